"""The one error whose text reaches the screen; every other exception is a bug, or memory that did not suffice."""

from typing import Any

from core.messages import Message, code

_NO_MEMORY = ("can't allocate memory", "cannot allocate memory", "bad_alloc", "failed to allocate", "out of memory")


class UserError(Exception):
    """Something the user can mend: what happened, and what to do about it in this app.

    `problem` and `fix` are English templates in str.format style, so that a catalogue can translate them;
    `values` fill both. Put the offending value or row number into `values`. Where code looks for the error, `problem`
    is a Message, whose code it has.
    """

    def __init__(self, problem: str, fix: str, /, **values: object) -> None:
        self.code = code(problem)
        self.problem_template = problem.template if isinstance(problem, Message) else problem
        self.fix_template = fix
        self.values = {**(problem.values if isinstance(problem, Message) else {}), **values}
        super().__init__(f"{self.problem} {self.fix}")

    @property
    def problem(self) -> str:
        """What happened, with the values filled in."""
        return self.problem_template.format(**self.values) if self.values else self.problem_template

    @property
    def fix(self) -> str:
        """What to do next, with the values filled in."""
        return self.fix_template.format(**self.values) if self.values else self.fix_template

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.code, self.problem_template, self.fix_template, self.values)


def out_of_memory(error: BaseException | str | None) -> bool:
    """Whether an error, what caused it, or a log's end says that memory did not suffice, in any library's words."""
    if isinstance(error, BaseException):
        return isinstance(error, MemoryError) or out_of_memory(str(error)) or out_of_memory(error.__cause__)
    return any(word in (error or "").lower() for word in _NO_MEMORY)


def _rebuild(code: str, problem: str, fix: str, values: dict[str, Any]) -> UserError:
    made = UserError(problem, fix, **values)
    made.code = code
    return made
