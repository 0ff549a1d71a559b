"""A dataset's file becomes a newer version whole or not at all, whenever the process dies."""

import shutil
from pathlib import Path

from core.data.lineage import in_place

NAMES = ("shop.parquet", "shop.schema.json", "shop.provenance.parquet", "shop.waiting.parquet", "shop.rejects.parquet")


class Killed(Exception):
    """The process dies here."""


def state(folder):
    return {name: (folder / name).read_text() if (folder / name).exists() else "" for name in NAMES}


def begin(folder):
    """An old version with rows that wait, and a newer one without."""
    folder.mkdir()
    data = folder / "shop.parquet"
    for name in ("shop.parquet", "shop.schema.json", "shop.waiting.parquet"):
        (folder / name).write_text("old")
    made = in_place.fresh(data)
    for name in ("data.parquet", "data.schema.json", "data.provenance.parquet"):
        (made / name).write_text("new")
    return data, made


OLD = dict.fromkeys(NAMES, "") | dict.fromkeys(("shop.parquet", "shop.schema.json", "shop.waiting.parquet"), "old")
NEW = dict.fromkeys(NAMES, "") | dict.fromkeys(("shop.parquet", "shop.schema.json", "shop.provenance.parquet"), "new")


def test_the_new_version_takes_the_place_of_the_old_with_all_that_lies_beside(tmp_path):
    data, made = begin(tmp_path / "a")
    in_place.replace(data, made)
    assert state(tmp_path / "a") == NEW
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == sorted(name for name in NAMES if NEW[name])
    assert in_place.recover(data) is False


def test_a_process_that_dies_at_any_step_leaves_the_old_version_or_ends_in_the_new(tmp_path, monkeypatch):
    seen = set()
    for step in range(30):
        folder = tmp_path / str(step)
        data, made = begin(folder)
        left = [step]

        def dies(plain, left=left):
            def step_of(*arguments, **named):
                if not left[0]:
                    raise Killed
                left[0] -= 1
                return plain(*arguments, **named)

            return step_of

        with monkeypatch.context() as patch:
            for name in ("rename", "replace", "unlink", "touch"):
                patch.setattr(Path, name, dies(getattr(Path, name)))
            patch.setattr(shutil, "rmtree", dies(shutil.rmtree))
            try:
                in_place.replace(data, made)
                ended = True
            except Killed:
                ended = False
        in_place.recover(data)
        found = state(folder)
        assert found in (OLD, NEW), step
        assert found == NEW or not ended
        seen.add(tuple(found.values()))
        if ended:
            break
    assert ended
    assert len(seen) == 2


def test_what_a_dead_process_had_not_finished_writing_is_dropped(tmp_path):
    data, made = begin(tmp_path / "a")
    again = in_place.fresh(data)
    assert again == made
    assert list(again.iterdir()) == []
    assert state(tmp_path / "a") == OLD
