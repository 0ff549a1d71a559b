"""A look at a file tells what stands in its columns most often, the words for missing among it."""

import json

import openpyxl
import pytest

from core.reading import ReadOptions, understand


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_words_for_missing_are_counted_and_those_given_show_as_blank(tmp_path, form):
    sides = [*["north", "south", "none"] * 8, "-", "", *"abcdefgh"]
    path = tmp_path / f"t.{form}"
    if form == "csv":
        path.write_text("n,side\n" + "".join(f"{index},{side}\n" for index, side in enumerate(sides)))
    elif form == "json":
        path.write_text(json.dumps([{"n": index, "side": side} for index, side in enumerate(sides)]))
    else:
        book = openpyxl.Workbook()
        for row in (("n", "side"), *enumerate(sides)):
            book.active.append(row)
        book.save(path)
    seen = understand(path)
    assert dict(seen.stands_in("side")) | {"-": 1, "none": 8} == dict(seen.stands_in("side"))
    assert "" not in dict(seen.stands_in("side"))
    assert seen.stands_in("other") == ()
    shown = understand(path, options=ReadOptions(column_missing=(("side", ("none", "-")),)))
    assert [row[1] for row in shown.rows][:3] == ["north", "south", ""]
    assert shown.rows[24][1] == ""
