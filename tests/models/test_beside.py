"""What counts words beside a network: trees where a table has other columns, else a linear model."""

from dataclasses import replace

import numpy as np
import pytest

from core.models.boosted_trees import FittedBoosted
from core.models.linear import FittedLinear
from core.models.linear_fit.linear_strength import STRENGTHS
from core.models.network import beside
from core.models.network.beside import learn_beside
from core.recipe import TrainingOptions
from tests.models.tables import Parts, by_graph, parts


def words(data: Parts, *, others: bool) -> tuple:
    """Both parts of a table whose numbers count as words; with `others` its last two and its categories do not."""
    found = []
    for part in (data.train, data.valid):
        numbers = len(part.layout.numbers)
        apart = tuple(index < numbers - 2 * others for index in range(numbers))
        codes = part.layout.codes if others else ()
        layout = replace(part.layout, apart=apart, codes=codes)
        found.append(replace(part, layout=layout, codes=part.codes[:, : len(codes)]))
    return tuple(found)


def beaten(fitted, data, part) -> bool:
    """Whether it knows more than the most frequent answer."""
    shares = fitted.predict(part)
    return (shares.argmax(1) == part.target).mean() > np.bincount(part.target).max() / len(part) + 0.02


@pytest.mark.parametrize(("others", "sort"), [(True, FittedBoosted), (False, FittedLinear)])
def test_other_columns_call_for_trees_and_words_alone_for_a_linear_model(others, sort):
    data = parts("credit")
    train, valid = words(data, others=others)
    fitted = learn_beside(train, valid, data.learned, TrainingOptions())
    assert isinstance(fitted, sort)
    assert beaten(fitted, data, valid)
    assert np.abs(by_graph(fitted, valid) - fitted.predict(valid)).max() < 1e-5
    if not others:
        assert fitted.restraint in STRENGTHS


def test_trees_without_rows_to_watch_hold_some_back_and_stop_in_time():
    data = parts("credit")
    train, valid = words(data, others=True)
    fitted = learn_beside(train, valid.take(np.arange(0)), data.learned, TrainingOptions())
    assert fitted.rounds < 300
    assert beaten(fitted, data, valid)


def test_weights_that_trees_do_not_heed_are_not_taken_out_of_their_answers():
    data = parts("credit")
    train, valid = words(data, others=True)
    plain = learn_beside(train, valid, data.learned, TrainingOptions())
    weighed = replace(train, weights=np.where(train.target == 0, 3.0, 0.5))
    tilted = learn_beside(weighed, valid, replace(data.learned, tilt=(3.0, 0.5)), TrainingOptions())
    assert np.allclose(plain.predict(valid), tilted.predict(valid))


def test_the_many_numbers_of_another_open_model_are_left_to_a_linear_model(monkeypatch):
    data = parts("credit")
    monkeypatch.setattr(beside, "WIDE", 5)
    assert isinstance(learn_beside(*words(data, others=True), data.learned, TrainingOptions()), FittedLinear)


def test_beside_rows_that_were_drawn_again_the_graph_answers_with_the_same_mean():
    data = parts("credit")
    train, valid = words(data, others=True)
    learned = replace(data.learned, tilt=(4.0, 0.3))  # as drawn rows leave it: their weights are none
    fitted = learn_beside(train, valid, learned, TrainingOptions())
    shares = by_graph(fitted, valid)
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-6)
    assert np.abs(shares - fitted.predict(valid)).max() < 1e-5
