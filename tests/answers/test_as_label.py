"""A typed correction is the label that it means."""

import pytest

from core.answers.as_label import answered, as_label, says_nothing
from core.errors import UserError


@pytest.mark.parametrize(
    ("typed", "labels", "meant"),
    [
        (" 1.0 ", ("0", "1"), "1"),
        ("0", ("0.0", "1"), "0.0"),
        ("YES", ("no", "yes"), "yes"),
        ("Nein", ("Ja", "Nein"), "Nein"),
        ("false", ("no", "yes"), "no"),
        (" new ", ("a", "b"), "new"),
        ("2", ("0", "1"), "2"),
        ("A", ("a", "b"), "A"),  # two cases of one category may be two
        ("y", ("x", "y", "n"), "y"),
        ("1", ("a", "yes"), "1"),
    ],
)
def test_a_typed_answer_is_the_label_that_it_means(typed, labels, meant):
    assert as_label(typed, labels) == meant


@pytest.mark.parametrize(
    ("text", "labels", "nothing"),
    [
        ("", (), True),
        ("  ", (), True),
        (" NA ", (), True),
        ("NA", ("NA", "SA"), False),
        ("NA", ("SA",), True),
        ("no", (), False),
    ],
)
def test_blanks_and_words_for_missing_say_nothing_unless_a_label_is_spelled_so(text, labels, nothing):
    assert says_nothing(text, labels) is nothing
    if nothing:
        with pytest.raises(UserError) as caught:
            answered(text, labels)
        assert caught.value.problem == (
            f"“{text.strip()}” does not say what the answer should be."
            if text.strip()
            else "It is not said what is right."
        )
        assert "Wrong" in caught.value.fix
    else:
        assert answered(f" {text} ", labels) == text


def test_a_number_means_no_label_where_two_labels_are_the_same_number():
    assert as_label("1", ("1.0", "1.00")) == "1"
    assert as_label("1", ("1.0", "2.00")) == "1.0"
    assert answered("1.0", ("1", "2")) == "1"
