"""Large files on their way from a real browser to the disk: several at once, and tabs that are closed meanwhile."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.jobs.incoming import arrivals
from tests.browser.screen import TRAINING, Screen
from tests.server import Server, end_jobs, running

pytestmark = pytest.mark.slow
SIZE = arrivals.IN_MEMORY + (4 << 20)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own: all that lies in its home is looked at."""
    home = tmp_path_factory.mktemp("home")
    with running("serve.py", home) as server:
        yield server
    end_jobs(home)


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a table that does not pass through memory."""

    def write(name: str) -> Path:
        line = "{row},{group},some words that fill the line up,{more}\n"
        rows = "".join(line.format(row=row, group=row % 7, more=row / 3) for row in range(SIZE // 50))
        path = tmp_path / name
        path.write_text(f"row,group,text,more\n{rows}")
        assert path.stat().st_size > arrivals.IN_MEMORY
        return path

    return write


def lying(server: Server) -> list[Path]:
    """What lies in anybody's uploads."""
    return list(server.home.glob("workspaces/*/uploads/*"))


def until(true: Callable[[], bool]) -> bool:
    """Whether it comes true within two minutes."""
    end = time.monotonic() + 120
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def bring(screen: Screen, file: Path) -> None:
    screen.open()
    screen.page.locator('input[type="file"]').first.set_input_files(file)


def test_two_large_files_at_once_become_two_tables_and_leave_nothing_behind(person, server, table):
    one, two = person(), person()
    bring(one, table("first.csv"))
    bring(two, table("second.csv"))
    for screen in (one, two):
        screen.on("Data", within=TRAINING)
        screen.page.locator('[data-testid="stDataFrame"]').first.wait_for(timeout=TRAINING)
        assert screen.problems == []
    assert until(lambda: lying(server) == [])


def test_a_tab_that_is_closed_in_the_middle_of_an_upload_leaves_nothing_behind(person, server, table):
    screen = person()
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 2_000_000}
    screen.open()
    screen.page.context.new_cdp_session(screen.page).send("Network.emulateNetworkConditions", slow)
    screen.page.locator('input[type="file"]').first.set_input_files(table("cut.csv"))
    assert until(lambda: lying(server) != [])
    screen.page.close()
    assert until(lambda: lying(server) == [])


def test_a_large_file_without_room_is_told_and_a_small_one_still_goes(person, home, table, tmp_path):
    small = tmp_path / "small.csv"
    small.write_text("a,b\n" + "1,2\n3,4\n" * 50)
    with running("serve.py", home, ATELIER_QUOTA_MB="5") as server:
        screen = person(url=server.url)
        bring(screen, table("large.csv"))
        expect(screen.page.get_by_text("This workspace has only 5 MB left.")).to_be_visible()
        assert lying(server) == []
        bring(screen, small)
        screen.on("Data", within=TRAINING)
