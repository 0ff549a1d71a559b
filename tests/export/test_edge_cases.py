"""The edge cases hold what no honest table holds, a kind its own, and what is no picture or sound counts as missing."""

import numpy as np
import pyarrow as pa
import pytest

from core.bundle_schema import BundleSchema, InputColumn
from core.export.edge_case_pictures import edge_case_pictures
from core.export.edge_case_sounds import edge_case_sounds
from core.export.edge_cases import edge_case_count, edge_case_rows
from core.kinds import KINDS
from core.serving.inputs.media import NO_PICTURE, NO_SOUND, picture_or_none, sound_or_none

SCHEMA = BundleSchema(1, "classification", "y", tuple(InputColumn(name, name, name) for name in KINDS))


def test_every_kind_has_its_rows_in_the_form_that_the_predictor_takes():
    rows = edge_case_rows(SCHEMA)
    assert rows.num_rows == edge_case_count()
    for name in KINDS:
        kept = pa.types.is_binary(rows.schema.field(name).type)
        assert kept == KINDS[name].traits.is_file
        assert len(set(rows[name].to_pylist())) >= 8
    assert rows["image"][0].as_py() is None
    assert rows.equals(edge_case_rows(SCHEMA)), "the same each time"


def test_odd_pictures_are_read_and_broken_ones_are_missing():
    shapes = [picture_or_none(content).shape for content in edge_case_pictures()]
    missing = [shape == NO_PICTURE.shape for shape in shapes]
    assert 4 <= sum(missing) < len(missing) - 6
    assert {(400, 1, 3), (3, 500, 3), (37, 53, 3)} <= set(shapes), "thin, flat and turned ones"


def test_odd_sounds_are_read_finite_and_broken_ones_are_missing():
    found = [sound_or_none(content, 16_000, 40_000) for content in edge_case_sounds()]
    assert all(np.isfinite(samples).all() for samples in found)
    assert 3 <= sum(len(samples) == len(NO_SOUND) for samples in found) < len(found) - 5
    assert any(not samples.any() and len(samples) > 1000 for samples in found), "silence"


@pytest.mark.parametrize("name", ["text", "category"])
def test_texts_are_long_foreign_and_empty(name):
    texts = edge_case_rows(SCHEMA)[name].to_pylist()
    assert "" in texts
    assert max(map(len, texts)) >= 10_000
    assert any("一" in text or "中" in text for text in texts)
