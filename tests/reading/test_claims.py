"""What a file claims about itself, or says again and again, takes neither memory nor time: it is told in a sentence."""

import json
import struct
import time

import numpy as np
import pytest

from core.errors import UserError
from core.reading import to_parquet
from core.reading.media import sounds
from core.reading.media.files import RefusedFileError
from core.reading.outline import names


def refused(folder, content: str, name: str) -> str:
    """What is said of such a file."""
    (folder / name).write_text(content, encoding="utf-8")
    began = time.process_time()
    with pytest.raises(UserError) as report:
        to_parquet(folder / name, folder / "out.parquet")
    assert time.process_time() - began < 20  # minutes, or gigabytes, before
    return report.value.problem


def test_records_that_share_no_names_are_no_table_of_billions_of_cells(tmp_path):
    many = json.dumps([{f"k{number}": 1} for number in range(60_000)])
    assert refused(tmp_path, many, "a.json") == "The table has 60,000 columns; the limit is 20,000."
    few = json.dumps([{f"k{number % 15_000}": 1} for number in range(60_000)])
    assert "as a table that is 900,000,000 cells" in refused(tmp_path, few, "b.json")


def test_cells_of_a_web_page_that_reach_over_very_many_others_are_refused(tmp_path):
    wide = "<table>" + "<tr><td colspan=1000>1</td></tr>" * 60_000 + "</table>"
    assert "reach over so many rows and columns" in refused(tmp_path, wide, "wide.html")
    deep = f"<table><tr><td rowspan=1000>{'x' * 300_000}</td><td>1</td></tr></table>"
    assert "reach over so many rows and columns" in refused(tmp_path, deep, "deep.html")


def test_more_columns_than_any_spreadsheet_has_are_refused_at_once(tmp_path):
    header = ",".join(f"c{index}" for index in range(20_001))
    message = refused(tmp_path, f"{header}\n{'1,' * 20_000}1\n", "wide.csv")
    assert message == "The table has 20,001 columns; the limit is 20,000."


def test_one_name_for_all_columns_is_numbered_in_the_time_of_one_pass():
    began = time.process_time()
    found, _ = names.repaired(["a", "a (3)"] + ["A"] * 16_000)
    assert time.process_time() - began < 5
    assert found[:5] == ("a", "a (3)", "A (2)", "A (4)", "A (5)")
    assert len({name.lower() for name in found}) == len(found)


def test_a_sound_that_claims_a_billion_samples_a_second_is_refused_by_its_header():
    samples = np.zeros(100, "<i2").tobytes()
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + 200, b"WAVE", b"fmt ", 16, 1, 1, 1_000_000_007, 0, 2, 16, b"data", 200
    )
    with pytest.raises(RefusedFileError, match="1,000,000,007 samples a second"), sounds.opened(head + samples):
        pass
