"""How many rows and folds a trial looks at, by its minutes, its medium and how long open models read."""

import pytest

from core.pretrained.supply import library
from core.records import Column, ColumnProfile, Schema
from core.runs.planning import plan
from core.trials.readers import Reading, candidates
from core.trials.terms import terms
from core.trials.trial_records import Terms

KINDS = {"text": "text", "image": "bytes", "audio": "bytes"}


def schema_of(kind: str, rows: int) -> Schema:
    own = ColumnProfile("c", KINDS[kind], rows, 0, rows, mean_words=9.0, longest=80, mean_length=50.0)
    answer = ColumnProfile("y", "text", rows, 0, 2, frequent=(("a", rows // 2), ("b", rows - rows // 2)))
    return Schema(rows, (Column("c", kind, own), Column("y", "category", answer)))


def asked(kind: str, rows: int, minutes: float) -> Terms:
    schema = schema_of(kind, rows)
    return terms(plan.draft(schema, "d", "y", None, "linear"), schema, "c", minutes)


@pytest.fixture
def nothing_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "availability", lambda model: library.AWAY)


@pytest.mark.parametrize(
    ("kind", "rows", "minutes", "taken", "folds"),
    [
        ("text", 5000, 0.5, 125, 3),
        ("text", 5000, 1, 250, 3),
        ("text", 5000, 7, 1750, 3),
        ("text", 5000, 8, 2000, 3),
        ("text", 5000, 9.9, 2000, 3),
        ("text", 5000, 10, 2000, 5),
        ("text", 300, 2, 300, 3),
        ("text", 40, 2, 40, 3),
        ("image", 5000, 2, 180, 3),
        ("audio", 5000, 10, 900, 5),
    ],
)
def test_more_minutes_look_at_more_rows_up_to_all_or_two_thousand(nothing_here, kind, rows, minutes, taken, folds):
    assert asked(kind, rows, minutes) == Terms(taken, folds, 60 * minutes)


@pytest.mark.parametrize(("minutes", "taken"), [(1, 60), (2, 100), (4, 200), (0.2, 50)])
def test_slow_readers_get_a_quarter_of_the_time_and_sixty_rows_at_least(monkeypatch, minutes, taken):
    monkeypatch.setattr(Reading, "per_row", property(lambda self: 0.3))
    assert asked("text", 5000, minutes).rows == taken


def test_what_is_tried_without_open_models_is_named_and_labelled(nothing_here):
    found = {}
    for kind in KINDS:
        schema = schema_of(kind, 400)
        recipe = plan.draft(schema, "d", "y", None, "linear")
        made = candidates(recipe, schema, "c", 100)
        found[kind] = [(one.name, one.label, one.recipe.family.name) for one in made]
        assert {one.recipe.choice("c").use for one in made} == {True}
        assert [one.reading for one in made] == [0.0] * len(made)
    scratch = ("scratch", "A network from scratch", "neural_network")
    assert found == {
        "text": [("words", "Your words alone", "linear"), scratch],
        "image": [("measures", "Simple measures of your pictures, with boosted trees", "boosted_trees"), scratch],
        "audio": [("measures", "Simple measures of your sounds, with boosted trees", "boosted_trees"), scratch],
    }
