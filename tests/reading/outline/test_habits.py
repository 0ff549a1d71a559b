"""What each column of a table usually holds."""

import pytest

from core.reading.outline.habits import Habit, habits


@pytest.mark.parametrize(
    ("habit", "value", "word", "missing"),
    [
        (Habit(True, True, False), 1.0, -1.0, -1.0),
        (Habit(True, False, False), 1.0, -1.0, 0.0),
        (Habit(False, True, False), 0.0, 0.0, -1.0),
        (Habit(False, False, False), 0.0, 0.0, 0.0),
        (Habit(False, False, True), -0.5, -0.5, 0.5),
    ],
)
def test_a_cell_suits_a_column_by_what_it_usually_holds(habit, value, word, missing):
    assert [habit.suits(cell) for cell in ("1.5", "word", "", "NA")] == [value, word, missing, missing]


def column(*cells: str) -> Habit:
    (found,) = habits([[cell] for cell in cells], 1)
    return found


def test_habits_are_learned_from_nearly_all_rows():
    assert column("1", "2", "3") == Habit(True, True, False)
    assert column("1", "2") == Habit(True, False, False), "two rows tell little of gaps"
    assert column("", "", "") == Habit(False, False, True)
    assert column("", "") == Habit(False, False, False)
    assert column("a", "", "b") == Habit(False, False, False)
    assert column(*["1"] * 9, "a") == Habit(True, True, False)
    assert column(*["1"] * 8, "a") == Habit(False, True, False)
    assert column(*["1"] * 49, "") == Habit(True, True, False)
    assert column(*["1"] * 48, "") == Habit(True, False, False)


def test_there_is_a_habit_for_each_column_also_where_rows_are_short():
    found = habits([["a", "1"], ["b", "2"], ["c"]], 3)
    assert found == (Habit(False, True, False), Habit(True, False, False), Habit(False, False, False))
