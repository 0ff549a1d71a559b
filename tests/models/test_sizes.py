"""How large a forest's file becomes, in numbers worked out by hand, and from where on it is refused."""

import numpy as np
import pytest

from core.errors import UserError
from core.layout import Arrays, Layout
from core.models import MODELS
from core.models.forests import sizes
from core.models.forests.trees import to_all_classes
from core.models.tilt import counts, level, lowered
from core.records import DataFacts, FittedTarget

LEARNED = FittedTarget("classification", "y", ("a", "b", "c"), (0.2, 0.3, 0.5))


@pytest.fixture(scope="module")
def forest():
    from sklearn.ensemble import RandomForestClassifier

    random = np.random.default_rng(0)
    rows = random.normal(size=(60, 2))
    return RandomForestClassifier(4, random_state=0).fit(rows, (rows[:, 0] > 0) * 1 + (rows[:, 1] > 0))


@pytest.mark.parametrize(
    ("classes", "forests", "megabytes"),
    [(0, 1, 8.19), (1, 1, 8.19), (2, 1, 10.71), (3, 1, 13.23), (10, 1, 30.87), (11, 1, 30.87), (3, 2, 21.42)],
)
def test_what_is_expected_grows_with_rows_answers_and_forests(classes, forests, megabytes):
    assert sizes.expected(DataFacts(1000, 5, 5, classes), forests) == pytest.approx(megabytes)
    assert sizes.expected(DataFacts(3000, 1, 0, classes), forests) == pytest.approx(3 * megabytes)


def test_a_grown_forest_takes_what_its_nodes_and_leaves_take(forest, monkeypatch):
    nodes = sum(tree.tree_.node_count for tree in forest.estimators_)
    size = sizes.reached(forest, LEARNED)
    assert size == pytest.approx(nodes * (45 + 60) / 1e6)
    monkeypatch.setattr(sizes, "MOST_MB", 1.01 * size)
    sizes.require_one(forest, LEARNED, 4, 3)
    sizes.require_all([(forest, LEARNED)], 3)
    with pytest.raises(UserError) as all_trees:
        sizes.require_one(forest, LEARNED, 5, 3)
    assert all_trees.value.problem.values == {"size": 0, "trees": 5, "most": 1.01 * size}
    assert all_trees.value.fix.values == {"leaf": 3}
    with pytest.raises(UserError) as together:
        sizes.require_all([(forest, LEARNED)] * 2, 7)
    assert together.value.problem.values == {"count": 2, "size": 0, "most": 1.01 * size}
    assert together.value.fix.values == {"leaf": 7}


@pytest.mark.parametrize(
    ("name", "facts", "task", "code"),
    [
        ("linear", DataFacts(100, 10_000, 0, 2), "classification", None),
        ("linear", DataFacts(100, 10_001, 0, 2), "classification", "family.wide"),
        ("linear", DataFacts(100, 0, 1, 2, features=19_978), "classification", None),  # 22 values of a category
        ("linear", DataFacts(100, 0, 1, 2, features=19_979), "classification", "family.wide"),
        ("linear", DataFacts(10_000, 0, 1, 2, features=19_744, memory_mb=10**6), "classification", None),  # at most 256
        ("linear", DataFacts(10_000, 0, 1, 2, features=19_745, memory_mb=10**6), "classification", "family.wide"),
        ("linear", DataFacts(100, 0, 9, 2, levels=20_000), "classification", None),
        ("linear", DataFacts(100, 0, 9, 2, levels=20_001), "classification", "family.wide"),
        ("linear", DataFacts(100_000, 5, 0, 0, memory_mb=16), "regression", None),
        ("linear", DataFacts(100_000, 5, 0, 0, memory_mb=15), "regression", "family.memory_linear"),
        ("boosted_trees", DataFacts(1000, 5, 5, 100), "classification", None),
        ("boosted_trees", DataFacts(1000, 5, 5, 101), "classification", "family.trees_for_classes"),
        ("boosted_trees", DataFacts(100_000, 3, 4, 2, features=3, memory_mb=24), "classification", None),
        ("boosted_trees", DataFacts(100_000, 3, 4, 2, features=3, memory_mb=23), "classification", "family.memory"),
        ("neural_network", DataFacts(50, 1, 0, 2), "classification", None),
        ("neural_network", DataFacts(49, 1, 0, 2), "classification", "family.few_rows"),
        ("neural_network", DataFacts(50, 0, 1, 2), "classification", None),
        ("neural_network", DataFacts(50, 0, 0, 2, features=1), "classification", None),
        ("neural_network", DataFacts(50, 0, 0, 2), "classification", "family.no_column"),
        ("random_forest", DataFacts(10**6, 5, 5, 2), "classification", None),
        ("baseline", DataFacts(1, 0, 0, 0, memory_mb=1), "regression", None),
    ],
)  # fmt: skip
def test_a_family_is_refused_from_its_limit_on(name, facts, task, code):
    found = MODELS[name].why_not(facts, task)
    assert (None if found is None else found.code) == code


