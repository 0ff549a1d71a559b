"""Ten bundles of each format and more open and answer as they did when they were made, for good (see make.py)."""

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.answers import of
from core.export.bundle import FORMAT
from core.export.strangers.check import check_file
from core.export.strangers.check_child import judge
from core.serving.predictor import Predictor

FOLDER = Path(__file__).parent
BUNDLES = sorted(FOLDER.glob("*/*.onnx"))
IDS = [f"{bundle.parent.name}-{bundle.stem}" for bundle in BUNDLES]


def test_there_are_ten_or_more_of_every_format():
    formats = {bundle.parent.name for bundle in BUNDLES}
    assert formats == {str(number) for number in range(1, FORMAT + 1)}
    assert all(len([*(FOLDER / name).glob("*.onnx")]) >= 10 for name in formats)


@pytest.mark.parametrize("bundle", BUNDLES, ids=IDS)
def test_an_old_bundle_answers_as_it_did(bundle):
    kept = json.loads(bundle.with_suffix(".json").read_text(encoding="utf-8"))["answers"]
    predictor, rows = Predictor(bundle), pq.read_table(bundle.with_suffix(".parquet"))
    answers = of(predictor.schema).table(predictor.answer(rows)).to_pydict()
    assert answers.keys() == kept.keys()
    for name, values in kept.items():
        _equal(answers[name], values)
    for row in range(0, rows.num_rows, 7):
        one = of(predictor.schema).table(predictor.answer_one(rows.slice(row, 1).to_pylist()[0])).to_pydict()
        for name, values in kept.items():
            _equal(one[name], values[row : row + 1])


@pytest.mark.parametrize("bundle", BUNDLES, ids=IDS)
def test_an_old_bundle_is_still_found_safe(bundle):
    """By what judges in the limited process; every sort of bundle once, and a large one of each format, by that
    process itself."""
    limited = bundle.parent.name == str(FORMAT) or bundle.stem == "mixed"
    verdict = check_file(bundle) if limited else judge(bundle.read_bytes())
    assert verdict.safe, verdict.problem
    assert verdict.card.startswith("# ")


def _equal(found: list, kept: list) -> None:
    if isinstance(kept[0], str):
        assert found == kept
    else:
        assert np.allclose(np.array(found, float), np.array(kept, float), rtol=1e-6, atol=1e-6, equal_nan=True)
