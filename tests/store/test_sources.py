"""The files behind a table: kept beside it under plain names, unless too large, and found again by every version."""

import json

import pytest

from core.errors import UserError
from core.store import datasets, sources
from tests.store.things import table_folder


def files(folder, **contents):
    made = []
    for name, content in contents.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content)
        made.append((path, f"My {path.name}"))
    return made


def test_files_are_moved_beside_the_table_in_their_order_under_plain_names(tmp_path):
    made = tmp_path / "made"
    made.mkdir()
    given = files(tmp_path, first_csv=b"1", second_TSV=b"22", third=b"333")
    strange = tmp_path / ("fourth." + "x" * 21)
    strange.write_bytes(b"4444")
    sources.keep(made, [*given, (strange, "Größe")])
    found = sources.of(made)
    assert [(path.name, name, path.read_bytes()) for path, name in found] == [
        ("0.csv", "My first.csv", b"1"),
        ("1.TSV", "My second.TSV", b"22"),
        ("2", "My third", b"333"),
        ("3", "Größe", b"4444"),
    ]
    assert {path.parent for path, _ in found} == {made / "sources"}
    assert not any(path.exists() for path, _ in given)
    assert "Größe" in (made / "sources" / "names.json").read_text(encoding="utf-8")
    assert sources.sound(made)


@pytest.mark.parametrize(("most", "kept"), [(3, True), (2, False)])
def test_files_that_are_too_large_together_are_not_kept_and_stay_where_they_are(tmp_path, monkeypatch, most, kept):
    monkeypatch.setattr(sources, "LARGEST", most)
    made = tmp_path / "made"
    made.mkdir()
    given = files(tmp_path, a_csv=b"1", b_csv=b"22")
    sources.keep(made, given)
    assert [path.exists() for path, _ in given] == [not kept] * 2
    assert len(sources.of(made)) == (2 if kept else 0)


def test_where_one_file_is_away_none_is_kept(tmp_path):
    given = files(tmp_path, a_csv=b"1")
    sources.keep(tmp_path, [*given, (tmp_path / "away.csv", "away.csv")])
    assert given[0][0].exists()
    assert sources.of(tmp_path) == []
    assert sources.sound(tmp_path), "nothing is there that could be wrong"
    assert sources.LARGEST == 300_000_000


@pytest.mark.parametrize(
    ("names", "sound"),
    [
        ({"0.csv": "x"}, True),
        ({}, True),
        ({"0.csv": "x", "1.csv": "y"}, False),
        ({"0.csv": 5}, False),
        ({"../0.csv": "x"}, False),
        ({"in/0.csv": "x"}, False),
        ({"names.json": "x"}, False),
        (["0.csv"], False),
        ("0.csv", False),
        (None, False),
    ],
)
def test_only_what_can_have_been_kept_here_is_sound(tmp_path, names, sound):
    folder = tmp_path / "sources"
    (folder / "in").mkdir(parents=True)
    for path in (folder / "0.csv", folder / "in" / "0.csv", tmp_path / "0.csv"):
        path.write_text("x")
    (folder / "names.json").write_text(json.dumps(names))
    assert sources.sound(tmp_path) is sound
    (folder / "names.json").write_text("{")
    assert not sources.sound(tmp_path)


def test_the_oldest_version_with_files_is_what_all_go_back_to(shop, tmp_path):
    second = datasets.add(shop.workspace, "x", table_folder(tmp_path / "2"), parent=shop.dataset.id)
    assert sources.behind(shop.workspace, second.id) == []
    for folder, name in ((second.folder, "later_csv"), (shop.dataset.folder, "first_csv")):
        sources.keep(folder, files(tmp_path, **{name: b"1"}))
        assert [told for _, told in sources.behind(shop.workspace, second.id)] == [f"My {name.replace('_', '.')}"]
    with pytest.raises(UserError):
        sources.behind("another", second.id)
