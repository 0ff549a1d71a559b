"""Ranges of gains read well: signs where both ends are of one sort, words where one is a loss and one a gain."""

import pytest

from pages.ui.improve import advice_words


@pytest.mark.parametrize(
    ("low", "high", "unit", "sign", "said"),
    [
        (0.004, 0.038, "share", "", "+0.4 to +3.8"),
        (-0.012, 0.034, "share", "", "between 1.2 lower and 3.4 higher"),
        (-0.0001, 0.034, "share", "", "+0.0 to +3.4"),
        (-0.0004, 0.0001, "share", "", "+0.0 to +0.0"),
        (-733.0, 4817.0, "target", "", "between 733 more and 4,817 less error"),
        (-733.0, 4817.0, "target", "$", "between $733 more and $4,817 less error"),
        (120.0, 4817.0, "target", "", "between 120 and 4,817 less error"),
        (-4817.0, -120.0, "target", "", "between 120 and 4,817 more error"),
    ],
)
def test_a_range_says_which_end_is_better(low: float, high: float, unit: str, sign: str, said: str):
    shown = advice_words.between(low, high, unit, sign)
    assert shown.replace("\\", "") == said
