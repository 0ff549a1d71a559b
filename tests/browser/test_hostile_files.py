"""Files that would fill the memory are handed to every door, and the server answers the next visitor."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.screen import TRAINING, Screen
from tests.export import bundles
from tests.reading.sheets.test_excel_strays import TABLE, workbook
from tests.server import Server

pytestmark = pytest.mark.slow


@pytest.fixture
def stray(tmp_path: Path) -> Path:
    """A small workbook of the model's columns, and one cell at the end of the sheet."""
    book = openpyxl.Workbook()
    for row in [["age", "is member", "label", "joined"], *[[30 + row, "yes", "York", None] for row in range(5)]]:
        book.active.append(row)
    book.active["XFD1048576"] = 1
    book.save(tmp_path / "stray.xlsx")
    return tmp_path / "stray.xlsx"


@pytest.fixture
def bomb(tmp_path: Path) -> Path:
    """A workbook of a few kilobytes whose cells all hold the same text of a million letters."""
    cells = "".join(f'<c r="C{row}" t="s"><v>2</v></c>' for row in range(2, 6_000))
    return workbook(tmp_path, f"{TABLE}<row>{cells}</row>", texts=("x" * 1_000_000,))


def test_a_workbook_with_a_stray_cell_is_answered_a_harmful_one_is_told_and_the_next_visitor_is_served(
    server: Server, person: Callable[..., Screen], stray: Path, bomb: Path, tmp_path: Path
):
    model = tmp_path / "model.onnx"
    model.write_bytes(bundles.content())
    screen = person()
    screen.open("predict")
    screen.upload(model)
    screen.sees("Safe to use.", within=TRAINING)
    screen.click(screen.page.get_by_role("tab", name="A whole file"))
    files = screen.page.locator('[class*="st-key-predict_rows"] input[type="file"]')
    files.set_input_files(stray)
    screen.sees("5 rows answered.", within=TRAINING)
    screen.sees("1 cell stands far from the table and was not read: XFD1048576.")
    files.set_input_files(bomb)
    screen.sees("would take far too much memory or time", within=TRAINING)
    expect(screen.page.get_by_text("5 rows answered.")).to_have_count(0)

    screen.step("Overview")
    screen.upload(bomb)
    screen.sees("would take far too much memory or time", within=TRAINING)
    other = person()
    other.open()
    other.sees("Welcome")
    assert server.process.poll() is None
    assert screen.problems == other.problems == []
