"""Work in a process of its own: its result, its sentences and each of its ends reach the one who waits."""

import os
import signal

import pytest

from core.errors import UserError
from core.rehearsal.apart import apart


def double(number, tell):
    tell("doubling")
    return 2 * number, os.getpid()


def refuse(tell):
    raise UserError("Row {row} is odd.", "Mend it.", row=7)


def burst(tell):
    raise MemoryError


def burst_inside(tell):
    raise UserError("It needs more memory.", "Use less.") from MemoryError()


def burst_in_torch(tell):
    raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 5013504 bytes.")


def give_up(tell):
    os.abort()


def fail(tell):
    raise ZeroDivisionError("a bug")


def die(tell):
    os.kill(os.getpid(), signal.SIGKILL)


def test_the_result_and_what_is_told_come_from_another_process():
    told = []
    made, pid = apart(double, 21, tell=told.append)
    assert (made, told) == (42, ["doubling"])
    assert pid != os.getpid()


def test_each_end_is_told_apart():
    with pytest.raises(UserError, match="Row 7 is odd"):
        apart(refuse, tell=print)
    for work in (burst, burst_inside, burst_in_torch, die, give_up):  # the system ends what takes too much
        with pytest.raises(MemoryError):
            apart(work, tell=print)
    with pytest.raises(RuntimeError, match="a bug"):
        apart(fail, tell=print)
