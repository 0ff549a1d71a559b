"""Several labels: decisions at their thresholds, how they are read and compared."""

from dataclasses import replace

import numpy as np
import pytest

from core.answers import ANSWERS
from core.answers.several_labels import MOST
from tests.answers.made import of_sets

SEVERAL = ANSWERS["several_labels"]
GENRES = ("drama", "comedy", "action")
SHARES = np.array([[0.9, 0.25, 0.75], [0.25, 0.125, 0.5], [0.5, 0.5, 0.25]])
THRESHOLDS = (0.5, 0.25, 0.75)


def answers(shares=SHARES):
    return of_sets(GENRES, shares, THRESHOLDS)


def test_its_outputs_name_five_labels_and_hint_at_more():
    schema = answers().schema
    found = SEVERAL.outputs(schema)
    assert [(each.name, each.type, each.shape, each.role) for each in found] == [
        ("labels", "string", ("N",), "labels"),
        ("applies", "bool", ("N", "3"), "applies"),
        ("probabilities", "float32", ("N", "3"), "shares"),
    ]
    assert [each.meaning for each in found] == [
        "all that apply, “; ” between; (none) where none does",
        "whether each label applies, in the order drama, comedy, action",
        "how probable each label is, by itself",
    ]
    assert SEVERAL.outputs(replace(schema, labels=tuple("abcde")))[1].meaning.endswith("order a, b, c, d, e")
    assert SEVERAL.outputs(replace(schema, labels=tuple("abcdef")))[1].meaning.endswith("order a, b, c, d, e ...")


@pytest.mark.parametrize(
    ("labels", "thresholds", "code"),
    [
        ((), (), "misfit.labels"),
        (("a",), (0.0,), ""),
        (("a", "b"), (1.0, 0.0), ""),
        (("a", "b"), (0.5,), "misfit.thresholds"),
        (("a", "b"), (0.5, 1.01), "misfit.thresholds"),
        (("a", "b"), (-0.01, 0.5), "misfit.thresholds"),
        (tuple(map(str, range(MOST))), (0.5,) * MOST, ""),
        (tuple(map(str, range(MOST + 1))), (0.5,) * (MOST + 1), "misfit.labels"),
    ],
)
def test_each_of_some_labels_has_a_threshold_that_is_a_share(labels, thresholds, code):
    assert SEVERAL.misfit(replace(answers().schema, labels=labels, thresholds=thresholds)).code == code


def test_a_text_that_contradicts_its_decisions_is_not_sound():
    found = answers()
    assert SEVERAL.sound(found)
    for name, array in (("labels", np.array(["drama"] * 3, object)), ("applies", ~found["applies"])):
        assert not SEVERAL.sound(replace(found, arrays={**found.arrays, name: array}))
    for bad, sound in ((0.0, True), (1.0, True), (-0.01, False), (1.01, False)):
        shares = found["probabilities"].copy()
        shares[2, 1] = bad
        assert SEVERAL.sound(replace(found, arrays={**found.arrays, "probabilities": shares})) is sound


def test_a_row_is_as_sure_as_the_least_certain_of_its_decisions():
    found = answers()
    assert found["labels"].tolist() == ["drama; comedy; action", "(none)", "drama; comedy"]
    assert SEVERAL.certainty(found).tolist() == [0.25, 0.5, 0.5]
    assert SEVERAL.records(found) == [
        {"labels": "drama; comedy; action", "probability": 0.25},
        {"labels": "(none)", "probability": 0.5},
        {"labels": "drama; comedy", "probability": 0.5},
    ]
    assert SEVERAL.given(found).tolist() == ["action; comedy; drama", "(none)", "comedy; drama"]
    assert SEVERAL.table(found).to_pydict() == {
        "labels": ["drama; comedy; action", "(none)", "drama; comedy"],
        "probability of drama": [pytest.approx(0.9), 0.25, 0.5],
        "probability of comedy": [0.25, 0.125, 0.5],
        "probability of action": [0.75, 0.5, 0.25],
    }


