"""A dataset grows: rows are added, answered, corrected or passed over; the test part stays; nothing is lost."""

import errno

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.data.lineage import growing, provenance, waiting
from core.data.lineage.alike import as_stored
from core.data.lineage.answering import AnswerColumn
from core.data.lineage.grown import grown
from core.data.lineage.growth import Correction, NewRows, grow
from core.data.lineage.versions import make
from core.errors import UserError
from core.importing.into_dataset import import_file
from core.recipe import RepairChoice

NONE = np.zeros(0, "int64")


@pytest.fixture
def data(tmp_path):
    lines = "".join(f"{index},{('red', 'blue')[index % 2]},{('no', 'yes')[index % 2]}\n" for index in range(40))
    (tmp_path / "shop.csv").write_text("size,colour,sold\n" + lines, encoding="utf-8")
    import_file(tmp_path / "shop.csv", tmp_path / "data.parquet")
    return tmp_path / "data.parquet"


def rows(data, cells, source="added", entries=()):
    names = ("size", "colour", "sold")
    brought = [dict(zip(names, cell, strict=True)) for cell in cells]
    return NewRows(as_stored(brought, load_schema(data), "sold").table, source, entries)


def grew(data, folder, new=(), corrections=(), frozen=NONE, classes=True, **more):
    folder.mkdir()
    sold = AnswerColumn.of(load_schema(data), "sold", classes)
    report = grow(data, folder, new, corrections, frozen, sold, **more)
    return folder / "data.parquet", report


def answers(data):
    table = pq.read_table(data)
    return dict(zip(table["__row"].to_pylist(), table["sold"].to_pylist(), strict=True))


def test_new_rows_get_ids_of_their_own_and_a_line_that_says_where_they_come_from(data, tmp_path):
    new = [rows(data, [(100, "red", "no"), (101, "green", "maybe")]), rows(data, [(102, "red", "no")], "use", ("e1",))]
    out, report = grew(data, tmp_path / "v", new)
    assert (report.added, report.changed) == (3, True)
    assert report.messages == ("3 rows were added.",)
    table = pq.read_table(out)
    assert table["__row"].to_pylist() == list(range(43))
    assert table.slice(0, 40).equals(pq.read_table(data))
    assert table["colour"].to_pylist()[40:] == ["red", "green", "red"]
    assert {name: ids.tolist() for name, ids in provenance.came(out).items()} == {
        "added": [40, 41],
        "correction": [],
        "use": [42],
    }
    assert provenance.read(out)["entry"].to_pylist() == ["", "", "e1"]
    assert load_schema(out).rows == 43
    assert [column.kind for column in load_schema(out).columns] == [column.kind for column in load_schema(data).columns]
    assert grown(tmp_path / "v") == report
    assert grown(tmp_path) is None


def test_ids_are_never_used_twice_in_a_line_of_versions(data, tmp_path):
    left, _ = grew(data, tmp_path / "left", [rows(data, [(100, "red", "no")])])
    right, _ = grew(data, tmp_path / "right", [rows(data, [(200, "red", "no")])], first=growing.next_row(data, left))
    last, _ = grew(right, tmp_path / "last", [rows(data, [(300, "red", "")])], first=growing.next_row(left, right))
    assert (max(answers(left)), max(answers(right)), waiting.ids(last).tolist()) == (40, 41, [42])
    assert growing.next_row(last) == 43


def test_rows_that_are_there_are_passed_over_and_contradictions_are_told(data, tmp_path):
    cells = [(0, " red ", "no"), (1, "blue", "no"), (2, "red", ""), (100, "red", "no"), (100, "red", "no")]
    out, report = grew(data, tmp_path / "v", [rows(data, cells)])
    assert (report.added, report.duplicates, report.contradictions, report.waiting) == (1, 3, 1, 0)
    assert len(answers(out)) == 41
    assert "1 row is there already with another answer, and was left out." in report.messages
    out, report = grew(data, tmp_path / "all", [rows(data, cells)], again=True)
    assert (report.added, report.waiting) == (4, 1)


def test_rows_that_are_all_there_make_no_version(data, tmp_path):
    _, report = grew(data, tmp_path / "v", [rows(data, [(0, "red", "no"), (1, "blue", "yes")])])
    assert (report.changed, report.messages) == (False, ("2 were there already.",))
    assert list((tmp_path / "v").iterdir()) == []


def test_a_complaint_about_a_row_that_is_there_corrects_it(data, tmp_path):
    out, report = grew(data, tmp_path / "v", [rows(data, [(1, "blue", "no")], "correction", ("e1",))])
    assert (report.corrected, report.added) == (1, 0)
    assert answers(out)[1] == "no"
    assert provenance.read(out).select(["__row", "source", "entry", "was"]).to_pylist() == [
        {"__row": 1, "source": "correction", "entry": "e1", "was": "yes"}
    ]


def test_rows_without_an_answer_wait_and_move_in_once_they_have_it(data, tmp_path):
    asked, report = grew(data, tmp_path / "1", [rows(data, [(100, "red", ""), (101, "red", None), (102, "red", "no")])])
    assert (report.added, report.waiting) == (1, 2)
    assert waiting.count(asked) == 2
    assert len(answers(asked)) == 41
    names = dict(zip(waiting.ids(asked).tolist(), (100, 101), strict=True))
    first, second = names
    more = [rows(data, [(100, "red", "yes"), (101, "red", "")])]
    out, report = grew(asked, tmp_path / "2", more)
    assert (report.answered, report.duplicates, report.added) == (1, 1, 0)
    assert answers(out)[first] == "yes"
    assert waiting.ids(out).tolist() == [second]
    assert provenance.came(out)["added"].tolist() == [41 - 1, first]
    last, report = grew(out, tmp_path / "3", corrections=[Correction(second, "no", "e9")])
    assert report.answered == 1
    assert (answers(last)[second], waiting.count(last)) == ("no", 0)
    assert provenance.came(last)["correction"].tolist() == [second]


