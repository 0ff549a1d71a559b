"""A typed correction is the label that it means."""

import pytest

from core.answers.as_label import as_label


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
