"""How a task reads the texts of its target, and how it writes an answer into that column. Learns nothing."""

from collections.abc import Sequence

from core.messages import Message
from core.records import Column


class TargetTexts:
    """What each task says of its target's texts; as they stand, where it says nothing of its own."""

    def understood(self, column: Column, options: dict) -> Message | None:
        """How the target is read with these options, for those who know whether that is right; None: no question."""
        return None

    def worked_out(self, column: Column, options: dict) -> dict:
        """The options of `reading`, with what they leave to the column spelled out."""
        return options

    def require(self, column: Column, options: dict) -> None:
        """UserError where what the options of `reading` say does not fit the answers of the column."""

    def respelled(self, texts: Sequence[str], options: dict) -> list[str | None] | None:
        """Different texts of the target as this task reads them; None where it takes them as they are."""
        return None

    def named(self, text: str, options: dict) -> tuple[str, ...]:
        """The labels that a text of the target names."""
        return (text,)

    def written(self, text: str, column: Column, options: dict) -> str:
        """An answer as this target column writes it, so that the column stays uniform."""
        return text
