"""When a model is called too good to be true, on which columns it hangs, and what is left for a page meanwhile."""

import json

import pytest

from core.evaluation import after as module
from core.evaluation.after import progress_writer, too_good
from core.evaluation.permutation_importance import Relied, _lost, _sorted

SPREAD = [("a", 0.5), ("b", 0.3), ("c", 0.2), ("d", 0.15), ("e", 0.12), ("f", 0.11), ("g", 0.02)]


@pytest.mark.parametrize(
    ("whole", "sure", "drops", "speaks"),
    [
        (1.0, 0.99, SPREAD, True),
        (1.0, 0.9899, SPREAD, False),  # so few rows could hide more error
        (0.95, 0.5, [("a", 0.76), ("b", 0.09)], True),  # four fifths of it hang on one
        (0.95, 0.5, [("a", 0.75), ("b", 0.09)], False),
        (0.949, 0.5, [("a", 0.949)], False),
        (0.95, 0.5, [("a", 0.9), ("b", 0.096)], False),  # two carry it
        (0.95, 0.5, [("a", 0.9), ("b", 0.094)], True),
        (0.0, 0.0, [], False),
    ],
)
def test_a_model_is_too_good_without_error_or_where_one_column_carries_it(whole, sure, drops, speaks):
    assert bool(too_good("y", whole, sure, drops)) == speaks


def test_one_column_that_carries_all_is_named_in_the_title():
    (found,) = too_good("paid", 0.97, 0.9, [("a", 0.96), ("b", 0.01)], ("a", "b"))
    assert (found.check, found.severity, found.columns) == ("too_good", "warn", ("a",))
    assert found.title == "Too good to be true? It all hangs on “a”"
    assert found.evidence == (
        "The model reaches 97.0% of what is possible beyond the usual answer. What it loses when a column's values are "
        "shuffled among the test rows: “a” (96%)."
    )
    assert found.consequence.values == {"target": "paid"}
    assert found.remedies[0].arguments == {"columns": ["a"]}
    assert found.numbers == {"skill": 0.97, "sure": 0.9, "drops": {"a": 0.96, "b": 0.01}}


def test_of_several_columns_three_can_be_left_out_and_five_are_told():
    (found,) = too_good("paid", 1.0, 0.995, SPREAD, ("a", "b", "c", "d", "e", "f", "g"))
    assert found.columns == ("a", "b", "c")
    assert found.title == "Too good to be true? There is hardly any error left"
    assert found.evidence.endswith("test rows: “a” (50%), “b” (30%), “c” (20%), “d” (15%), “e” (12%).")
    assert found.remedies[0].arguments == {"columns": ["a", "b", "c"]}
    (some,) = too_good("paid", 1.0, 0.995, SPREAD, ("a", "c"))
    assert some.remedies == ()  # nothing would be left
    (none,) = too_good("paid", 1.0, 0.995, [("a", 0.01)], ("a", "b"))
    assert (none.columns, none.remedies) == ((), ())
    assert none.evidence.endswith("test rows: no single column.")


def test_only_twenty_columns_are_kept_as_numbers():
    many = [(f"c{index}", 0.2) for index in range(25)]
    assert len(too_good("y", 1.0, 1.0, many)[0].numbers["drops"]) == 20


@pytest.mark.parametrize("sure", [0.99, 0.98])
def test_a_model_of_one_column_without_error_is_a_hint(sure: float):
    found = too_good("paid", 0.999, sure, [("a", 0.9)], ("a",))
    assert len(found) == (sure == 0.99)
    for finding in found:
        assert (finding.severity, finding.columns, finding.remedies) == ("hint", ("a",), ())
        assert finding.evidence == (
            "The model reaches 99.9% of what is possible beyond the usual answer, with “a” to go by."
        )
        assert finding.consequence.values == {"column": "a", "target": "paid"}
        assert finding.numbers == {"skill": 0.999, "sure": 0.99}


def test_what_is_known_is_written_now_and_then_and_not_at_every_column(tmp_path, monkeypatch):
    now = [1_000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    report = progress_writer(tmp_path / "audit.json", 50)

    def seen(drop: float, seconds: float) -> float:
        now[0] += seconds
        report(Relied(0.5, [("x", 0.0)], "found", [("x", drop)], 7))
        return json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))["importance"][0]["drop"]

    assert [seen(0.1, 0.0), seen(0.2, 0.3), seen(0.3, 0.2), seen(0.4, 0.3)] == [0.1, 0.1, 0.3, 0.3]
    assert json.loads((tmp_path / "audit.json").read_text(encoding="utf-8")) == {
        "rows": 50,
        "skill": 0.5,
        "measure": "found",
        "columns": 7,
        "importance": [{"column": "x", "drop": 0.3}],
        "findings": [],
        "under_way": True,
    }


@pytest.mark.parametrize(
    ("whole", "left", "lost"),
    [(0.8, 0.3, 0.5), (0.8, 0.9, 0.0), (0.8, -0.5, 0.8), (-0.2, -0.9, 0.0), (0.8, 0.8, 0.0)],
)
def test_a_column_takes_no_more_than_all_and_no_less_than_nothing(whole, left, lost):
    assert _lost(whole, left) == pytest.approx(lost)


def test_what_is_lost_most_comes_first_and_equals_stay_in_their_order():
    assert _sorted([("a", 0.1), ("b", 0.3), ("c", 0.1)]) == [("b", 0.3), ("a", 0.1), ("c", 0.1)]