@pytest.mark.parametrize(
    ("name", "options", "smaller"),
    [
        ("boosted_trees", {}, {"leaves": 15, "min_leaf": 40}),
        ("boosted_trees", {"leaves": 3, "min_leaf": 6000}, {"leaves": 2, "min_leaf": 10_000}),
        ("neural_network", {}, {"width": 64, "dropout": 0.3}),
        ("neural_network", {"width": 9, "dropout": 0.45}, {"width": 8, "dropout": 0.5}),
        ("linear", {}, {}),
        ("baseline", {}, {}),
        ("random_forest", {}, {}),
    ],
)
def test_a_smaller_model_learns_less_by_heart(name, options, smaller):
    family = MODELS[name]
    assert family.smaller(family.Options(**options)) == smaller


SUMS = {"learns", "adds_up", "behind_frozen", "balances"}
TRAITS = (*sorted(SUMS), "keeps_best", "starts", "takes_raw_input", "can_train_longer")


@pytest.mark.parametrize(
    ("name", "options", "counts_", "steps", "weighs", "traits"),
    [
        ("boosted_trees", {}, "round", False, False, {"learns", "balances", "keeps_best"}),
        ("linear", {}, "iteration", False, True, SUMS),
        ("linear", {"solver": "gradient descent"}, "epoch", True, False, SUMS),
        ("random_forest", {}, "tree", False, False, {"learns", "balances"}),
        (
            "neural_network", {}, "epoch", True, True,
            {"learns", "balances", "keeps_best", "starts", "takes_raw_input", "can_train_longer"},
        ),
        ("baseline", {}, "iteration", False, False, set()),
    ],
)  # fmt: skip
def test_what_a_family_is_like_decides_what_is_offered_for_it(name, options, counts_, steps, weighs, traits):
    family = MODELS[name]
    chosen = family.Options(**options)
    assert (family.counts(chosen), family.by_steps(chosen), family.weighs_rows(chosen)) == (counts_, steps, weighs)
    assert {trait for trait in TRAITS if getattr(family, trait)} == traits
    learns_all = name in ("neural_network", "baseline")
    assert set(family.heads) == ({"softmax", "value", "sigmoid", "cumulative"} if learns_all else {"softmax", "value"})


@pytest.mark.parametrize(
    ("rows", "batch", "epochs"),
    [(499, 16, 60), (500, 32, 60), (2_999, 32, 36), (3_000, 64, 60), (10_000, 64, 21), (36_000, 64, 6)],
)  # fmt: skip
def test_raw_input_is_seen_for_about_as_many_steps(rows, batch, epochs):
    facts = DataFacts(rows, 0, 0, 2, texts=1, features=40)
    options, training = MODELS["neural_network"].suggest(facts, "classification")
    assert options == {}
    assert training == {
        "epochs": epochs,
        "batch_size": batch,
        "learning_rate": 0.01,
        "schedule": "one cycle",
        "weight_decay": 0.01,
        "clipping": 1.0,
        "patience": 0,
        "smoothing": 0.05,
    }
    assert "smoothing" not in MODELS["neural_network"].suggest(facts, "regression")[1]


def test_what_rare_answers_counted_for_is_taken_out_again():
    tilted = FittedTarget("classification", "y", ("a", "b"), (0.2, 0.8), tilt=(4.0, 1.0))
    shares = np.array([[0.8, 0.2], [0.5, 0.5]])
    assert level(tilted, shares).tolist() == [[0.5, 0.5], [0.2, 0.8]]
    assert level(LEARNED, shares) is shares
    assert lowered(tilted).tolist() == pytest.approx([np.log(4), 0])
    assert lowered(LEARNED).tolist() == [0, 0, 0]
    rows = Arrays(Layout(), np.zeros((2, 0)), np.zeros((2, 0), "int64"), np.zeros(2, "int64"))
    heavy = Arrays(Layout(), rows.numbers, rows.codes, rows.target, np.ones(2))
    assert counts(rows, tilted).tolist() == [0.25, 1]
    assert counts(heavy, tilted) is None
    assert counts(rows, LEARNED) is None
    assert to_all_classes(np.array([2, 0]), 4).tolist() == [[0, 0, 1, 0], [1, 0, 0, 0]]
