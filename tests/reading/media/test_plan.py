"""Which table names the files, and the rows that it gives."""

from pathlib import Path

import pytest

from core.reading.media import plan as module
from core.reading.media.dataset import opened
from core.reading.media.plan import planned


@pytest.fixture
def plan(tmp_path: Path):
    """The plan for files given as name -> text."""

    def _plan(files: dict[str, str]):
        root = tmp_path / "set"
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        (tmp_path / "scratch").mkdir(exist_ok=True)
        with opened(root, "set") as found:
            made = planned(root, found, tmp_path / "scratch", "set")
            return made, list(made.rows)

    return _plan


PICTURES = {f"p{number}.png": "x" for number in range(4)}


def table(*names: str, column: str = "file") -> str:
    return f"{column},size\n" + "".join(f"{name},{number}\n" for number, name in enumerate(names))


def test_the_uppermost_table_that_names_files_gives_the_rows(plan):
    named = table("p0.png", "p1.png")
    made, rows = plan({**PICTURES, "a.csv": table("x", "y"), "b/c.csv": named, "z.csv": named, "t.txt": named})
    assert made.warnings[0] == "“z.csv” names the files, in its column “file”."
    assert (made.count, made.named, made.media, made.sort, made.kinds) == (
        2,
        "file",
        "image",
        "image",
        {"image": "image"},
    )
    assert [(row.shown, row.values, row.line, row.problem) for row in rows if row.line] == [
        ("p0.png", ("p0.png", "0"), 1, ""),
        ("p1.png", ("p1.png", "1"), 2, ""),
    ]
    assert [(row.shown, str(row.problem)) for row in rows if not row.line] == [
        (f"p{number}.png", "is not named in “z.csv”") for number in (2, 3)
    ]
    assert [(each.file, str(each.reason)) for each in made.refused] == [
        ("a.csv", "is a table that was not needed"),
        ("b/c.csv", "is a table that was not needed"),
        ("t.txt", "is a text that was not needed"),
    ]


def test_a_text_may_be_the_table_where_texts_are_few(plan):
    made, _ = plan({**PICTURES, "t.txt": table("p0.png", "p1.png")})
    assert made.named == "file"
    found = plan({**{f"c/{name}": "x" for name in PICTURES}, "t.txt": table("p0.png", "p1.png")} | {
        f"d/{number}.txt": "some words" for number in range(5)
    })[0]  # fmt: skip
    assert found.named == ""


def test_only_so_many_tables_of_so_many_bytes_are_looked_into(plan, monkeypatch):
    files = {**{f"c/{name}": "x" for name in PICTURES}, "a.csv": table("x"), "b.csv": table("p0.png", "p1.png")}
    monkeypatch.setattr(module, "_MOST_TABLES", 2)
    assert plan(files)[0].named == "file"
    monkeypatch.setattr(module, "_TABLE_BYTES", len(files["b.csv"]))
    assert plan(files)[0].named == "file"
    monkeypatch.setattr(module, "_TABLE_BYTES", len(files["b.csv"]) - 1)
    assert plan(files)[0].named == ""
    monkeypatch.undo()
    monkeypatch.setattr(module, "_MOST_TABLES", 1)
    assert plan(files)[0].named == ""


def test_rows_without_a_file_are_kept_with_two_other_columns_and_told_with_one(plan):
    _, rows = plan({**PICTURES, "t.csv": table("p0.png", "", "p1.png", "p2.png")})
    assert [(row.shown, str(row.problem)) for row in rows[:2]] == [("p0.png", ""), ("row 2", "names no file")]
    three = "file,size,age\np0.png,1,2\n,3,4\np1.png,5,6\n"
    _, rows = plan({**PICTURES, "t.csv": three})
    assert [(row.entry is None, row.problem, row.own) for row in rows[:2]] == [
        (False, "", ("1", "2")),
        (True, "", ("3", "4")),
    ]


def test_a_name_of_another_sort_is_told(plan):
    made, rows = plan({**PICTURES, "s.wav": "x", "t.csv": table("p0.png", "p1.png", "s.wav", "p9.png", "p2.png")})
    assert [(row.shown, str(row.problem)) for row in rows[2:4]] == [
        ("s.wav", "is a sound among pictures"),
        ("p9.png", "names no file that is there"),
    ]
    assert [warning.code for warning in made.warnings] == ["files_named_in", "rows_made_of_named"]
    assert [row.shown for row in rows[5:]] == ["p3.png"], "what is named, even in vain, is not told again"


def test_class_folders_give_labels_in_order(plan):
    made, rows = plan({"cats/1.png": "x", "dogs/2.png": "y", "cats/10.png": "z", "cats/9.png": "w"})
    assert [(row.shown, row.values) for row in rows] == [
        ("cats/1.png", ("cats",)),
        ("cats/9.png", ("cats",)),
        ("cats/10.png", ("cats",)),
        ("dogs/2.png", ("dogs",)),
    ]
    assert (made.count, made.others.names, made.kinds) == (4, ["label"], {"image": "image", "label": "category"})
