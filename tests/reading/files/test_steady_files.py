"""A file that changes inside the block is refused, whatever came of the block."""

import os

import pytest

from core.errors import UserError
from core.reading.files.steady import changed, state, unchanged


@pytest.fixture
def path(tmp_path):
    (tmp_path / "rows.csv").write_bytes(b"a,b\n")
    return tmp_path / "rows.csv"


def test_the_state_is_size_time_and_place(path):
    before = state(path)
    assert before == (4, path.stat().st_mtime_ns, path.stat().st_ino)
    os.utime(path, ns=(1, before[1] + 1))
    assert state(path) == (4, before[1] + 1, before[2])


def test_a_file_that_stays_passes_and_a_failure_inside_stays_itself(path):
    with unchanged(path, "known.csv") as check:
        check()
    with pytest.raises(KeyError), unchanged(path, "known.csv"):
        raise KeyError


@pytest.mark.parametrize("deed", ["grow", "go"])
def test_a_change_is_told_by_the_check_or_in_place_of_a_failure(path, deed):
    def change():
        path.write_bytes(b"longer") if deed == "grow" else path.unlink()

    def read(failure: type[Exception] | None):
        with unchanged(path, "known.csv") as check:
            change()
            if failure:
                raise failure
            check()

    with pytest.raises(UserError) as caught:
        read(None)
    assert caught.value.problem == changed("known.csv").problem == "“known.csv” changed while it was read."
    path.write_bytes(b"a,b\n")
    with pytest.raises(UserError, match="changed while it was read"):
        read(KeyError)
