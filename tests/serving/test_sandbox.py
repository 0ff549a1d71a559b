"""Children that are kept for others, messages to them, and the bounds they live in."""

import datetime
import io
import os
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core.errors import UserError
from core.serving.sandbox import child as module
from core.serving.sandbox.child import Child, ChildDied, clear_folder
from core.serving.sandbox.children import Children
from core.serving.sandbox.frames import LENGTHS, MOST, receive, send
from core.serving.sandbox.limited_child import _files
from core.serving.sandbox.limits import held_mb

ECHO = "tests.serving.echoing"


def sent(header, payload=b"") -> io.BytesIO:
    pipe = io.BytesIO()
    send(pipe, header, payload)
    pipe.seek(0)
    return pipe


def test_a_message_arrives_as_it_was_sent_and_nothing_behind_it_is_read():
    pipe = io.BytesIO()
    send(pipe, {"a": "é"}, b"\x00\xff")
    send(pipe, {})
    pipe.seek(0)
    assert receive(pipe) == ({"a": "é"}, b"\x00\xff")
    assert receive(pipe) == ({}, b"")
    with pytest.raises(EOFError):
        receive(pipe)


def test_days_are_sent_as_iso_text_and_what_json_lacks_as_its_text():
    header = {"day": datetime.date(2024, 3, 1), "path": Path("a")}
    assert receive(sent(header))[0] == {"day": "2024-03-01", "path": "a"}


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EOFError),
        (LENGTHS.pack(2, 5) + b"{}1234", EOFError),
        (LENGTHS.pack(5, 0) + b"{}", EOFError),
        (LENGTHS.pack(2, 0) + b"[]", ValueError),
        (LENGTHS.pack(1, 0) + b"{", ValueError),
        (LENGTHS.pack(MOST + 1, 0), ValueError),
        (LENGTHS.pack(2, MOST + 1) + b"{}", ValueError),
        (LENGTHS.pack(MOST, 0), EOFError),
    ],
)
def test_what_is_no_message_is_refused_before_it_takes_memory(content, error):
    with pytest.raises(error):
        receive(io.BytesIO(content))


def test_lengths_stand_in_front_in_network_order():
    assert sent({}, b"abc").getvalue() == struct.pack(">QQ", 2, 3) + b"{}abc"


@pytest.fixture
def children():
    made = Children(ECHO, "word", most=1, idle=60.0, patience=0.05)
    yield made
    made.close()


def test_a_child_is_kept_for_the_next_who_asks_and_ends_at_the_close(children):
    with children.borrowed() as child:
        assert child.ask({"n": 1}, b"x", 30) == ({"n": 1, "arguments": ["word"]}, b"xx")
        first = child.process_id
    with children.borrowed() as child:
        assert (child.process_id, child.alive) == (first, True)
    children.close()
    assert not child.alive
    with children.borrowed() as other:
        assert other.process_id != first


def test_others_wait_a_while_and_are_told(children):
    with children.borrowed(), pytest.raises(UserError, match="other visitors"):
        children.borrowed().__enter__()
    with children.borrowed() as child:
        assert child.alive


def test_one_is_started_ahead_only_where_there_is_none(children):
    children.warm()
    children.warm()
    assert len(children._free) == 1
    (ahead, _), *_ = children._free
    with children.borrowed() as child:
        assert child is ahead
        children.warm()
        assert children._free == []


def test_a_dead_child_is_replaced_and_not_kept(children):
    with children.borrowed() as child, pytest.raises(ChildDied):
        child.ask({"die": True}, b"", 30)
    assert children._free == []
    children.warm()
    (waiting, _), *_ = children._free
    waiting.end()
    with children.borrowed() as other:
        assert other.alive
        assert other is not waiting


def test_a_child_that_nobody_asks_ends():
    made = Children(ECHO, most=1, idle=0.05)
    made.warm()
    (child, _), *_ = made._free
    until = time.monotonic() + 30
    while child.alive and time.monotonic() < until:
        time.sleep(0.01)
    assert not child.alive
    assert made._free == []


def test_a_child_that_takes_too_long_is_ended(children):
    with children.borrowed() as child:
        began = time.monotonic()
        with pytest.raises(ChildDied):
            child.ask({"sleep": 60}, b"", 0.2)
        assert time.monotonic() - began < 30
        assert not child.alive


def test_an_answer_in_time_leaves_no_watch_behind(children):
    with children.borrowed() as child:
        child.ask({}, b"", 30)
        time.sleep(0.01)
        watches = [
            thread for thread in threading.enumerate() if getattr(thread, "function", None) == child._process.kill
        ]
        assert all(watch.finished.is_set() for watch in watches)


def test_its_environment_holds_the_path_and_none_of_ours(monkeypatch):
    monkeypatch.setenv("SECRET", "s")
    monkeypatch.setenv("PYTHONPATH", "/packages")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/libraries")
    found = module._environment()
    root = str(Path(module.__file__).resolve().parents[3])
    assert found == {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join([root, "/packages"]),
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "MALLOC_ARENA_MAX": "2",
        "LD_LIBRARY_PATH": "/libraries",
    }
    monkeypatch.delenv("PYTHONPATH")
    assert module._environment()["PYTHONPATH"] == root


def test_its_folder_is_empty_and_gone_at_the_end():
    child = Child(ECHO)
    folder = Path(child.ask({"where": True}, b"", 30)[0]["where"])
    assert folder.name.startswith("atelier-limited-")
    assert list(folder.iterdir()) == []
    child.end()
    assert not folder.exists()


def test_only_a_childs_own_folder_is_cleared(tmp_path, monkeypatch):
    for name in ("atelier-limited-x", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
        monkeypatch.chdir(tmp_path / name)
        clear_folder()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other"]
    assert (tmp_path / "other" / "file").exists()


LIMITED = """
import resource, sys
from pathlib import Path
from core.serving.sandbox.limits import limit_process, limit_seconds
limit_process(*map(int, sys.argv[1:]))
limit_seconds(7)
used = resource.getrusage(resource.RUSAGE_SELF)
limits = [resource.getrlimit(kind) for kind in (resource.RLIMIT_DATA, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE,
          resource.RLIMIT_NOFILE)]
print(limits, round(resource.getrlimit(resource.RLIMIT_CPU)[0] - used.ru_utime - used.ru_stime + 0.5),
      Path("/proc/self/oom_score_adj").read_text().strip())
"""


@pytest.mark.parametrize(
    ("arguments", "limits"),
    [
        (["512"], [512 * 2**20, 0, 0, 32]),
        (["512", "3", "20"], [512 * 2**20, 3 * 2**20, 0, 20]),
        ([], [2048 * 2**20, 0, 0, 32]),
    ],
)
def test_memory_files_and_time_are_bound_for_good(arguments, limits):
    command = [sys.executable, "-c", LIMITED, *arguments]
    found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    bound, _, rest = found.rpartition("] ")
    assert bound + "]" == str([(limit, limit) for limit in limits])
    seconds, score = rest.split()
    assert int(seconds) in (7, 8)
    assert score == "800"


def test_what_this_process_holds_is_told_in_megabytes():
    status = Path("/proc/self/status").read_text()
    held = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmData"))
    assert held_mb() == pytest.approx(held / 1024, rel=0.2)


def test_files_lie_behind_each_other_in_a_message():
    assert _files([("a", 2), ("b", 0), ("c", 3)], b"xxyyy") == {"a": b"xx", "b": b"", "c": b"yyy"}
