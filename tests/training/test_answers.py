"""The answers that a run told: at first, last, and of the kept model, told from one another by what stands beside."""

from core.training.answers import answered


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
