"""What a family suggests for a table changes at round numbers of rows, and it is something that can be set."""

import pytest

from core.models import MODELS
from core.models.forests import sizes
from core.records import DataFacts
from core.settings import check
from core.training_options import TrainingOptions

ROWS = (1, 999, 1_000, 1_999, 2_000, 4_999, 5_000, 19_999, 20_000, 50_000, 50_001, 199_999, 200_000, 5_000_000)


def facts(rows: int, classes: int = 2) -> DataFacts:
    return DataFacts(rows, 5, 5, classes)


@pytest.mark.parametrize(
    ("rows", "width", "batch", "epochs"),
    [
        (1_999, 64, 32, 100),
        (2_000, None, 128, None),
        (19_999, None, 128, None),
        (20_000, 256, 512, 40),
        (199_999, 256, 512, 40),
        (200_000, 256, 2048, 20),
    ],
)
def test_a_network_grows_with_the_rows_and_sees_them_less_often(rows: int, width: int, batch: int, epochs: int):
    options, training = MODELS["neural_network"].suggest(facts(rows), "classification")
    assert (options.get("width"), training["batch_size"], training.get("epochs")) == (width, batch, epochs)


@pytest.mark.parametrize(
    ("rows", "classes", "suggested"),
    [
        (999, 2, {"learning_rate": 0.05, "leaves": 8, "min_leaf": 10}),
        (1_000, 2, {"learning_rate": 0.05, "leaves": 15}),
        (4_999, 50, {"learning_rate": 0.05, "leaves": 15}),
        (5_000, 21, {"rounds": 100}),
        (5_000, 20, {}),
        (50_000, 20, {}),
        (50_001, 20, {"rounds": 600}),
        (50_001, 21, {"rounds": 100}),
    ],
)
def test_boosted_trees_grow_longer_with_the_rows_and_shorter_with_many_classes(rows, classes, suggested):
    assert MODELS["boosted_trees"].suggest(facts(rows, classes), "classification") == (suggested, {})


def test_linear_models_take_larger_steps_through_many_rows():
    batches = [MODELS["linear"].suggest(facts(rows), "regression")[1]["batch_size"] for rows in (4_999, 5_000)]
    assert batches == [64, 512]


def test_a_forest_s_leaves_grow_so_that_its_file_stays_small():
    family = MODELS["random_forest"]
    leaves = [family.suggest(facts(rows), "classification")[0].get("min_leaf", 3) for rows in (11_999, 12_000, 90_000)]
    assert leaves == [3, 4, 30]
    many = facts(1_000_000, 10)
    leaf = family.suggest(many, "classification")[0]["min_leaf"]
    assert sizes.expected(many, 1) / leaf <= sizes.ROOMY_MB
    assert family.suggest(facts(10**8), "classification")[0]["min_leaf"] == 1000


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("rows", ROWS)
def test_what_is_suggested_can_be_set(name: str, rows: int):
    for task in ("classification", "regression"):
        options, training = MODELS[name].suggest(facts(rows), task)
        chosen = check(MODELS[name].Options, options, "model.options")
        assert {key: getattr(chosen, key) for key in options} == options
        assert TrainingOptions(**training).model_dump(include=set(training)) == training
