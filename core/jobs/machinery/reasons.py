"""Why a job ended badly, as problem, fix and reference in plain words."""

import signal

import sqlalchemy as sa

from core.errors import UserError, out_of_memory
from core.messages import NOTHING, Message, within
from core.plain import Plain
from core.store import paths

MEMORY, DISK, BUG = 71, 72, 70  # exit codes of a job that could not write its reason down itself

_AGAIN = {  # by lane, or by what is done where that says more
    "run": Message("again.run", "Resume it"),
    "read": Message("again.read", "Choose the file again"),
    "model": Message("again.model", "Get the model again"),
    "add": Message("again.add", "Bring the rows again"),
    "take in": Message("again.take_in", "Add the accepted corrections to the table again"),
    "again": Message("again.again", "Press “Train again” once more"),
    "judge": Message("again.judge", "Compare the two models again"),
    "audit": Message("again.audit", "Check the data again"),
    "repair": Message("again.repair", "Do the repair again"),
    "other": Message("again.other", "Try again"),
}
_WHILE = {
    "add": Message("while.add", "these rows were looked at"),
    "take in": Message("while.take_in", "accepted corrections became part of the table"),
    "again": Message("while.again", "this was made ready to train again"),
    "judge": Message("while.judge", "two models were compared"),
    "audit": Message("while.audit", "the data was checked"),
    "repair": Message("while.repair", "the data was repaired"),
}
_SMALLER = {
    "run": Message("smaller.run", "use fewer rows or columns or a smaller model"),
    "read": Message("smaller.read", "use fewer rows or columns"),
    "model": Message("smaller.model", "choose a smaller one"),
}
_OTHERWISE = {
    "read": Message("otherwise.read", ", or save it in another format first"),
    "other": Message("otherwise.other", ", or try another model"),
}
_DISK_WORDS = ("no space left", "disk is full", "disk quota exceeded", "file too large")


def of(error: BaseException, lane: str, limit_mb: int, reference: str, what: str = "") -> Plain:
    """What to tell about an exception in a job of that lane; what: its payload's name for what it does."""
    if isinstance(error, UserError) and not out_of_memory(error.__cause__):
        return _content(error)
    return of_code(code(error.__cause__ or error), lane, limit_mb, reference, what=what)


def code(error: BaseException) -> int:
    """The exit code that stands for an exception: MEMORY, DISK or BUG."""
    text = str(error).lower()
    if out_of_memory(error):
        return MEMORY
    if isinstance(error, OSError) and error.errno in paths.DISK_FULL:
        return DISK
    if _holds(text, _DISK_WORDS) and (isinstance(error, OSError | RuntimeError | sa.exc.DBAPIError) or _foreign(error)):
        return DISK
    return BUG


def of_code(code: int, lane: str, limit_mb: int, reference: str, log: str = "", what: str = "") -> Plain:
    """What to tell about a process that ended with this code (below 0: by a signal); `log` is the end of its output."""
    return _content(_of_code(code, lane, limit_mb, log, what), reference)


def _of_code(code: int, lane: str, limit_mb: int, log: str, what: str) -> UserError:
    kind = next((name for name in (what, lane) if name in _AGAIN), "other")
    if code == MEMORY or (code < 0 and out_of_memory(log)):
        return UserError(
            "This needed more memory than the {most:,} MB a job may use.",
            "Choose a smaller model." if lane == "model" else "Use fewer rows or columns, or choose a smaller model.",
            most=limit_mb,
        )
    if code == DISK:
        return UserError(
            "The disk is full.",
            "Empty the trash or delete datasets and runs you no longer need. Then {then}.",
            then=within(_AGAIN[kind]),
        )
    if code == -signal.SIGKILL:
        return UserError(
            "The system ended this job (SIGKILL); most often the machine ran out of memory.",
            "{again}; if it happens again, {smaller}.",
            again=_AGAIN[kind],
            smaller=_SMALLER.get(lane, _SMALLER["read"]),
        )
    if code < 0:
        return UserError(
            "The job crashed ({signal}).",
            "{again}{otherwise}.",
            signal=_signal(-code),
            again=_AGAIN[kind],
            otherwise=NOTHING if what in _AGAIN else _OTHERWISE.get(lane, _OTHERWISE["other"]),
        )
    return UserError("Something in the app went wrong.", "Try again; if it stays, report it with the reference.")


def interrupted(lane: str, what: str = "") -> Plain:
    """What to tell when the supervisor died and took its jobs with it."""
    return _content(_interrupted(lane, what))


def _interrupted(lane: str, what: str) -> UserError:
    if what in _WHILE:
        return UserError(
            "The app was restarted while {doing}. Nothing is lost.", "{again}.", doing=_WHILE[what], again=_AGAIN[what]
        )
    if lane == "run":
        return UserError("The app was restarted while this ran.", "Resume it: it goes on from its last checkpoint.")
    if lane == "model":
        return UserError("The app was restarted while this model was fetched.", "Get it again: it goes on from there.")
    return UserError("The app was restarted while this was read.", "Choose the file again.")


def _content(error: UserError, reference: str = "") -> Plain:
    return {**error.content(), "reference": reference}


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


def _foreign(error: BaseException) -> bool:
    """Errors of DuckDB and Arrow, recognised without importing them."""
    return type(error).__module__.split(".")[0] in ("duckdb", "_duckdb", "pyarrow")


def _signal(number: int) -> str:
    return signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
