"""A dataset with several answer columns grows; one column of several labels stays as its cells are written."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.data.lineage import provenance, regrown, waiting
from core.data.lineage.alike import as_stored
from core.data.lineage.grown import Correction, NewRows
from core.data.lineage.growth import grow
from core.importing.into_dataset import import_file
from core.recipe import DataChoice, FamilyChoice, Recipe, TaskChoice
from core.targets.target_columns import answer_columns

NONE = np.zeros(0, "int64")
GENRES = ("drama", "comedy", "horror")
YES, NO = {"drama": "yes", "comedy": 1, "horror": "x"}, {"drama": "no", "comedy": 0, "horror": None}


def recipe(*targets):
    data = DataChoice(dataset="d", targets=[*targets])
    return Recipe(data=data, task=TaskChoice(name="several_labels"), family=FamilyChoice(name="linear"))


@pytest.fixture
def films(tmp_path):
    """40 films; drama says yes and no, comedy 1 and 0, horror is marked with x alone; row 3 says nothing of drama."""
    rows = [film(row, *(genre for index, genre in enumerate(GENRES) if row % (index + 2) == 0)) for row in range(40)]
    rows[3] |= {"drama": None}
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "films.parquet")
    import_file(tmp_path / "films.parquet", tmp_path / "data.parquet")
    return tmp_path / "data.parquet"


def film(size, *message):
    return {"size": size} | {genre: (YES if genre in message else NO)[genre] for genre in GENRES}


def grew(data, folder, cells=(), corrections=(), frozen=NONE, source="added", waits=False):
    folder.mkdir()
    asked = answer_columns(recipe(*GENRES), load_schema(data))
    new = [NewRows(as_stored(list(cells), load_schema(data)).table, source, waits=waits)] if cells else []
    report = grow(data, folder, new, [Correction(*each) for each in corrections], frozen, asked)
    return folder / "data.parquet", report


def answers(data):
    """Each row's cells as they are stored."""
    table = pq.read_table(data)
    cells = zip(*(table[genre].to_pylist() for genre in GENRES), strict=True)
    return dict(zip(table["__row"].to_pylist(), cells, strict=True))


def test_a_correction_changes_every_column_as_each_spells_it_and_the_answer_before_stays_known(films, tmp_path):
    out, report = grew(films, tmp_path / "v", corrections=[(1, "horror; Drama", "e1"), (0, "(none)", "e2")])
    assert report.messages == ("2 answers were corrected.",)
    assert (answers(out)[1], answers(out)[0]) == (("yes", 0, "x"), ("no", 0, None))
    assert {row: cells for row, cells in answers(out).items() if row > 1} == {
        row: cells for row, cells in answers(films).items() if row > 1
    }
    assert provenance.read(out)["was"].to_pylist() == ["(none)", "comedy; drama; horror"]
    assert [column.kind for column in load_schema(out).columns] == [
        column.kind for column in load_schema(films).columns
    ]


def test_the_same_labels_in_another_order_are_the_same_answer(films, tmp_path):
    _, report = grew(films, tmp_path / "v", corrections=[(0, "horror; drama; comedy", "e1")])
    assert (report.changed, report.duplicates) == (False, 1)


def test_a_label_that_is_none_of_the_columns_can_not_stand_there(films, tmp_path):
    asked = answer_columns(recipe(*GENRES), load_schema(films))
    assert (asked.strange("comedy; western"), asked.strange("Comedy; (none)")) == (("western",), ("(none)",))
    assert [asked.fitting(text) for text in ("comedy; western", "", "Drama;comedy", "(none)")] == [
        None,
        None,
        "comedy; drama",
        "(none)",
    ]
    _, report = grew(films, tmp_path / "v", corrections=[(1, "western", "e1")])
    assert (report.changed, report.unread) == (False, 1)


def test_new_rows_are_read_by_all_columns_and_those_that_are_there_are_known(films, tmp_path):
    cells = [film(0, *GENRES), film(1, "horror"), film(100, "comedy"), film(101), {**film(102), "drama": None}]
    out, report = grew(films, tmp_path / "v", cells)
    assert (report.duplicates, report.contradictions, report.added, report.waiting) == (1, 1, 2, 1)
    assert [answers(out)[row] for row in (40, 41)] == [("no", 1, None), ("no", 0, None)]
    assert pq.read_table(waiting.path_of(out))["size"].to_pylist() == [102]
    _, report = grew(films, tmp_path / "odd", [{"size": 100, "drama": "True", "comedy": "0", "horror": "no"}])
    assert report.added == 1
    assert answers(tmp_path / "odd" / "data.parquet")[40] == ("yes", 0, None), "as the columns spell it, no as a blank"


