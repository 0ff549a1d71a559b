import shutil

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pytest

from core.audit.checks import CHECKS
from core.audit.context import make_context
from core.audit.look import look
from core.data.samples import SAMPLES
from core.importing.into_dataset import import_file
from core.recipe import with_settings
from core.runs.planning import plan


@pytest.fixture
def look_at(tmp_path):
    """Findings of the named checks for a table given as columns; `use_all` also uses columns that are left out."""

    def look(columns: dict, target: str, *names: str, settings=(), task=None, use_all=False):
        context = context_of(tmp_path, columns, target, settings, task, use_all)
        return [finding for name in names for finding in CHECKS[name].run(context)]

    return look


def context_of(folder, columns: dict, target: str, settings=(), task=None, use_all=False):
    source, data = folder / "table.csv", folder / "data.parquet"
    pc.write_csv(pa.table({name: pa.array(list(values)) for name, values in columns.items()}), source)
    schema = import_file(source, data)
    recipe = plan.draft(schema, "data.parquet", target, task)
    if use_all:
        settings = (*settings, *(f"columns.{name}.use=true" for name in columns if name != target))
    return make_context(data, schema, with_settings(recipe, list(settings)))


@pytest.fixture
def people():
    """A clean table: 800 customers, what they bought, and whether they come back; nothing is wrong with it."""
    random = np.random.default_rng(5)
    rows = 800
    visits = random.poisson(4, rows)
    spent = np.round(random.lognormal(3, 0.6, rows), 2)
    region = random.choice(["north", "south", "east", "west"], rows)
    score = 0.4 * visits + 0.5 * np.log(spent) + (region == "north") + random.normal(0, 1.2, rows)
    return {
        "visits": visits.tolist(),
        "spent": spent.tolist(),
        "region": region.tolist(),
        "minutes": np.round(random.gamma(3, 5, rows), 1).tolist(),
        "returns": np.where(score > np.median(score), "yes", "no").tolist(),
        "amount": np.round(score * 100 + 500, 1).tolist(),
    }


@pytest.fixture(scope="session", params=SAMPLES, ids=lambda sample: sample.name)
def imported(request, tmp_path_factory):
    """Each sample's name, data and draft recipe, read once and only looked at."""
    chosen = request.param
    data = tmp_path_factory.mktemp(chosen.name) / "data.parquet"
    schema = import_file(chosen.file, data)
    return chosen.name, data, plan.draft(schema, "data.parquet", chosen.target, chosen.task)


@pytest.fixture(scope="session")
def report(imported):
    """What a check-up says of that sample."""
    _, data, recipe = imported
    return look(data, recipe)


@pytest.fixture
def sample(imported, tmp_path):
    """The same sample in a folder of this test's own."""
    name, data, recipe = imported
    shutil.copytree(data.parent, tmp_path / name)
    return name, tmp_path / name / data.name, recipe
