"""How much a job may use: by the machine, a control group and the settings; and how a fresh process keeps to it."""

import json
import os
import resource
import signal
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.jobs.machinery import limits

GB = 1 << 30


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Lets the machine have so much memory, and these files (path: content) of the system."""

    def of(total=8 * GB, **files):
        monkeypatch.setattr(limits.psutil, "virtual_memory", lambda: SimpleNamespace(total=total))
        monkeypatch.setattr(limits, "Path", lambda name: Path(f"{tmp_path}{name}"))
        for name, content in files.items():
            file = tmp_path / name.replace("__", "/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
        return limits.machine_memory()

    return of


@pytest.mark.parametrize(("jobs", "run"), [("0", 1), ("1", 1), ("3", 3)])
def test_so_many_jobs_of_each_lane_work_at_once(monkeypatch, jobs, run):
    monkeypatch.setenv("ATELIER_JOBS", jobs)
    assert [limits.slots(lane) for lane in ("read", "model", "try", "run")] == [2, 1, 1, run]


GROUPS = "sys__fs__cgroup__"


@pytest.mark.parametrize(
    ("files", "memory"),
    [
        ({}, 8 * GB),
        ({"proc__self__cgroup": "0::/a/b\n"}, 8 * GB),
        ({"proc__self__cgroup": "0::/a/b\n", f"{GROUPS}a__b__memory.max": f"{2 * GB}\n"}, 2 * GB),
        ({"proc__self__cgroup": "0::/a/b\n", f"{GROUPS}memory.max": f"{3 * GB}\n"}, 3 * GB),
        ({"proc__self__cgroup": "0::/\n", f"{GROUPS}memory.max": "max\n"}, 8 * GB),
        ({"proc__self__cgroup": "0::/\n", f"{GROUPS}memory.max": f"{9 * GB}"}, 8 * GB),
        (
            {
                "proc__self__cgroup": "0::/a\n",
                f"{GROUPS}a__memory.max": f"{5 * GB}",
                f"{GROUPS}memory.max": f"{4 * GB}",
            },
            4 * GB,
        ),
        (
            {
                "proc__self__cgroup": "5:cpu,memory:/c:d\n1:name=systemd:/x\n",
                f"{GROUPS}memory__c:d__memory.limit_in_bytes": f"{GB}",
            },
            GB,
        ),
        ({"proc__self__cgroup": "5:memory:/c\n", f"{GROUPS}memory__memory.limit_in_bytes": f"{2 * GB}"}, 2 * GB),
        ({"proc__self__cgroup": "5:cpu:/c\n", f"{GROUPS}memory__c__memory.limit_in_bytes": f"{GB}"}, 8 * GB),
        ({"proc__self__cgroup": "5:cpu:/c\n0::/\n", f"{GROUPS}memory.max": f"{GB}"}, GB),
    ],
)
def test_the_memory_is_the_machines_or_the_least_that_a_control_group_leaves(machine, files, memory):
    assert machine(**files) == memory


@pytest.mark.parametrize(("total", "roomy"), [(3 * GB, True), (3 * GB - 1, False)])
def test_libraries_stay_loaded_from_three_gigabytes_on(machine, total, roomy):
    machine(total)
    assert limits.roomy() is roomy


@pytest.mark.parametrize(
    ("given", "jobs", "most"), [("700", "1", 700), ("", "1", 6144), ("", "2", 3072), ("", "5", 1228)]
)
def test_a_job_may_use_what_is_said_or_its_share_of_the_machine(machine, monkeypatch, given, jobs, most):
    machine(10 * GB)
    monkeypatch.delenv("ATELIER_JOB_MEMORY_MB", raising=False)
    if given:
        monkeypatch.setenv("ATELIER_JOB_MEMORY_MB", given)
    monkeypatch.setenv("ATELIER_JOBS", jobs)
    assert limits.job_memory_mb() == most


def test_the_processors_are_shared_and_a_file_has_the_size_that_is_set(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {*range(6 - pid)})
    for jobs, threads in (("1", 6), ("2", 3), ("4", 1), ("9", 1)):
        monkeypatch.setenv("ATELIER_JOBS", jobs)
        assert limits.threads() == threads
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert limits.threads() == 1
    monkeypatch.setenv("ATELIER_UPLOAD_MB", "17")
    assert limits.upload_mb() == 17


def in_child(work):
    """What a forked process finds."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writer, json.dumps(work()).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as found:
        content = found.read()
    assert os.waitpid(pid, 0)[1] == 0
    return json.loads(content)


@pytest.mark.parametrize(("lane", "nice"), [("read", 0), ("run", 5), ("model", 5), ("try", 10)])
def test_a_job_process_is_polite_first_to_go_and_bound_to_its_memory(monkeypatch, lane, nice):
    monkeypatch.setenv("ATELIER_JOB_MEMORY_MB", "3000")
    mine = os.nice(0)

    def entered():
        limits.enter(os.getppid(), lane)
        held, (soft, hard) = limits._data_bytes(), resource.getrlimit(resource.RLIMIT_DATA)
        limits.give_room()
        after = resource.getrlimit(resource.RLIMIT_DATA)
        first = int(Path("/proc/self/oom_score_adj").read_text())
        return {"nice": os.nice(0), "first": first, "held": held, "soft": soft, "spare": hard - soft, "after": after}

    found = in_child(entered)
    assert (found["nice"], found["first"], found["spare"]) == (min(19, mine + nice), 800, 256 << 20)
    assert abs(found["soft"] - found["held"] - (3000 << 20)) < 64 << 20, "what it held before is not counted"
    assert found["after"] == [found["soft"] + (256 << 20)] * 2


def test_a_job_process_whose_supervisor_died_before_it_began_ends_at_once():
    pid = os.fork()
    if pid == 0:
        limits.enter(os.getppid() + 1, "run")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 1


def test_a_job_process_dies_with_its_supervisor():
    reader, writer = os.pipe()
    middle = os.fork()
    if middle == 0:
        if os.fork() == 0:
            limits.enter(os.getppid(), "read")
            os.write(writer, b"1")
            signal.pause()
            os._exit(0)
        signal.pause()
        os._exit(0)
    os.close(writer)
    assert os.read(reader, 1) == b"1"
    os.kill(middle, signal.SIGKILL)
    os.waitpid(middle, 0)
    assert os.read(reader, 1) == b"", "nobody holds the other end any more"
    os.close(reader)
