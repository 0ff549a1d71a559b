"""How a task reads the texts of its target, and how it writes an answer into that column. Learns nothing."""

from collections.abc import Sequence

from core.messages import Message
from core.plain import Plain
from core.records import Column


class TargetTexts:
    """What each task says of its target's texts; as they stand, where it says nothing of its own."""

    def understood(self, column: Column, options: Plain) -> Message | None:
        """How the target is read with these options, for those who know whether that is right; None: no question."""
        return None

    def worked_out(self, column: Column, options: Plain) -> Plain:
        """The options of `reading`, with what they leave to the column spelled out."""
        return options

    def require(self, column: Column, options: Plain) -> None:
        """UserError where what the options of `reading` say does not fit the answers of the column."""

    def respelled(self, texts: Sequence[str], options: Plain) -> list[str | None] | None:
        """Different texts of the target as this task reads them; None where it takes them as they are."""
        return None

    def named(self, text: str, options: Plain) -> tuple[str, ...]:
        """The labels that a text of the target names."""
        return (text,)

    def written(self, text: str, column: Column, options: Plain) -> str:
        """An answer as this target column writes it, so that the column stays uniform."""
        return text
