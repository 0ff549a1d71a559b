"""How candidates stand is summed up from their answers; what all rows would take is reckoned from the sample's."""

from dataclasses import replace

import numpy as np
import pytest

from core.records import FittedTarget
from core.trials.outcome import expected, outcomes
from core.trials.trial_records import ALIKE, BEHIND, BEST, FAILED, LATE, SCORED, WAITING, WORKING, Candidate, Judged
from tests.trials.tables import penguins, recipe

LEARNED = FittedTarget("classification", "species", ("a", "b"), (0.5, 0.5))


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> Candidate:
    return Candidate("one", "Model {n}", recipe(penguins(tmp_path_factory.mktemp("penguins"))), {"n": 1})


def fold(rows: range, wrong: int, **more: object) -> Judged:
    """Answers for rows of the class 1, of which the first so many are wrong."""
    ids = np.array(rows)
    return Judged(ids, np.ones(len(ids), "int64"), (np.arange(len(ids)) >= wrong).astype("int64"), ids, **more)


def of(candidate: Candidate, family: str, epochs: int = 10, **more: object) -> Candidate:
    made = candidate.recipe
    training, choice = made.training.model_copy(update={"epochs": epochs}), type(made.family)(name=family)
    return replace(candidate, recipe=made.model_copy(update={"training": training, "family": choice}), **more)


def test_learning_grows_with_the_rows_and_reading_is_told_apart(candidate: Candidate):
    judged = {1: fold(range(10), 0, learning=2.0, preparing=1.0, learned=20),
              2: fold(range(10), 0, learning=4.0, preparing=3.0, learned=30)}  # fmt: skip
    assert expected(candidate, judged, 500) == pytest.approx(6 * 500 / 50 + 4 * 500 / 50)
    assert expected(replace(candidate, reading=7.5), judged, 500) == pytest.approx(67.5)
    none = {1: fold(range(1), 0, learning=2.0, preparing=1.0, learned=0)}
    assert expected(candidate, none, 5) == pytest.approx(2 * 5 + 1 * 5)


def test_steps_count_where_a_family_goes_by_them_and_what_was_cut_did_a_share(candidate: Candidate):
    long, short = of(candidate, "neural_network", 40), of(candidate, "neural_network", 10)
    judged = {1: fold(range(10), 0, learning=2.0, learned=20, done=0.5, cut=True)}
    assert expected(replace(long, small=short.recipe), judged, 100) == pytest.approx(2 * 4000 / 100)
    assert expected(short, judged, 100) == pytest.approx(2 * 1000 / 100)
    assert expected(of(candidate, "boosted_trees", 40), judged, 100) == pytest.approx(2 * 100 / 10)


def test_each_has_its_score_its_cost_and_the_best_one_s_score_on_its_rows(candidate: Candidate):
    names = ("good", "bad", "elsewhere", "failed", "waiting", "working", "going on")
    found = [replace(candidate, name=name, label=f"{name}'s label") for name in names]
    judged = {
        "good": {
            1: fold(range(100), 0, learning=1, preparing=0.5, cpu=2, size=70, learned=10),
            2: fold(range(100, 200), 10, learning=2, preparing=1, cpu=3, size=50, learned=10, cut=True),
        },
        "bad": {2: fold(range(100, 200), 60, learning=1, cpu=1, size=5, learned=10)},
        "elsewhere": {3: fold(range(500, 510), 1, learned=10)},
        "failed": {1: fold(range(100), 0, learned=10)},
        "waiting": {},
        "working": {},
        "going on": {1: fold(range(100), 0, learned=10)},
    }
    other = {"waiting": LATE, "working": WORKING, "going on": WORKING}
    failed = {"failed": {"problem": "It can't.", "fix": "Change it."}}
    made = outcomes(found, judged, failed, LEARNED, 100, other)
    assert [one.name for one in made] == list(names)
    assert [one.state for one in made] == [SCORED, SCORED, SCORED, FAILED, LATE, WORKING, WORKING]
    assert [one.verdict for one in made] == [BEST, BEHIND, ALIKE, "", "", "", ALIKE]
    assert [one.score for one in made] == [pytest.approx(0.95), pytest.approx(0.4), 0.9, None, None, None, 1.0]
    assert [one.rows for one in made] == [200, 100, 10, 0, 0, 0, 100]
    assert [one.best_there for one in made[:3]] == [pytest.approx(0.95), pytest.approx(0.9), None]
    good = made[0]
    assert (good.seconds, good.cpu, good.size, good.cut) == (4.5, 5, 70, True)
    assert good.low < 0.95 < good.high
    assert good.expected == expected(found[0], judged["good"], 100)
    assert (made[1].cut, made[1].size) == (False, 5)
    assert (made[3].problem, made[3].fix) == ("It can't.", "Change it.")
    assert (made[0].label, made[0].values, made[0].recipe) == ("good's label", {"n": 1}, found[0].recipe.model_dump())


def test_before_anything_is_judged_all_wait(candidate: Candidate):
    made = outcomes([candidate], {"one": {}}, {}, LEARNED, 100, {"one": WAITING})
    assert [(one.state, one.verdict, one.score) for one in made] == [(WAITING, "", None)]
