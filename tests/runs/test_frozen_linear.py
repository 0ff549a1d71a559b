"""A linear model on what a pretrained model makes of pictures and texts is as good as scikit-learn's on the same
rows."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegressionCV
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from core.data.samples import MEDIA_SAMPLES
from core.importing.into_dataset import import_file
from core.recipe import with_settings
from core.runs.planning import plan, pretrained_choice
from core.runs.stages.context import context
from core.runs.stages.prepare import arrays, make_ready
from core.runs.stages.trainer import Trainer
from core.training.run_report import RunReport
from core.traits import MEDIA

pytestmark = pytest.mark.slow
POINT = 0.01
ROWS = 800  # of texts


def part_of(file, folder):
    """A table's first rows, as many as the test part needs; pictures as they are."""
    if file.suffix != ".csv":
        return file
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    part = folder / file.name
    part.write_text("".join([lines[0], *lines[1:][:: len(lines) // ROWS]]), encoding="utf-8")
    return part


@pytest.mark.parametrize(("name", "test"), [("clothes", 0.4), ("reviews", 0.3)])
def test_a_frozen_open_model_with_a_linear_one_is_within_a_point_of_scikit_learn(name, test, tmp_path):
    sample = next(entry for entry in MEDIA_SAMPLES if entry.name == name)
    schema = import_file(part_of(sample.file, tmp_path), tmp_path / "data.parquet")
    drafted = plan.draft(schema, "d", sample.target)
    column = next(column for column in schema.columns if column.kind in MEDIA)
    model = drafted.columns[column.name].options["model"]
    frozen = pretrained_choice.with_change(drafted, schema, column.name, model, "nothing")
    assert frozen.family.name == "linear"
    run = context(
        with_settings(frozen, [f"split.test={test}"]),
        schema,
        tmp_path / "data.parquet",
        tmp_path / "run",
        RunReport(tmp_path / "run"),
    )
    run.work.mkdir()
    ready = make_ready(run, None)
    ours = Trainer().learn(run, ready, run.report)
    held = arrays(run, ready.preprocessing, ready.learned, ready.parts["test"], "test")
    assert len(held) >= 200
    scaled = StandardScaler().fit(np.asarray(ready.train.numbers))
    with threadpool_limits(1):
        theirs = LogisticRegressionCV(
            Cs=(0.001, 0.01, 0.1), cv=3, scoring="neg_log_loss", use_legacy_attributes=False, l1_ratios=(0,)
        ).fit(scaled.transform(ready.train.numbers), ready.train.target)
    right = (ours.predict(held).argmax(1) == held.target).mean()
    wanted = (theirs.predict(scaled.transform(held.numbers)) == held.target).mean()
    assert wanted > 1.5 / len(ready.learned.labels)
    assert right >= wanted - POINT
