"""What the tabs of the gallery say of how many rows there are: all of the test rows, not only those shown."""

from core.evaluation.gallery import MOST
from pages.ui.gallery import count


def evaluation(shown: dict[str, int], **other: object) -> dict:
    return {"task": "classification", "gallery": {name: [{}] * many for name, many in shown.items()}, **other}


def test_the_kept_counts_are_said():
    found = evaluation({"wrong": MOST}, gallery_counts={"right": 80, "wrong": 57, "unsure": 31})
    assert count(found, "wrong") == 57


def test_a_run_from_before_says_what_can_be_known():
    found = evaluation({"right": MOST, "wrong": MOST, "unsure": MOST}, confusion=[[50, 7], [8, 40]])
    assert [count(found, name) for name in ("right", "wrong", "unsure")] == [90, 15, None]
    assert count(evaluation({"unsure": 3}), "unsure") == 3


def test_values_are_only_ordered_and_not_counted():
    assert count({"task": "regression", "gallery": {"right": [{}] * MOST}}, "right") is None
