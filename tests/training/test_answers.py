"""The answers that a run told: at first, last, and of the kept model, told from one another by what stands beside."""

from core.training.answers import Answered, Moment, answered


def told(step, answer):
    return {"kind": "examples", "step": step, "rows": [{"row": 1, "truth": "a", "answer": answer}]}


def epoch(step):
    return {"kind": "epoch", "step": step}


KEPT = {"kind": "kept", "step": 2}


def answers(events):
    found = answered(events)
    return [moment.rows[0]["answer"] if moment.rows else None for moment in (found.first, found.now, found.kept)]


def test_the_first_the_last_and_the_kept_answers_are_told_apart_whichever_way_round_they_are_written():
    loop_state = [told(1, "x"), epoch(1), told(2, "y"), epoch(2), told(3, "z"), epoch(3)]
    assert answers(loop_state) == ["x", "z", None]
    assert answers([*loop_state, told(2, "y"), KEPT]) == ["x", "z", "y"]
    assert answers([*loop_state, KEPT, told(2, "y")]) == ["x", "z", "y"]


def test_learning_on_makes_the_kept_answers_open_again():
    loop_state = [told(1, "x"), epoch(1), told(2, "y"), KEPT]
    assert answers([*loop_state, told(3, "z"), epoch(3)]) == ["x", "z", None]


def test_nothing_told_is_nothing():
    assert answers([epoch(1), KEPT]) == [None, None, None]


def test_a_moment_has_its_step_and_all_its_rows_as_a_tuple():
    rows = [{"row": 1}, {"row": 2}]
    events = [{"kind": "examples", "step": 3, "rows": rows}, epoch(3), {"kind": "examples"}, epoch(4)]
    assert answered(events) == Answered(first=Moment(3, tuple(rows)), now=Moment(0, ()), kept=Moment())
    assert answered([]) == Answered()


def test_only_the_event_on_the_same_step_right_beside_makes_answers_the_kept_model_s():
    assert answers([told(3, "x"), KEPT]) == ["x", "x", None]
    assert answers([told(2, "x"), epoch(2), KEPT]) == ["x", "x", None]
    assert answers([KEPT, epoch(2), told(2, "x")]) == ["x", "x", None]
    assert answers([told(2, "x"), KEPT, told(2, "y")]) == [None, None, "y"]
    assert answers([told(1, "x"), told(2, "y"), KEPT, {"kind": "note"}]) == ["x", "x", "y"]
