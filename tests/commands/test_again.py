"""`again`: the same recipe on a newer version of its table, both judged on the same rows, told as JSON."""

import json
import shutil

import numpy as np
import pytest

from core.__main__ import PROBLEM, main
from core.data.dataset_files import load_schema
from core.data.lineage.alike import as_stored
from core.data.lineage.answering import AnswerColumn
from core.data.lineage.grown import Correction, NewRows
from core.data.lineage.growth import grow
from core.data.splits.split import TEST, TRAIN, read, rows_of
from core.improve.duels import verdict
from tests.commands.test_answer import ROWS, carried_out, table, write

FRESH = 60


def wrong(row: int, size: float, town: str) -> str:
    """Every third answer is the other one."""
    answer = (size > 85) != (row % 3 == 0)
    return "large" if answer else "small"


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A finished run, and a later version of its table with rows corrected and others added."""
    folder = tmp_path_factory.mktemp("again")

    class Quiet:
        def readouterr(self) -> object:
            return type("Read", (), {"out": "{}"})

    carried_out(folder, write(folder / "table.csv", table(wrong)), Quiet())
    data, split = folder / "data.parquet", read(folder / "run" / "split.parquet")
    columns = table(lambda row, size, town: "large" if size > 85 else "small")
    fresh = [{"size": 20 + 2 * index, "town": "north"} for index in range(FRESH)]
    fresh = [{**row, "answer": "large" if row["size"] > 85 else "small"} for row in fresh]
    rows = NewRows(as_stored(fresh, load_schema(data)).table, "correction")
    notes = [Correction(row, columns["answer"][row]) for row in rows_of(split, TRAIN)[:50].tolist()]
    (folder / "newer").mkdir()
    grown = grow(
        data, folder / "newer", [rows], notes, rows_of(split, TEST), AnswerColumn.of(load_schema(data), "answer")
    )
    assert grown.added == FRESH
    return folder, folder / "newer" / "data.parquet"


def test_the_challenger_is_judged_beside_the_champion_and_it_is_said_which_to_keep(done, tmp_path, capsys):
    folder, newer = done
    out = tmp_path / "challenger"
    assert main(["again", str(folder / "run"), "--data", str(newer), "--out", str(out)]) == 0
    report = json.loads(capsys.readouterr().out)
    deed, why = verdict.recommend({"choosing": report["choosing"]}, sum(report["learned"].values()))
    assert (report["keep"], report["why"]) == ({"promote": "challenger", "keep": "champion"}[deed], why)
    assert report["learned"]["corrections"] >= FRESH
    assert (report["champion"], report["challenger"]) == (str(folder / "run"), str(out))
    assert report["choosing"]["won"] + report["choosing"]["lost"] <= report["choosing"]["rows"]
    before, after = (read(path / "split.parquet") for path in (folder / "run", out))
    assert np.array_equal(np.sort(rows_of(before, TEST)), np.sort(rows_of(after, TEST)))
    assert (after["__row"].to_numpy() >= ROWS).sum() == FRESH
    assert main(["again", str(out), "--out", str(tmp_path / "third")]) == 0  # the next night; its table is found again
    assert json.loads(capsys.readouterr().out)["keep"] == "champion"  # nothing was learned since


def test_what_can_not_be_compared_is_said_with_exit_code_2(done, tmp_path, capsys):
    folder, newer = done
    stranger = write(tmp_path / "other.csv", table(lambda row, size, town: "large"))
    assert main(["read", str(stranger), "--out", str(tmp_path / "small.parquet")]) == 0
    shutil.copy(folder / "run" / "recipe.yaml", tmp_path / "recipe.yaml")
    for given in (
        [str(tmp_path)],  # no run
        [str(folder / "run"), "--out", str(folder / "run")],  # over the champion
        [str(folder / "run"), "--data", str(tmp_path / "none.parquet")],
    ):
        capsys.readouterr()
        assert main(["again", *given]) == PROBLEM
        assert set(json.loads(capsys.readouterr().err)) == {"problem", "fix"}
    assert newer.is_file()
    assert (folder / "run" / "bundle.onnx").is_file()