def test_an_empty_answer_of_a_row_that_is_there_is_filled(tmp_path):
    (tmp_path / "gap.csv").write_text("size,colour,sold\n1,red,yes\n2,red,no\n3,blue,\n4,blue,no\n", encoding="utf-8")
    data = tmp_path / "data.parquet"
    import_file(tmp_path / "gap.csv", data)
    out, report = grew(data, tmp_path / "v", [rows(data, [(3, "blue", "yes")])])
    assert (report.answered, report.added, answers(out)[2]) == (1, 0, "yes")
    assert provenance.read(out)["was"].to_pylist() == [""]


def test_the_frozen_rows_keep_their_answers_and_the_right_one_lies_beside(data, tmp_path):
    wrong = [
        Correction(4, "yes", "e1"),
        Correction(5, "no", "e2"),
        Correction(999, "no", "e3"),
        Correction(6, "no", "e4"),
    ]
    out, report = grew(data, tmp_path / "v", corrections=wrong, frozen=np.array([4]))
    assert (report.corrected, report.beside, report.unknown, report.duplicates) == (1, 1, 1, 1)
    assert (answers(out)[4], answers(out)[5]) == ("no", "no")
    assert provenance.beside(out) == {4: "yes"}
    assert provenance.corrected(out).tolist() == [4, 5]
    assert all(not len(ids) for ids in provenance.came(out).values()), "these rows came with the first reading"
    more = [rows(data, [(4, "red", "yes")], "correction", ("e5",))]
    _, report = grew(out, tmp_path / "again", more, frozen=np.array([4]))
    assert not report.changed


def test_entries_that_are_known_are_passed_over_so_that_a_killed_job_can_run_again(data, tmp_path):
    new = [rows(data, [(100, "red", "no")], "correction", ("e1",))]
    out, _ = grew(data, tmp_path / "v", new, [Correction(3, "no", "e2")])
    _, report = grew(out, tmp_path / "again", new, [Correction(3, "no", "e2")])
    assert not report.changed
    assert (report.duplicates, report.unknown) == (0, 0)


def test_a_new_class_turns_numbers_into_the_words_that_they_stood_for(tmp_path):
    table = pa.table({"x": [index / 4 for index in range(40)], "sold": [0, 1] * 20})
    pq.write_table(table, tmp_path / "source.parquet")
    data = tmp_path / "data.parquet"
    import_file(tmp_path / "source.parquet", data)
    out, report = grew(data, tmp_path / "v", corrections=[Correction(3, "2", "e1"), Correction(4, "torn", "e2")])
    assert report.corrected == 2
    assert [answers(out)[row] for row in range(6)] == ["0", "1", "0", "2", "torn", "1"]
    assert provenance.read(out)["was"].to_pylist() == ["1", "0"]
    _, report = grew(data, tmp_path / "number", corrections=[Correction(4, "torn", "e2")], classes=False)
    assert (report.changed, report.unread) == (False, 1)


def test_whole_numbers_become_real_ones_where_a_new_row_has_decimals(tmp_path):
    table = pa.table({"x": list(range(40)), "sold": ["a", "b"] * 20})
    pq.write_table(table, tmp_path / "source.parquet")
    data = tmp_path / "data.parquet"
    import_file(tmp_path / "source.parquet", data)
    brought = as_stored([{"x": 100.5, "sold": "a"}], load_schema(data), "sold")
    out, _ = grew(data, tmp_path / "v", [NewRows(brought.table, "added")])
    assert pq.read_table(out)["x"].to_pylist()[-2:] == [39.0, 100.5]


def test_a_disk_that_fills_up_leaves_nothing_behind(data, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    before = sorted(path.name for path in tmp_path.iterdir())
    for step in ("schema_of", "rewrite"):
        monkeypatch.setattr(growing, step, full)
        with pytest.raises(UserError, match="disk is full"):
            grew(data, tmp_path / step, [rows(data, [(100, "red", "no"), (101, "red", "")])])
        assert list((tmp_path / step).iterdir()) == []
        monkeypatch.undo()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*before, "schema_of", "rewrite"])


def test_data_repairs_take_along_what_is_known_of_rows_and_those_that_wait(data, tmp_path):
    out, _ = grew(data, tmp_path / "v", [rows(data, [(100, "red", "no"), (101, "red", "")])])
    (tmp_path / "repaired").mkdir()
    steps = [
        RepairChoice(repair="text_case", column="colour", options={"to": "upper"}),
        RepairChoice(repair="drop_rows", column="colour", options={"value": "BLUE"}),
    ]
    make(out, steps, tmp_path / "repaired")
    made = tmp_path / "repaired" / "data.parquet"
    assert provenance.read(made).equals(provenance.read(out))
    waits = pq.read_table(waiting.path_of(made))
    assert waits["colour"].to_pylist() == ["RED"]
    assert waits.schema.names == pq.read_schema(made).names
    last, report = grew(made, tmp_path / "last", [rows(made, [(101, "red", "no")])])
    assert (report.answered, waiting.count(last)) == (1, 0)