def test_a_row_that_has_no_full_answer_gets_it(films, tmp_path):
    out, report = grew(films, tmp_path / "v", [film(3, "drama"), {"size": 100}], waits=False)
    assert (report.answered, report.added, report.waiting) == (1, 0, 1)
    assert answers(out)[3] == ("yes", 0, None)
    assert provenance.read(out)["was"].to_pylist() == [""]
    (row,) = waiting.ids(out).tolist()
    last, report = grew(out, tmp_path / "last", corrections=[(row, "(none)", "e1")])
    assert (report.answered, waiting.count(last), answers(last)[row]) == (1, 0, ("no", 0, None))
    again, report = grew(out, tmp_path / "again", [film(100, "comedy", "horror")])
    assert (report.answered, waiting.count(again), answers(again)[row]) == (1, 0, ("no", 1, "x"))


def test_the_test_part_keeps_its_answers_with_the_right_one_beside(films, tmp_path):
    wrong = [(4, "horror; comedy", "e1"), (5, "comedy", "e2")]
    out, report = grew(films, tmp_path / "v", corrections=wrong, frozen=np.array([4]))
    assert (report.beside, report.corrected) == (1, 1)
    assert (answers(out)[4], provenance.beside(out)) == (answers(films)[4], {4: "comedy; horror"})
    _, report = grew(out, tmp_path / "w", corrections=[(4, "comedy; horror", "e3")], frozen=np.array([4]))
    assert not report.changed


def test_rows_that_wait_do_so_after_another_reading_whatever_their_blanks_mean(films, tmp_path):
    marks = tmp_path / "marks.csv"
    marks.write_text("size,a,b\n" + "".join(f"{n},{'x' * (n % 2)},{'x' * (n % 3 == 0)}\n" for n in range(40)))
    for name in ("data", "fresh"):
        import_file(marks, tmp_path / f"{name}.parquet")
    data, asked = tmp_path / "data.parquet", answer_columns(recipe("a", "b"), load_schema(tmp_path / "data.parquet"))
    (tmp_path / "v").mkdir()
    rows = as_stored([{"size": 100}], load_schema(data))
    fixes = [Correction(1, "b", "e1")]
    grow(data, tmp_path / "v", [NewRows(rows.table, "added", waits=rows.waits(asked.columns))], fixes, NONE, asked)
    (tmp_path / "w").mkdir()
    report, _ = regrown.onto(tmp_path / "v" / "data.parquet", tmp_path / "fresh.parquet", tmp_path / "w", asked, 0)
    assert (report.waiting, report.corrected, report.added) == (1, 1, 0)
    table = pq.read_table(tmp_path / "w" / "data.parquet")
    assert (table["a"][1].as_py(), table["b"][1].as_py()) == (None, "x")


@pytest.fixture
def genres(tmp_path):
    cells = ["drama, comedy", "comedy", "horror, drama", "drama", "comedy, horror"]
    lines = "".join(f'{row},"{cells[row % 5]}"\n' for row in range(40))
    (tmp_path / "films.csv").write_text("size,genres\n" + lines, encoding="utf-8")
    import_file(tmp_path / "films.csv", tmp_path / "data.parquet")
    return tmp_path / "data.parquet"


def test_a_column_of_several_labels_keeps_its_own_sign_between_them(genres, tmp_path):
    schema = load_schema(genres)
    asked = answer_columns(recipe("genres"), schema)
    brought = as_stored([{"size": 100, "genres": "horror; comedy"}, {"size": 0, "genres": "comedy; drama"}], schema)
    fixes = [Correction(1, "comedy; horror", "e1"), Correction(2, "drama; horror", "e2"), Correction(3, "war", "e3")]
    (tmp_path / "v").mkdir()
    predicted = grow(genres, tmp_path / "v", [NewRows(brought.table, "added")], fixes, np.array([1]), asked)
    assert (predicted.beside, predicted.corrected, predicted.duplicates, predicted.added) == (1, 1, 2, 1)
    found = pq.read_table(tmp_path / "v" / "data.parquet")["genres"].to_pylist()
    assert [found[row] for row in (1, 2, 3, 40)] == ["comedy", "horror, drama", "war", "horror, comedy"]
    assert provenance.beside(tmp_path / "v" / "data.parquet") == {1: "comedy; horror"}
    plain = answer_columns(recipe("genres").model_copy(update={"task": TaskChoice(name="classification")}), schema)
    assert not plain.same("drama, comedy", "comedy, drama"), "one label of a class column is all its letters"
