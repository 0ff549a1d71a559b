"""Work in a process of its own: its result, its sentences and each of its ends reach the one who waits."""

import os
import signal

import pytest

from core.errors import UserError
from core.rehearsal.apart import apart


def double(number, on_progress):
    on_progress("doubling")
    return 2 * number, os.getpid()


def refuse(on_progress):
    raise UserError("Row {row} is odd.", "Mend it.", row=7)


def burst(on_progress):
    raise MemoryError


def burst_inside(on_progress):
    raise UserError("It needs more memory.", "Use less.") from MemoryError()


def burst_in_torch(on_progress):
    raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 5013504 bytes.")


def give_up(on_progress):
    os.abort()


def fail(on_progress):
    raise ZeroDivisionError("a bug")


def die(on_progress):
    os.kill(os.getpid(), signal.SIGKILL)


def test_the_result_and_what_is_told_come_from_another_process():
    notes = []
    made, pid = apart(double, 21, on_progress=notes.append)
    assert (made, notes) == (42, ["doubling"])
    assert pid != os.getpid()


def test_each_end_is_told_apart():
    with pytest.raises(UserError, match="Row 7 is odd"):
        apart(refuse, on_progress=print)
    for work in (burst, burst_inside, burst_in_torch, die, give_up):  # the system ends what takes too much
        with pytest.raises(MemoryError):
            apart(work, on_progress=print)
    with pytest.raises(RuntimeError, match="a bug"):
        apart(fail, on_progress=print)