def test_a_record_names_each_label():
    record = SEVERAL.recorded("drama; comedy", 0.75)
    assert record == {"labels": "drama; comedy", "probability": 0.75}
    assert (SEVERAL.plain(record), SEVERAL.sure(record)) == ("drama; comedy", 0.75)
    assert SEVERAL.sure({"labels": "drama"}) is None
    assert SEVERAL.named(record) == ("drama", "comedy")
    assert SEVERAL.named({"labels": "(none)"}) == ()


def test_it_says_what_it_finds():
    (words,) = SEVERAL.describe(answers().schema)
    assert words.code == "several_labels.described"
    assert "which of 3 labels apply" in words
    assert ": drama, comedy, action." in words


def test_in_another_order_decisions_thresholds_and_texts_follow():
    wide = SEVERAL.in_order(answers(), ("action", "new", "drama", "comedy"))
    assert wide["applies"].tolist() == [
        [True, False, True, True],
        [False, False, False, False],
        [False, False, True, True],
    ]
    assert wide["probabilities"][0].tolist() == pytest.approx([0.75, 0.0, 0.9, 0.25])
    assert wide["labels"].tolist() == ["action; drama; comedy", "(none)", "drama; comedy"]
    assert wide.schema.thresholds == (0.75, 0.5, 0.5, 0.25)
    assert wide.schema.labels == ("action", "new", "drama", "comedy")
    assert wide.schema.outputs == SEVERAL.outputs(wide.schema)
    assert (wide["applies"].dtype, wide["probabilities"].dtype) == (np.bool_, np.float32)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("comedy; drama", "drama; comedy"),
        ("COMEDY;Drama", "drama; comedy"),
        ("new; action", "action; new"),
        ("zebra; ant", "zebra; ant"),
        ("(none)", "(none)"),
        (" (none) ", "(none)"),
        ("", None),
        (";", None),
    ],
)
def test_right_labels_stand_in_the_models_order_new_ones_behind(text, right):
    assert SEVERAL.right(text, answers().schema) == right


def test_order_does_not_matter_where_labels_agree():
    record = {"labels": "drama; comedy"}
    for meets in (SEVERAL.agrees, SEVERAL.echoes):
        assert meets(record, "comedy; drama")
        assert not meets(record, "comedy")
        assert not meets(record, "comedy; drama; action")


def test_right_answers_that_came_together_get_one_sign():
    schema = answers().schema
    assert SEVERAL.uniform(["drama, comedy", "action, drama", "drama"], schema) == [
        "drama; comedy",
        "action; drama",
        "drama",
    ]
    assert SEVERAL.uniform(["new|drama"], schema, like=["drama|comedy", "comedy|action"]) == ["new; drama"]
    odd = replace(schema, labels=("sea, sand", "drama"))
    assert SEVERAL.uniform([" sea, sand ", "(none)", "['drama', 'new']"], odd, like=["drama, new"]) == [
        " sea, sand ",
        "(none)",
        "drama; new",
    ]


def test_a_label_as_close_to_its_threshold_as_the_tolerance_may_apply_or_not():
    shares = np.array([[0.5, 0.125, 0.875], [0.53125, 0.125, 0.875], [0.46875, 0.125, 0.875], [0.75, 0.125, 0.875]])
    expected = {"applies": np.array([[False, False, True]] * 4), "probabilities": shares.copy()}
    expected["probabilities"][0, 2] += 0.0625
    expected["probabilities"][1, 1] -= 0.125
    found = SEVERAL.apart(answers(shares), expected, 0.03125, 3.0)
    assert found.equal.tolist() == [True, True, True, False]
    assert found.difference.tolist() == [0.0625, 0.125, 0.0, 0.0]


def test_the_example_of_the_text_is_the_first_two_labels():
    schema = answers().schema
    assert [SEVERAL.example(output, schema) for output in schema.outputs] == ["drama; comedy", "", ""]


def test_programs_say_yes_or_no_of_each_label():
    schema = answers().schema
    assert SEVERAL.javascript(schema).startswith('  const names = ["drama", "comedy", "action"];\n')
    assert 'answer.applies.data[index] ? "yes" : "no"' in SEVERAL.javascript(schema)
    assert "{name}: {'yes' if applies else 'no'} ({probability:.1%})" in SEVERAL.python(schema)
