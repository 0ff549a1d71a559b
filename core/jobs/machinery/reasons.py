"""Why a job ended badly, as problem, fix and reference in plain words."""

import signal

import sqlalchemy as sa

from core.errors import UserError, out_of_memory
from core.plain import Plain
from core.store import places

MEMORY, DISK, BUG = 71, 72, 70  # exit codes of a job that could not write its reason down itself

_AGAIN = {"run": "Resume it", "read": "Choose the file again", "model": "Get the model again"}  # by lane
_AGAIN |= {  # by what is done where that says more
    "add": "Bring the rows again",
    "take in": "Add the accepted corrections to the table again",
    "again": "Press “Train again” once more",
    "judge": "Compare the two models again",
    "audit": "Check the data again",
    "repair": "Do the repair again",
}
_WHILE = {
    "add": "these rows were looked at",
    "take in": "accepted corrections became part of the table",
    "again": "this was made ready to train again",
    "judge": "two models were compared",
    "audit": "the data was checked",
    "repair": "the data was repaired",
}
_SMALLER = {
    "run": "use fewer rows or columns or a smaller model",
    "read": "use fewer rows or columns",
    "model": "choose a smaller one",
}
_DISK_WORDS = ("no space left", "disk is full", "disk quota exceeded", "file too large")


def of(error: BaseException, lane: str, limit_mb: int, reference: str, what: str = "") -> Plain:
    """What to tell about an exception in a job of that lane; what: its payload's name for what it does."""
    if isinstance(error, UserError) and not out_of_memory(error.__cause__):
        return _reason(error.problem, error.fix, code=error.code)
    return of_code(code(error.__cause__ or error), lane, limit_mb, reference, what=what)


def code(error: BaseException) -> int:
    """The exit code that stands for an exception: MEMORY, DISK or BUG."""
    text = str(error).lower()
    if out_of_memory(error):
        return MEMORY
    if isinstance(error, OSError) and error.errno in places.DISK_FULL:
        return DISK
    if _holds(text, _DISK_WORDS) and (isinstance(error, OSError | RuntimeError | sa.exc.DBAPIError) or _foreign(error)):
        return DISK
    return BUG


def of_code(code: int, lane: str, limit_mb: int, reference: str, log: str = "", what: str = "") -> Plain:
    """What to tell about a process that ended with this code (below 0: by a signal); `log` is the end of its output."""
    again = _AGAIN.get(what) or _AGAIN.get(lane, "Try again")
    if code == MEMORY or (code < 0 and out_of_memory(log)):
        return _reason(
            f"This needed more memory than the {limit_mb:,} MB a job may use.",
            "Choose a smaller model." if lane == "model" else "Use fewer rows or columns, or choose a smaller model.",
            reference,
        )
    if code == DISK:
        return _reason(
            "The disk is full.",
            f"Empty the trash or delete datasets and runs you no longer need. Then {again[0].lower()}{again[1:]}.",
            reference,
        )
    if code == -signal.SIGKILL:
        return _reason(
            "The system ended this job (SIGKILL); most often the machine ran out of memory.",
            f"{again}; if it happens again, {_SMALLER.get(lane, _SMALLER['read'])}.",
            reference,
        )
    if code < 0:
        otherwise = ", or save it in another format first" if lane == "read" else ", or try another model"
        otherwise = "" if what in _AGAIN else otherwise
        return _reason(f"The job crashed ({_signal(-code)}).", f"{again}{otherwise}.", reference)
    return _reason(
        "Something in the app went wrong.", "Try again; if it stays, report it with the reference.", reference
    )


def interrupted(lane: str, what: str = "") -> Plain:
    """What to tell when the supervisor died and took its jobs with it."""
    if what in _WHILE:
        return _reason(f"The app was restarted while {_WHILE[what]}. Nothing is lost.", f"{_AGAIN[what]}.")
    if lane == "run":
        return _reason("The app was restarted while this ran.", "Resume it: it goes on from its last checkpoint.")
    if lane == "model":
        return _reason("The app was restarted while this model was fetched.", "Get it again: it goes on from there.")
    return _reason("The app was restarted while this was read.", "Choose the file again.")


def _reason(problem: str, fix: str, reference: str = "", code: str = "") -> Plain:
    return {"problem": problem, "fix": fix, "reference": reference} | ({"code": code} if code else {})


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


def _foreign(error: BaseException) -> bool:
    """Errors of DuckDB and Arrow, recognised without importing them."""
    return type(error).__module__.split(".")[0] in ("duckdb", "_duckdb", "pyarrow")


def _signal(number: int) -> str:
    return signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
