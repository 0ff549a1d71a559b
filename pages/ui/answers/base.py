"""How one type of answer stands on pages: shown, asked for when it was wrong, and said in a line. See VIEWS."""

from core.answers import Answers
from core.bundle_schema import BundleSchema


class View:
    """One way to show answers. `truth` is a right answer as `core.answers` spells it, a text."""

    def show(self, schema: BundleSchema, given: Answers) -> None:
        """The answer to one row."""
        raise NotImplementedError

    def ask(self, key: str, schema: BundleSchema, before: str | None = None) -> str | None:
        """The field for what is right, `before` in it at first; what it says, None while that is no answer."""
        raise NotImplementedError

    def typed(self, key: str, schema: BundleSchema) -> str | None:
        """What the field of that key holds, for a button's callback; None while that is no answer."""
        raise NotImplementedError

    def text(self, answer: object) -> str:
        """What a model answered, or a person says is right, in a line; not yet safe inside Markdown."""
        return str(answer)
