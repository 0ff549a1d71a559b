"""Each advice at the borders of when it speaks, and word for word what it says, does and promises there."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from core.improve import advice
from core.improve.advice import ADVICE
from core.improve.advice.base import FURTHER, INBOX, LONGER, ROWS, TRAIN, Action, Advice, amount, apart, plenty
from core.improve.advice.case import Answered, Case, Further, Reader
from core.improve.gains.gain import Gain
from core.improve.learning.curve import FLAT, HELPS, OPEN
from core.judgement import Evaluation, Measured
from core.messages import Message
from core.recipe import ColumnChoice, edit
from core.records import DataFacts
from core.run_states import RunState
from core.training.events import Progress
from core.traits import AUDIO, IMAGE, TEXT
from tests.improve.planted import answers, good, measurement, perfect, recipe, rising, stepwise, unread

LEVEL = measurement([0.5], [0.5], kept=1)
FALLING = [0.7, 0.6, 0.5, 0.42, 0.36, 0.31, 0.27, 0.24]
BY_HEART = measurement([0.5, 0.2, 0.2], [0.5, 0.4, 0.441], kept=2)


def parts(case: Case, **rows: int) -> Case:
    """The case with so many rows in these parts."""
    return replace(case, parts={**case.parts, **rows})


def losses(case: Case, seen: float, unseen: float) -> Case:
    """The case whose kept step has these losses."""
    return replace(case, progress=measurement([seen], [unseen], kept=1))


def numbers(truth: list[float], predicted: list[float], family: str = "linear") -> Case:
    """A run that predicts numbers, with these answers."""
    given = Answered(np.arange(len(truth)), np.array(truth, "float64"), np.array(predicted, "float64"))
    return replace(perfect(family), recipe=recipe(family, "regression"), answered=given, counts={})


def linear() -> Case:
    return replace(good(perfect("linear")), progress=LEVEL)


def network() -> Case:
    return replace(good(perfect("neural_network")), progress=LEVEL)


def by_heart() -> Case:
    return replace(good(perfect("neural_network")), progress=BY_HEART)


def still_falling() -> Case:
    return replace(good(perfect("neural_network")), progress=measurement(FALLING, FALLING, kept=8))


def further(case: Case) -> Case:
    return replace(case, further=Further("review", "A Little", recipe("neural_network")))


def stopped(total: int, losses: list[float] = FALLING) -> Case:
    progress = measurement(losses, losses, kept=len(losses), total=total)
    return replace(still_falling(), state=RunState.STOPPED, progress=progress)


def ended(step: int) -> Progress:
    """A training whose last and best step is this one of as many, still falling."""
    progress = measurement(FALLING, FALLING, kept=8)
    return replace(progress, step=step, total=step, kept={**progress.kept, "step": step})


def read_by_model(case: Case, *, use: bool) -> Case:
    column = ColumnChoice(kind="text", use=use, options={"model": "maker/model"})
    return replace(case, recipe=edit.with_columns(case.recipe, {"review": column}))


def curved(case: Case, **changes: object) -> Case:
    return replace(case, curve=replace(rising(), **changes))


def ahead(gain: float) -> tuple:
    return (replace(rising().ahead[0], gain=gain),)


def with_unequal(case: Case) -> Case:
    return replace(case, progress=replace(case.progress, kept={"step": 1, "valid_loss": 0.5}))


SPEAKS: list[tuple[str, str, Callable[[], Case], bool]] = [
    ("corrections", "none wait", perfect, False),
    ("corrections", "one is new", lambda: replace(perfect(), new=1), True),
    ("corrections", "one is accepted", lambda: replace(perfect(), accepted=1), True),
    ("open_model", "a little is left", lambda: unread(good(perfect("linear"), 0.979)), True),
    ("open_model", "hardly anything is left", lambda: unread(good(perfect("linear"), 0.981)), False),
    ("change_more", "enough is left", lambda: further(good(perfect("linear"), 0.949)), True),
    ("change_more", "too little is left", lambda: further(good(perfect("linear"), 0.951)), False),
    ("change_more", "60 rows", lambda: parts(further(linear()), train=60), True),
    ("change_more", "59 rows", lambda: parts(further(linear()), train=59), False),
    ("change_more", "rows are not known", lambda: replace(further(linear()), parts={}), False),
    ("longer", "a little is left", lambda: replace(still_falling(), answered=good(perfect(), 0.979).answered), True),
    ("longer", "nothing is left", lambda: replace(still_falling(), answered=good(perfect(), 0.981).answered), False),
    (
        "longer",
        "the best step was not the last",
        lambda: replace(still_falling(), progress=measurement(FALLING, FALLING, kept=7)),
        False,
    ),
    ("longer", "no step is kept", lambda: replace(still_falling(), progress=Progress()), False),
    ("longer", "someone ended it", lambda: stopped(60), True),
    ("longer", "it was ended before its end by itself", lambda: replace(stopped(60), state=RunState.FINISHED), False),
    (
        "longer",
        "a planned schedule was ended by someone on its last step",
        lambda: stepwise(stopped(8), schedule="cosine"),
        False,
    ),
    ("longer", "four points", lambda: replace(still_falling(), progress=measurement(*2 * [FALLING[:4]], kept=4)), True),
    (
        "longer",
        "three points",
        lambda: replace(still_falling(), progress=measurement(*2 * [FALLING[:3]], kept=3)),
        False,
    ),
    (
        "longer",
        "the last of five is hardly lower than the one before",
        lambda: replace(still_falling(), progress=measurement(*2 * [[0.7, 0.6, 0.5, 0.4, 0.399]], kept=5)),
        False,
    ),
    (
        "longer",
        "the last of ten is lower than a fifth before, though hardly than the one before",
        lambda: replace(still_falling(), progress=measurement(*2 * [[*FALLING[:7], 0.2, 0.1991, 0.1985]], kept=10)),
        True,
    ),
    (
        "longer",
        "the last is no lower than one long before",
        lambda: replace(still_falling(), progress=measurement(*2 * [[0.7, 0.2, 0.5, 0.4, 0.3]], kept=5)),
        False,
    ),
    ("longer", "a model that is found at once", lambda: replace(linear(), progress=still_falling().progress), False),
    ("underfitting", "enough is left", lambda: replace(linear(), answered=good(perfect(), 0.949).answered), True),
    ("underfitting", "too little is left", lambda: replace(linear(), answered=good(perfect(), 0.951).answered), False),
    ("underfitting", "200 rows to learn from", lambda: parts(linear(), train=200), True),
    ("underfitting", "199 rows to learn from", lambda: parts(linear(), train=199), False),
    ("underfitting", "50 rows to choose by", lambda: parts(linear(), validation=50), True),
    ("underfitting", "49 rows to choose by", lambda: parts(linear(), validation=49), False),
    ("underfitting", "no parts are known", lambda: replace(linear(), parts={}), False),
    ("underfitting", "alike", lambda: losses(linear(), 0.5, 0.599), True),
    ("underfitting", "worse on others", lambda: losses(linear(), 0.5, 0.601), False),
    ("underfitting", "no loss on its own rows is known", lambda: with_unequal(linear()), False),
    ("underfitting", "a family that sees columns together", network, False),
    ("underfitting", "a pretrained model reads a column", lambda: read_by_model(linear(), use=True), False),
    ("underfitting", "it reads a column that is left out", lambda: read_by_model(linear(), use=False), True),
    (
        "underfitting",
        "a column's kind has options without a model",
        lambda: replace(linear(), recipe=edit.with_column(linear().recipe, "age", options={"model": ""})),
        True,
    ),
    (
        "underfitting",
        "trees can't learn so many answers",
        lambda: replace(linear(), facts=DataFacts(rows=10_000, numbers=1, categories=1, classes=101)),
        False,
    ),
    ("overfitting", "by heart", by_heart, True),
    ("overfitting", "a little is left", lambda: replace(by_heart(), answered=good(perfect(), 0.979).answered), True),
    ("overfitting", "nothing is left", lambda: replace(by_heart(), answered=good(perfect(), 0.981).answered), False),
    ("overfitting", "50 rows to choose by", lambda: parts(by_heart(), validation=50), True),
    ("overfitting", "49 rows to choose by", lambda: parts(by_heart(), validation=49), False),
    ("overfitting", "no parts are known", lambda: replace(by_heart(), parts={}), False),
    (
        "overfitting",
        "not twice as much on others",
        lambda: replace(by_heart(), progress=measurement([0.5, 0.21, 0.2], [0.5, 0.4, 0.5], kept=2)),
        False,
    ),
    (
        "overfitting",
        "it hardly rose",
        lambda: replace(by_heart(), progress=measurement([0.5, 0.2, 0.2], [0.5, 0.4, 0.439], kept=2)),
        False,
    ),
    (
        "overfitting",
        "a pretrained model changes",
        lambda: replace(by_heart(), facts=replace(by_heart().facts, changing=(("text", "little"),))),
        False,
    ),
    ("overfitting", "no loss on its own rows is known", lambda: with_unequal(by_heart()), False),
    ("overfitting", "a family without a size", lambda: replace(by_heart(), recipe=recipe("baseline")), False),
    ("larger", "enough is left", lambda: replace(network(), answered=good(perfect(), 0.949).answered), True),
    ("larger", "too little is left", lambda: replace(network(), answered=good(perfect(), 0.951).answered), False),
    ("larger", "300 rows to learn from", lambda: parts(network(), train=300), True),
    ("larger", "299 rows to learn from", lambda: parts(network(), train=299), False),
    ("larger", "50 rows to choose by", lambda: parts(network(), validation=50), True),
    ("larger", "49 rows to choose by", lambda: parts(network(), validation=49), False),
    ("larger", "no parts are known", lambda: replace(network(), parts={}), False),
    ("larger", "alike", lambda: losses(network(), 0.5, 0.599), True),
    ("larger", "worse on others", lambda: losses(network(), 0.5, 0.601), False),
    ("larger", "no loss on its own rows is known", lambda: with_unequal(network()), False),
    ("larger", "a family that is no network", linear, False),
    (
        "larger",
        "a pretrained model changes",
        lambda: replace(network(), facts=replace(network().facts, changing=(("text", "little"),))),
        False,
    ),
    ("larger", "half as wide as may be", lambda: replace(network(), recipe=recipe("neural_network", width=512)), True),
    ("larger", "wider than that", lambda: replace(network(), recipe=recipe("neural_network", width=513)), False),
    ("more_rows", "no curve", perfect, False),
    ("more_rows", "it is open whether they help", lambda: curved(perfect(), verdict=OPEN), True),
    ("more_rows", "a flat curve", lambda: curved(perfect(), verdict=FLAT), False),
    ("more_rows", "what it gives now is not known", lambda: curved(perfect(), now=None), False),
    ("more_rows", "nothing ahead is known", lambda: curved(perfect(), ahead=()), False),
    ("more_rows", "half a point is gained", lambda: curved(perfect(), ahead=ahead(0.005)), True),
    ("more_rows", "less than that is gained", lambda: curved(perfect(), ahead=ahead(0.0049)), False),
]


@pytest.mark.parametrize(("name", "where", "case", "speaks"), SPEAKS, ids=[f"{e[0]}: {e[1]}" for e in SPEAKS])
def test_it_speaks_up_to_a_border_and_not_beyond(name: str, where: str, case: Callable[[], Case], speaks: bool):
    assert (ADVICE[name](case()) is not None) == speaks


def test_corrections_are_counted_by_how_far_they_came():
    found = ADVICE["corrections"](replace(perfect(), new=1_200, accepted=4))
    assert found.evidence == (
        "In the inbox wait 1,200 to look at and 4 accepted and not yet learned from. Corrected rows teach most where "
        "the model is wrong today."
    )
    assert (found.title, found.action.name) == ("Learn from what people corrected", INBOX)
    assert (found.gain, found.measure, found.numbers) == (None, "accuracy", {"new": 1_200, "accepted": 4})
    assert (found.main, found.better, found.weight, found.action.recipe) == (True, True, 0.0, None)
    alone = ADVICE["corrections"](replace(perfect(), new=3))
    assert alone.evidence.startswith("In the inbox wait 3 to look at. Corrected")


@pytest.mark.parametrize(
    ("kind", "things"), [(TEXT, "texts"), (IMAGE, "pictures"), (AUDIO, "sounds"), ("shape", "values")]
)
def test_a_pretrained_model_is_named_with_its_column_and_what_it_has_seen(kind: str, things: str):
    other = recipe("neural_network")
    found = ADVICE["open_model"](replace(good(perfect()), readers=(Reader("look", kind, "MiniLM", other),)))
    assert f"“look” is read by what your own rows teach alone. MiniLM has seen millions of {things} " in found.evidence
    assert found.action.effect == "A new run in which MiniLM reads “look”; the other columns stay as they are."
    assert (found.title, found.action.name) == ("An open model for “look”", TRAIN)
    assert (found.action.recipe, found.gain) == (other, None)
    assert (found.measure, found.numbers) == ("accuracy", {"column": "look", "model": "MiniLM"})


def test_of_several_pretrained_models_the_first_that_a_trial_did_not_find_useless_is_named():
    gained = Gain(0.02, 0.01, 0.03, 300)
    trials = [Gain(-0.01, -0.02, 0.0), Gain(0.0, -0.02, 0.02), Gain(None, 0.0, 0.1), gained, None]
    readers = tuple(Reader(f"c{index}", TEXT, "M", recipe(), each) for index, each in enumerate(trials))
    found = ADVICE["open_model"](replace(good(perfect()), readers=readers))
    assert (found.numbers["column"], found.gain) == ("c3", gained)
    assert ADVICE["open_model"](replace(good(perfect()), readers=readers[4:])).numbers["column"] == "c4"
    assert ADVICE["open_model"](replace(good(perfect()), readers=readers[:3])) is None


def test_how_much_more_may_change_is_said_in_small_letters_within_the_sentence():
    case = parts(further(linear()), train=1_234)
    found = ADVICE["change_more"](case)
    assert found.evidence == (
        "An open model reads “review” as far as it was let. On 1,234 rows it can learn more of what matters in yours."
    )
    assert found.action.effect.endswith("What may change: a little.")
    assert (found.action.name, found.action.recipe) == (FURTHER, case.further.recipe)
    assert (found.measure, found.numbers) == ("accuracy", {"column": "review", "rows": 1_234})


@pytest.mark.parametrize(
    ("case", "epochs"),
    [
        (still_falling(), 30),  # as long again, but never less than 30
        (stopped(38), 30),
        (stopped(39), 31),  # what was left
        (replace(still_falling(), progress=ended(31)), 31),
    ],
)
def test_longer_training_is_as_long_again_or_what_was_left(case: Case, epochs: int):
    found = ADVICE["longer"](case)
    assert (found.action.name, found.action.epochs, found.action.recipe) == (LONGER, epochs, None)
    assert f"for {epochs} epochs more" in found.action.effect
    assert found.numbers == {"step": case.progress.step, "total": case.progress.total}
    assert (found.measure, found.gain) == ("accuracy", None)


@pytest.mark.parametrize(("rounds", "more"), [(8, 16), (2_500, 5_000), (2_501, 5_000)])
def test_trees_get_twice_as_many_rounds_up_to_the_most_that_may_be(rounds: int, more: int):
    found = ADVICE["longer"](replace(still_falling(), recipe=recipe("boosted_trees", rounds=rounds, leaves=9)))
    assert (found.action.name, found.action.epochs) == (TRAIN, 0)
    assert found.action.recipe.family.options == {"rounds": more, "leaves": 9}
    assert found.action.effect == f"A new run of the same recipe with up to {more:,} rounds."


def test_boosted_trees_take_the_place_of_a_linear_model_with_what_else_it_has():
    case = losses(linear(), 0.5, 0.55)
    found = ADVICE["underfitting"](case)
    assert found.evidence.startswith(
        "Measured alike, its error (log loss) is 0.5 on the rows it learned from and 0.55 on rows kept aside, hardly"
    )
    assert found.action.recipe.family.name == "boosted_trees"
    assert found.action.recipe.columns == case.recipe.columns
    assert (found.action.name, found.measure, found.gain) == (TRAIN, "accuracy", None)
    assert found.numbers == {"train_loss": 0.5, "valid_loss": 0.55}


def test_a_smaller_model_is_named_with_its_settings():
    found = ADVICE["overfitting"](by_heart())
    assert found.evidence.startswith(
        "Measured alike, its error (log loss) is 0.2 on the rows it learned from and 0.4 on rows kept aside, and there"
    )
    assert found.action.effect == "A new run of the same recipe with a smaller model (width 64, dropout 0.3)."
    assert found.action.recipe.family.options == {"width": 64, "dropout": 0.3}
    assert (found.action.name, found.measure, found.gain) == (TRAIN, "accuracy", None)
    assert found.numbers == {"train_loss": 0.2, "valid_loss": 0.4}
    trees = ADVICE["overfitting"](replace(by_heart(), recipe=recipe("boosted_trees", rounds=7)))
    assert trees.action.effect.endswith("(leaves 15, min leaf 40).")
    assert trees.action.recipe.family.options == {"rounds": 7, "leaves": 15, "min_leaf": 40}


@pytest.mark.parametrize(
    ("own", "wider"),
    [
        ({"layers": 1, "width": 40, "dropout": 0.25}, {"layers": 2, "width": 80, "dropout": 0.125}),
        ({"layers": 3, "width": 512, "dropout": 0.0}, {"layers": 3, "width": 1024, "dropout": 0.0}),
    ],
)
def test_a_larger_network_is_twice_as_wide_and_leaves_out_half(own: dict, wider: dict):
    found = ADVICE["larger"](replace(network(), recipe=recipe("neural_network", activation="tanh", **own)))
    assert found.action.recipe.family.options == {"activation": "tanh", **wider}
    effect = f"A new run of the same recipe with {wider['layers']} layers of {wider['width']} units."
    assert (found.action.name, found.action.effect) == (TRAIN, effect)
    assert found.numbers == {"train_loss": 0.5, "valid_loss": 0.5, "width": wider["width"]}
    assert (found.measure, found.gain) == ("accuracy", None)
    assert "0.5 on the rows it learned from and 0.5 on rows kept aside, hardly more" in found.evidence


def test_more_rows_are_said_by_the_first_and_the_last_point_of_the_curve():
    found = ADVICE["more_rows"](curved(perfect()))
    assert found.evidence == (
        "Models of 100 rows reached 70.0%, those of 800 83.0%, and the curve has not levelled out."
    )
    assert found.gain == Gain(0.021, 0.004, 0.038, 300)
    assert (found.action.name, found.measure) == (ROWS, "accuracy")
    assert found.numbers == {"rows": 800, "twice": 1_600, "judged": 300}
    values = tuple(replace(point, value=value) for point, value in zip(rising().points, (1_500, 9, 8, 7), strict=True))
    of_numbers = ADVICE["more_rows"](curved(numbers([1.0, 2.0], [1.0, 2.0]), points=values, now=1.0))
    assert "reached an error of 1,500, those of 800 an error of 7, and" in of_numbers.evidence
    assert ADVICE["more_rows"](curved(numbers([1.0, 2.0], [1.0, 2.0]), now=2.2)) is None  # less than a hundredth of it


def test_numbers_are_written_without_powers_of_ten():
    assert [amount(value) for value in (999.4, 999.6, 1_000.0, -1_234_567.0, 0.12345)] == [
        "999",
        "1e+03",
        "1,000",
        "-1,234,567",
        "0.123",
    ]


def test_losses_of_numbers_are_said_as_their_roots():
    assert apart(4.0, 9.0, share=False) == ("it is off by 2 on the rows it learned from and by 3 on rows kept aside")
    assert apart(4.0, 9.0, share=True) == (
        "its error (log loss) is 4 on the rows it learned from and 9 on rows kept aside"
    )
    assert apart(4.0, 9.0, share=False).code != apart(4.0, 9.0, share=True).code


def test_there_is_plenty_from_a_thousand_rows_on_where_the_curve_is_flat():
    flat = curved(perfect(), verdict=FLAT)
    assert [plenty(flat, rows) for rows in (999, 1_000, 1_001)] == [False, True, True]
    assert not plenty(curved(perfect(), verdict=HELPS), 5_000)
    assert not plenty(perfect(), 5_000)


@pytest.mark.parametrize(
    ("gain", "main", "weight"),
    [
        (None, True, 0.0),
        (Gain(0.08, 0.01, 0.1), True, 0.08),
        (Gain(0.08, 0.01, 0.1), False, 0.04),
        (Gain(0.08, 0.0, 0.1), True, 0.04),  # it may be luck
        (Gain(None, 0.0, 0.16), True, 0.02),  # anything up to that
    ],
)
def test_what_is_expected_weighs_less_the_less_it_is_known(gain: Gain | None, main: bool, weight: float):
    action = Action(ROWS, Message("a", "A"), Message("b", "B."))
    found = Advice("any", Message("a", "A"), Message("b", "B."), action, gain, "accuracy", main=main)
    assert found.weight == pytest.approx(weight)


def test_what_makes_the_model_better_stands_before_what_only_tells_more_of_it():
    few = replace(perfect(rows=100), evaluation=Evaluation(rows=100, metrics={"accuracy": Measured(0.9)}))
    few = replace(few, accepted=1, curve=rising())
    assert [each.name for each in advice.found(few)] == ["more_rows", "corrections", "few_test_rows"]
    held = replace(few, tried={"few_test_rows": Gain(0.5, 0.4, 0.6)})
    assert [each.name for each in advice.found(held)] == ["more_rows", "corrections", "few_test_rows"]


def test_a_gain_in_another_measure_is_no_main_one_and_weighs_half():
    found = answers(2_000, {"no": 0.99, "yes": 0.4}, {"no": 0.9, "yes": 0.1})
    case = replace(perfect(), answered=found, counts={"no": 3_600, "yes": 400})
    balance = ADVICE["balance"](case)
    assert (balance.main, balance.better, balance.measure) == (False, True, "balanced_accuracy")
    assert balance.weight == pytest.approx(balance.gain.expected / 2)


def test_what_a_case_misses_is_the_share_of_wrong_answers_or_of_what_is_not_explained():
    case = good(perfect(), 0.85)
    assert (case.value, case.missing) == (pytest.approx(0.85), pytest.approx(0.15))
    assert case.losses.sum() == 300
    off = numbers([1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 5.0])
    assert (off.value, off.missing) == (0.5, pytest.approx(0.25 / 1.25))
    assert numbers([1.0, 3.0], [9.0, 9.0]).missing == 1.0  # worse than the mean
    assert numbers([1.0, 1.0], [1.0, 1.0]).missing == 0.0


def test_without_answers_a_case_knows_what_the_training_measured():
    bare = replace(perfect(), answered=None, progress=replace(LEVEL, kept={"valid_accuracy": 0.9}))
    assert (bare.value, bare.missing, len(bare.losses)) == (0.9, pytest.approx(0.1), 0)
    unknown = replace(bare, progress=LEVEL)
    assert (unknown.value, unknown.missing) == (None, 1.0)
    none = Answered(np.zeros(0, "int64"), np.zeros(0, object), np.zeros(0, object))
    assert replace(bare, answered=none).value == 0.9
    error = replace(bare, recipe=recipe("linear", "regression"), progress=replace(LEVEL, kept={"valid_rmse": 3.0}))
    assert (error.value, error.missing) == (3.0, 1.0)
    assert replace(error, answered=none).missing == 1.0
