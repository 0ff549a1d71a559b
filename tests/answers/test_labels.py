"""Labels: what is told of them, compared, and refused, at the borders."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.answers import ANSWERS, described
from core.answers.labels import ALIKE, MISSED, MOST, likeliest, probabilities, sentence
from core.bundle_schema import BundleSchema
from tests.answers.made import of_labels

LABELS = ANSWERS["labels"]
TWO = ("no", "yes")


def answers(labels, shares, classes=TWO, weights=(), kind="labels"):
    return of_labels(classes, np.array(labels, object), np.array(shares, "float32"), weights, kind)


def schema(*labels, weights=()):
    return described(BundleSchema(3, "classification", "answer", (), labels, weights=weights))


def test_five_labels_are_named_in_their_order_and_more_are_hinted_at():
    five = LABELS.outputs(schema(*"abcde"))
    assert [(each.name, each.type, each.shape, each.role) for each in five] == [
        ("label", "string", ("N",), "label"),
        ("probabilities", "float32", ("N", "5"), "shares"),
    ]
    assert five[0].meaning == "the likeliest answer"
    assert five[1].meaning == "one share a label, in the order a, b, c, d, e"
    weighed = LABELS.outputs(schema(*"abcdef", weights=(1.0,) * 6))
    assert weighed[0].meaning == "the answer; rare ones weigh more"
    assert weighed[1].meaning == "one share a label, in the order a, b, c, d, e ..."


@pytest.mark.parametrize(
    ("labels", "weights", "code"),
    [
        ((), (), "misfit.labels"),
        (("a",), (), ""),
        (tuple(map(str, range(MOST))), (), ""),
        (tuple(map(str, range(MOST + 1))), (), "misfit.labels"),
        (TWO, (1.0, 0.1), ""),
        (TWO, (1.0,), "misfit.weights"),
        (TWO, (1.0, 2.0, 3.0), "misfit.weights"),
        (TWO, (0.0, 1.0), "misfit.weights"),
        (TWO, (1.0, -1.0), "misfit.weights"),
    ],
)
def test_a_schema_has_some_labels_and_a_positive_weight_for_each(labels, weights, code):
    found = LABELS.misfit(replace(schema("a"), labels=labels, weights=weights))
    assert found.code == code
    assert found.values == ({"count": len(labels)} if code == "misfit.labels" else {})


@pytest.mark.parametrize(
    ("shares", "sound"),
    [
        ([0.5, 0.5 + 0.9 * MISSED], True),
        ([0.5, 0.5 - 0.9 * MISSED], True),
        ([0.5, 0.5 + 1.2 * MISSED], False),
        ([0.5, 0.5 - 1.2 * MISSED], False),
        ([-0.9 * MISSED, 1 + 0.9 * MISSED], True),
        ([-1.2 * MISSED, 1 + 1.2 * MISSED], False),
    ],
)
def test_probabilities_add_up_and_are_not_below_nothing_but_for_rounding(shares, sound):
    assert LABELS.sound(answers(["no", "yes"], [shares, [0.25, 0.75]])) is sound
    assert LABELS.sound(answers(["no", "yes"], [[0.25, 0.75], shares])) is sound


def test_each_row_has_a_record_and_a_line_with_the_share_of_its_own_label():
    found = answers(["yes", "no", "yes"], [[0.25, 0.75], [0.25, 0.75], [0.5, 0.5]])
    assert LABELS.records(found) == [
        {"label": "yes", "probability": 0.75},
        {"label": "no", "probability": 0.25},
        {"label": "yes", "probability": 0.5},
    ]
    assert LABELS.table(found).to_pydict() == {
        "label": ["yes", "no", "yes"],
        "probability of no": [0.25, 0.25, 0.5],
        "probability of yes": [0.75, 0.75, 0.5],
    }
    assert probabilities(found).tolist() == LABELS.certainty(found).tolist() == [0.75, 0.25, 0.5]
    assert LABELS.certainty(found).dtype == np.float64
    assert LABELS.given(found).tolist() == ["yes", "no", "yes"]


def test_a_record_says_its_label_and_how_sure_it_is_where_it_knows():
    record = LABELS.recorded("yes", 0.75)
    assert record == {"label": "yes", "probability": 0.75}
    assert (LABELS.plain(record), LABELS.sure(record), LABELS.named(record)) == ("yes", 0.75, ("yes",))
    assert LABELS.sure({"label": "yes"}) is None
    assert LABELS.agrees(record, "yes")
    assert not LABELS.agrees(record, "no")
    assert LABELS.echoes(record, "yes")
    assert not LABELS.echoes(record, "no")


def test_a_number_that_is_none_becomes_nothing_in_the_table():
    table = LABELS.table(answers(["no", "no"], [[np.nan, 1.0], [np.inf, -np.inf]]))
    assert table["probability of no"].to_pylist() == [None, None]
    assert table["probability of yes"].to_pylist() == [1.0, None]


def test_where_rare_answers_weigh_more_the_description_says_so():
    assert [each.code for each in LABELS.describe(schema(*TWO))] == ["labels.described"]
    plain, weighed = LABELS.describe(schema(*TWO, weights=(1.0, 3.0)))
    assert plain == "Given one row, it picks one of 2 answers and a probability for each: no, yes."
    assert weighed.code == "labels.weighed"
    assert LABELS.cautions(schema(*TWO)) == ()


def test_in_another_order_shares_follow_their_labels_and_weights_are_gone():
    wide = LABELS.in_order(answers(["yes"], [[0.25, 0.75]], weights=(1.0, 2.0)), ("yes", "new", "no"))
    assert wide["probabilities"].tolist() == [[0.75, 0.0, 0.25]]
    assert wide["probabilities"].dtype == np.float32
    assert wide["label"].tolist() == ["yes"]
    assert (wide.schema.labels, wide.schema.weights) == (("yes", "new", "no"), ())
    assert wide.schema.outputs == LABELS.outputs(wide.schema)
    assert wide.schema.outputs[1].shape == ("N", "3")


def test_only_with_weights_a_label_that_is_not_the_likeliest_is_remarkable():
    labels, shares = ["no", "yes", "no", "no"], [[0.4, 0.6], [0.4, 0.6], [0.5, 0.5], [0.5 - 1e-6, 0.5]]
    assert LABELS.remarkable(answers(labels, shares)).tolist() == [False] * 4
    weighed = answers(labels, shares, weights=(3.0, 1.0))
    assert LABELS.remarkable(weighed).tolist() == [True, False, False, False]
    assert likeliest(weighed).tolist() == ["yes", "yes", "no", "no"]


@pytest.mark.parametrize(("gap", "likely"), [(0.5, "no"), (2.0, "yes")])
def test_of_two_shares_as_close_as_rounding_the_given_label_counts_as_likeliest(gap, likely):
    found = answers(["no"], [[0.5 - gap * ALIKE, 0.5]])
    assert likeliest(found).tolist() == [likely]


def test_the_remark_counts_rows():
    one, many = LABELS.remark(1), LABELS.remark(1234)
    assert one == ("1 row gets an answer that is not the likeliest one, because rare answers were given more weight.")
    assert many.startswith("1,234 rows get an answer that is not the likeliest one")


def test_a_right_answer_is_a_known_label_or_a_new_one_and_never_nothing():
    assert LABELS.right(" YES ", schema(*TWO)) == "yes"
    assert LABELS.right(" maybe ", schema(*TWO)) == "maybe"
    assert LABELS.right(" ", schema(*TWO)) is None


def test_how_far_probabilities_are_apart_is_their_largest_gap():
    own = answers(["no", "yes", "no"], [[0.75, 0.25], [0.25, 0.75], [0.5, 0.5]])
    shares = np.array([[0.5, 0.25], [0.25, 0.8], [np.nan, 0.5]])
    expected = {"label": np.array(["no", "no", "no"], object), "probabilities": shares}
    found = LABELS.apart(own, expected, 0.01, 5.0)
    assert found.difference.tolist() == pytest.approx([0.25, 0.05, np.inf])
    assert found.equal.tolist() == [True, False, True]


@pytest.mark.parametrize(("shares", "equal"), [([0.505, 0.495], True), ([0.495, 0.505], True), ([0.52, 0.48], False)])
def test_either_label_is_right_where_the_two_best_are_as_close_as_the_tolerance(shares, equal):
    expected = {"label": np.array(["yes"], object), "probabilities": np.array([shares])}
    assert LABELS.apart(answers(["no"], [shares]), expected, 0.02, 1.0).equal.tolist() == [equal]


def test_a_tie_counts_by_weighed_shares_and_looks_at_the_two_best_of_three():
    three = ("a", "b", "c")
    expected = {"label": np.array(["b"], object), "probabilities": np.array([[0.6, 0.2, 0.2]])}
    weighed = answers(["a"], [[0.6, 0.2, 0.2]], three, weights=(1.0, 3.0, 1.0))
    assert LABELS.apart(weighed, expected, 1e-6, 1.0).equal.tolist() == [True], "0.6 and 3 times 0.2"
    assert LABELS.apart(answers(["a"], [[0.6, 0.2, 0.2]], three), expected, 1e-6, 1.0).equal.tolist() == [False]


def test_programs_say_that_rare_answers_weigh_more_and_name_the_labels():
    plain, weighed = schema("no", "中文"), schema("no", "中文", weights=(1.0, 2.0))
    words = "Rare answers were given more weight: the label is not always the likeliest one."
    assert LABELS.python(weighed) == f"\n# {words}" + LABELS.python(plain)
    assert LABELS.javascript(weighed) == f"  // {words}\n" + LABELS.javascript(plain)
    assert LABELS.javascript(plain).startswith('  const labels = ["no", "中文"];\n')
    assert "${(100 * answer.probabilities.data[index]).toFixed(1)}%" in LABELS.javascript(plain)
    assert "{probability:.1%}" in LABELS.python(plain)


def test_the_example_of_the_label_is_the_first_one():
    label, shares = schema(*TWO).outputs
    assert LABELS.example(label, schema(*TWO)) == "no"
    assert LABELS.example(shares, schema(*TWO)) == ""


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.13, "13 of 100"),
        (0.0095, "1 of 100"),
        (0.0094, "9 of 1,000"),
        (0.00095, "1 of 1,000"),
        (0.00094, "Fewer than 1 of 1,000"),
    ],
)
def test_a_share_is_told_as_people_count(probability, words):
    found = sentence("yes", probability)
    assert found.code == "labels.why"
    assert found == f"{words} such rows are “yes”; it is given because the rare answer was given more weight."


def test_an_ordered_label_names_its_scale_from_low_to_high():
    ordered = ANSWERS["ordered_label"]
    about = described(BundleSchema(3, "ordered", "answer", (), tuple("abcdef"), answer="ordered_label"))
    label, shares = ordered.outputs(about)
    assert (label.name, label.type, label.shape, label.role) == ("label", "string", ("N",), "label")
    assert label.meaning == "the middle of what is likely: half of it lies below"
    assert (shares.name, shares.type, shares.shape, shares.role) == ("probabilities", "float32", ("N", "6"), "shares")
    assert shares.meaning == "one share a step of the scale a < b < c < d < e < ..."
    five = replace(about, labels=tuple("abcde"))
    assert ordered.outputs(five)[1].meaning == "one share a step of the scale a < b < c < d < e"
    (words,) = ordered.describe(five)
    assert words.code == "ordered_label.described"
    assert words.startswith("Given one row, it picks one of 5 steps of a scale")
    assert ": a < b < c < d < e." in words


def test_an_ordered_label_is_never_remarkable_though_it_is_the_median():
    weighed = answers(["b"], [[0.4, 0.15, 0.45]], ("a", "b", "c"), weights=(1.0, 1.0, 1.0), kind="ordered_label")
    assert ANSWERS["ordered_label"].remarkable(weighed).tolist() == [False]


@pytest.mark.parametrize(("low", "equal"), [(0.5, True), (0.5 + 0.025, True), (0.5 - 0.025, True), (0.535, False)])
def test_a_step_may_be_either_where_half_lies_at_its_end(low, equal):
    shares = [low, 1 - low - 0.1, 0.1]
    own = answers(["a", "b"], [shares, [0.25, 0.5, 0.25]], ("a", "b", "c"), kind="ordered_label")
    expected = {"label": np.array(["b", "b"], object), "probabilities": own["probabilities"].astype("float64")}
    expected["probabilities"][1, 2] += 0.125
    found = ANSWERS["ordered_label"].apart(own, expected, 0.01, 1.0)
    assert found.equal.tolist() == [equal, True]
    assert found.difference.tolist() == [0.0, 0.125]


def test_labels_stand_in_programs_as_json():
    text = LABELS.javascript(schema('"', "b"))
    assert json.loads(text.split("const labels = ")[1].split(";")[0]) == ['"', "b"]
