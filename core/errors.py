"""The one error whose text reaches the screen; every other exception is a bug, or memory that did not suffice."""

import re
from collections.abc import Mapping
from typing import Any

from core.messages import Message, escaped, message, placeholders

LONGEST_CODE = 80
_NO_MEMORY = ("can't allocate memory", "cannot allocate memory", "bad_alloc", "failed to allocate", "out of memory")


class UserError(Exception):
    """Something the user can repair: `problem` says what happened, `fix` what to do about it in this app.

    Both are messages, so that a catalogue can translate them and code can look for `code`, which is the problem's.
    Given as plain templates in str.format style, which `values` fill, they get the codes that their words make. Put the
    offending value or row number into `values`. Where code looks for the error, give `problem` as a Message.
    """

    def __init__(self, problem: str, fix: str, /, **values: object) -> None:
        self.problem = _worded(problem, values)
        self.fix = _worded(fix, {**self.problem.values, **values})
        self.code = self.problem.code
        super().__init__(f"{self.problem} {self.fix}")

    def content(self) -> dict[str, Any]:
        """For JSON: both as sentences, and under "said" as what they are made of; `stored` reads it."""
        report = {"problem": self.problem.content(), "fix": self.fix.content()}
        return {"problem": str(self.problem), "fix": str(self.fix), "said": report}

    def __reduce__(self) -> tuple[Any, ...]:
        return UserError, (self.problem, self.fix)


def stored(content: Mapping[str, object]) -> UserError:
    """An error from JSON: of what `content` gave, or of an older file, which has the sentences and maybe the code."""
    note = content.get("said")
    parts = note if isinstance(note, dict) else {}
    problem, fix = (message(parts.get(name) or "", str(content.get(name, ""))) for name in ("problem", "fix"))
    code = content.get("code")
    if isinstance(code, str) and code and not problem.code:
        problem = Message(code, escaped(problem))
    return UserError(problem, fix)


def out_of_memory(error: BaseException | str | None) -> bool:
    """Whether an error, what caused it, or a log's end says that memory did not suffice, in any library's words."""
    if isinstance(error, BaseException):
        return isinstance(error, MemoryError) or out_of_memory(str(error)) or out_of_memory(error.__cause__)
    return any(word in (error or "").lower() for word in _NO_MEMORY)


def _worded(text: str, values: Mapping[str, object]) -> Message:
    if isinstance(text, Message):
        return text
    words = "_".join(re.findall(r"[a-z]+", text.lower()))[:LONGEST_CODE]
    if not values:  # a sentence as it stands, whatever braces are in it
        return Message(f"error.{words}", escaped(text))
    return Message(f"error.{words}", text, **{name: values[name] for name in placeholders(text)})
