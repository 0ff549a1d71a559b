"""The curves are counted in the same words as the settings of the model that draws them."""

import pytest

from core.models import MODELS
from core.settings import settings
from pages.ui.train import pace


@pytest.mark.parametrize("name", MODELS)
def test_every_family_counts_in_words_that_the_screen_has(name: str):
    family = MODELS[name]
    assert family.counts(family.Options()) in pace.AXIS.keys() & pace.AFTER.keys() & pace.REACHED.keys()


def test_a_family_counts_what_its_settings_limit():
    titles = {name: {entry.name for entry in settings(family.Options)} for name, family in MODELS.items()}
    assert MODELS["boosted_trees"].counts(MODELS["boosted_trees"].Options()) + "s" in titles["boosted_trees"]
    assert MODELS["random_forest"].counts(MODELS["random_forest"].Options()) + "s" in titles["random_forest"]


def test_only_gradient_descent_is_counted_in_epochs_and_obeys_the_training_settings():
    linear = MODELS["linear"]
    exact, stepwise = linear.Options(), linear.Options(solver="gradient descent")
    assert (linear.counts(exact), linear.by_steps(exact)) == ("iteration", False)
    assert (linear.counts(stepwise), linear.by_steps(stepwise)) == ("epoch", True)
