"""The untouched pretrained model that a changed one is held against: its recipe, its family's options, its folder."""

from dataclasses import replace

import pytest

from core.data.dataset_files import load_schema
from core.data.samples import EVERY
from core.models import MODELS
from core.runs.planning import plan
from core.runs.planning.pretrained_choice import with_change
from core.runs.proving import before
from core.runs.stages.context import context
from core.training.run_report import RunReport
from tests.runs.carried import read
from tests.runs.tables import dataset

MINILM = "sentence-transformers/all-MiniLM-L6-v2"


@pytest.fixture
def run(tmp_path):
    """A run that changes MiniLM and begins with a file."""
    rows = read(next(sample.file for sample in EVERY if sample.name == "reviews"))[:80]
    data = dataset(tmp_path, {name: [row[name] for row in rows] for name in ("review", "opinion")})
    schema = load_schema(data)
    recipe = with_change(plan.draft(schema, str(data), "opinion"), schema, "review", MINILM, "little")
    folder = tmp_path / "run"
    return replace(context(recipe, schema, data, folder, RunReport(folder)), start=object())


def test_it_changes_nothing_begins_from_nothing_and_has_its_own_folder(run):
    assert before.changing(run.recipe) == {"review": MINILM}
    inner = before._untouched(run)
    assert before.changing(inner.recipe) == {}
    assert inner.recipe.columns["review"].options["model"] == MINILM
    assert inner.start is None
    assert inner.folder != run.folder
    assert inner.work.is_dir()


def test_its_family_reads_its_own_options(run):
    inner = before._untouched(run)
    assert inner.family is MODELS[inner.recipe.family.name]
    assert inner.family_options == inner.family.Options(**inner.recipe.family.options)
