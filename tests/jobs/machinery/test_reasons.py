"""Why a job ended badly: for each exit code and lane what was the matter, and what is to be done again."""

import errno
import signal

import pyarrow as pa
import pytest
import sqlalchemy as sa

from core.errors import UserError
from core.jobs.machinery import reasons
from core.jobs.machinery.reasons import BUG, DISK, MEMORY


def because(cause, error=None):
    error = error or UserError("Problem.", "Fix.")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MemoryError(), MEMORY),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), MEMORY),
        (OSError(errno.ENOSPC, "x"), DISK),
        (OSError(errno.EDQUOT, "x"), DISK),
        (OSError(errno.EIO, "x"), BUG),
        (OSError("No space left on device"), DISK),
        (RuntimeError("the disk is full"), DISK),
        (RuntimeError("Disk quota exceeded"), DISK),
        (RuntimeError("File too large"), DISK),
        (sa.exc.OperationalError("insert", {}, Exception("database or disk is full")), DISK),
        (pa.ArrowInvalid("no space left"), DISK),
        (ValueError("no space left"), BUG),
        (ZeroDivisionError("x"), BUG),
    ],
)
def test_an_exception_stands_for_an_exit_code(error, code):
    assert reasons.code(error) == code
    assert (MEMORY, DISK, BUG) == (71, 72, 70)


AGAIN = {
    ("run", ""): ("Resume it", "resume it", "use fewer rows or columns or a smaller model", ", or try another model"),
    ("read", ""): (
        "Choose the file again",
        "choose the file again",
        "use fewer rows or columns",
        ", or save it in another format first",
    ),
    ("model", ""): ("Get the model again", "get the model again", "choose a smaller one", ", or try another model"),
    ("try", ""): ("Try again", "try again", "use fewer rows or columns", ", or try another model"),
    ("try", "trial"): ("Try again", "try again", "use fewer rows or columns", ", or try another model"),
    ("read", "table"): (
        "Choose the file again",
        "choose the file again",
        "use fewer rows or columns",
        ", or save it in another format first",
    ),
    ("read", "audit"): ("Check the data again", "check the data again", "use fewer rows or columns", ""),
    ("read", "judge"): (
        "Compare the two models again",
        "compare the two models again",
        "use fewer rows or columns",
        "",
    ),
}


@pytest.mark.parametrize(("lane", "what"), AGAIN)
def test_each_end_says_what_to_do_again(lane, what):
    again, then, smaller, otherwise = AGAIN[lane, what]

    def of(code):
        told = reasons.of_code(code, lane, 500, "ref", what=what)
        assert told.pop("reference") == "ref"
        return told["problem"], told["fix"]

    room = "Empty the trash or delete datasets and runs you no longer need. Then"
    assert of(DISK) == ("The disk is full.", f"{room} {then}.")
    assert of(-signal.SIGKILL) == (
        "The system ended this job (SIGKILL); most often the machine ran out of memory.",
        f"{again}; if it happens again, {smaller}.",
    )
    assert of(-signal.SIGSEGV) == ("The job crashed (SIGSEGV).", f"{again}{otherwise}.")
    assert of(-99)[0] == "The job crashed (signal 99)."
    assert of(MEMORY)[0] == "This needed more memory than the 500 MB a job may use."
    assert of(MEMORY)[1] == (
        "Choose a smaller model." if lane == "model" else "Use fewer rows or columns, or choose a smaller model."
    )
    for code in (BUG, 1):
        assert of(code)[0] == "Something in the app went wrong."


def test_the_log_tells_a_crash_from_want_of_memory_only_where_a_signal_ended_it():
    log = "terminate called: std::bad_alloc"
    assert "more memory" in reasons.of_code(-6, "run", 500, "", log)["problem"]
    assert "SIGABRT" in reasons.of_code(-6, "run", 500, "", "something else")["problem"]
    assert "went wrong" in reasons.of_code(1, "run", 500, "", log)["problem"]


def test_what_a_user_can_mend_is_told_in_its_own_words_unless_memory_was_behind_it():
    own = reasons.of(UserError("Row 7.", "Mend it."), "read", 500, "ref")
    assert (own["problem"], own["fix"], own["reference"]) == ("Row 7.", "Mend it.", "")
    assert reasons.of(because(ValueError("x")), "read", 500, "ref")["problem"] == "Problem."
    told = reasons.of(because(MemoryError()), "read", 500, "ref")
    assert ("500 MB" in told["problem"], told["reference"]) == (True, "ref")
    assert reasons.of(because(OSError(28, "x"), ValueError()), "read", 500, "ref")["problem"] == "The disk is full."
    assert reasons.of(ValueError("x"), "read", 500, "ref")["reference"] == "ref"


@pytest.mark.parametrize(
    ("lane", "what", "problem", "fix"),
    [
        ("run", "", "while this ran.", "Resume it: it goes on from its last checkpoint."),
        ("model", "model", "while this model was fetched.", "Get it again: it goes on from there."),
        ("read", "table", "while this was read.", "Choose the file again."),
        ("read", "add", "while these rows were looked at. Nothing is lost.", "Bring the rows again."),
        ("read", "audit", "while the data was checked. Nothing is lost.", "Check the data again."),
        ("read", "repair", "while the data was repaired. Nothing is lost.", "Do the repair again."),
        ("read", "judge", "while two models were compared. Nothing is lost.", "Compare the two models again."),
        (
            "read",
            "again",
            "while this was made ready to train again. Nothing is lost.",
            "Press “Train again” once more.",
        ),
    ],
)
def test_a_restart_says_what_it_cut_off_and_that_nothing_is_lost(lane, what, problem, fix):
    told = reasons.interrupted(lane, what)
    assert (told["problem"], told["fix"]) == (f"The app was restarted {problem}", fix)
    assert told["reference"] == ""
