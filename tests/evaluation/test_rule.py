"""The lesson on learning: its gradient is the loss's slope, its steps arrive, too large ones diverge, on real rows."""

import numpy as np
import pytest

from core.data.dataset_files import load_schema
from core.data.samples import EVERY
from core.data.splits.split import make_split, write
from core.evaluation import rule, rule_figures
from core.evaluation.rule import START, Few, descend, fit_of, gradient, loss
from core.evaluation.rule_rows import own_rows, sample_rows
from core.importing.into_dataset import import_file
from core.runs.planning import plan


def own(tmp_path, name, target="", key_columns=()):
    """Rows of a sample, as a run's page gets them."""
    sample = next(entry for entry in EVERY if entry.name == name)
    import_file(sample.file, tmp_path / "data.parquet", sample.file.name)
    schema = load_schema(tmp_path / "data.parquet")
    recipe = plan.draft(schema, "d", target or sample.target, None if target else sample.task)
    return told(tmp_path, schema, recipe, key_columns)


def told(tmp_path, schema, recipe, key_columns=()):
    """What own_rows gives for a table that was read into that folder."""
    write(make_split(np.arange(schema.rows), None, recipe.split, None), tmp_path / "split.parquet")
    return own_rows(tmp_path / "data.parquet", tmp_path / "split.parquet", schema, recipe, key_columns)


@pytest.fixture(params=["classes", "numbers"])
def few(request) -> Few:
    """Penguins: their weight by the flipper's length, or whether it is above the median."""
    rows = sample_rows()
    if request.param == "numbers":
        return rows
    heavy = (rows.y > np.median(rows.y)).astype("float64")
    return Few.of(rows.column, "heavy", rows.x, heavy, ("no", "yes"))


def test_the_gradient_is_the_slope_of_the_loss(few):
    for weights in ((0.3, -0.7), START):
        near = [
            (loss(few, tuple(np.add(weights, step))) - loss(few, tuple(np.subtract(weights, step)))) / 2e-5
            for step in ((1e-5, 0), (0, 1e-5))
        ]
        assert gradient(few, weights) == pytest.approx(near, abs=1e-6)


def test_steps_go_downhill_and_arrive_at_the_best_line():
    few = sample_rows()
    path = descend(few, (START,), few.rates[2], 60)
    losses = [loss(few, weights) for weights in path]
    assert losses[:20] == sorted(losses[:20], reverse=True)
    assert path[-1] == pytest.approx(np.polyfit(few.x, few.y, 1), abs=1e-3)
    assert not fit_of(few, path).overshoots


def test_too_large_a_rate_overshoots_and_ends(few):
    path = descend(few, (START,), few.rates[-1], 400)
    assert max(loss(few, weights) for weights in path) > 3 * loss(few, START)
    if not few.classes:
        assert fit_of(few, path).overshoots
        assert len(path) < 300, "a path that diverged goes no further"
        assert descend(few, path, few.rates[-1], 5) == path
    assert np.isfinite(rule_figures.bowl(few, path).data[0].z).all()


def test_the_figures_stand_in_the_table_s_own_units():
    few = sample_rows()
    rows = rule_figures.line(few, (1.0, 0.0)).data[0]
    assert 170 <= min(rows.x) < max(rows.x) <= 235, "millimetres"
    assert 2600 <= min(rows.y) < max(rows.y) <= 6400, "grams"
    assert rule.surface(few, (START,))[2].shape == (rule.SIDE, rule.SIDE)


def test_own_rows_are_training_rows_of_the_most_telling_column(tmp_path):
    few = own(tmp_path, "penguins", key_columns=("island", "flipper_length_mm", "bill_length_mm"))
    assert (few.column, few.target, few.classes) == ("flipper_length_mm", "species", ("Adelie", "Gentoo"))
    assert set(few.y) == {0.0, 1.0}
    assert 10 < len(few.x) <= 150


def test_a_number_and_a_table_without_numbers(tmp_path):
    few = own(tmp_path, "houses", key_columns=("Gr_Liv_Area",))
    assert (few.column, few.classes) == ("Gr_Liv_Area", ())
    (tmp_path / "texts").mkdir()
    assert own(tmp_path / "texts", "reviews") is None


def test_a_column_without_a_number_beside_any_answer_shows_nothing(tmp_path):
    lines = ["kind;size;place", *(f"{'ab'[row % 2]};;{row % 7}" for row in range(60))]
    lines += [f";{row}.5;{row % 7}" for row in range(60)]
    (tmp_path / "rows.csv").write_text("\n".join(lines), encoding="utf-8")
    schema = import_file(tmp_path / "rows.csv", tmp_path / "data.parquet")
    assert told(tmp_path, schema, plan.draft(schema, "d", "kind"), ("size",)) is None
