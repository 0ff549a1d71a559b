"""A training under way: what it counts, when it ends, and which weights it keeps."""

import json
import math

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from core.errors import UserError
from core.recipe import TrainingOptions
from core.training.batches import HeldRows
from core.training.loop_state import LoopState, outputs_of
from core.training.objective import Objective
from core.training.parameter_groups import all_alike
from core.training.run_report import QuietReport, RunReport
from core.training.state import begin

SQUARED = lambda outputs, target: functional.mse_loss(outputs[:, 0], target)  # noqa: E731


def network(weight=2.0):
    made = nn.Linear(1, 1, bias=False)
    nn.init.constant_(made.weight, weight)
    return made


def rows(*values):
    return HeldRows((torch.tensor(values).view(-1, 1),), torch.tensor(values))


NONE = HeldRows((torch.zeros(0, 1),), torch.zeros(0))


def going(folder=None, keep="best", valid=NONE, objective=None, weight=2.0, **training):
    made = network(weight)
    chosen = TrainingOptions(**{"epochs": 10, "patience": 2, **training})
    state = begin(made, chosen, all_alike(made.parameters()))
    report = RunReport(folder) if folder else QuietReport()
    return LoopState(state, valid, objective or Objective(SQUARED), chosen, report, keep)


def told(folder, kind):
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text("utf-8").splitlines()]
    return [event for event in events if event["kind"] == kind]


def test_a_step_counts_its_rows_and_their_loss():
    loop = going()
    loop.count(2.0, 3)
    loop.count(1.0, 1)
    assert (loop.state.total_loss, loop.state.counted, loop.state.done) == (7.0, 4, 4)


@pytest.mark.parametrize("loss", [math.nan, math.inf, -math.inf])
def test_a_loss_that_is_no_number_ends_the_training_with_a_way_out(loss):
    loop = going(learning_rate=0.5)
    loop.state.epoch = 2
    with pytest.raises(UserError) as caught:
        loop.count(loss, 3)
    assert (caught.value.code, caught.value.problem.values) == ("diverged", {"epoch": 3})
    assert caught.value.fix == "Lower the learning rate (it is 0.5), for example to 0.05, and train again."
    loop.valid, loop.objective = rows(1.0), Objective(lambda outputs, target: torch.tensor(loss))
    with pytest.raises(UserError, match="epoch 3"):
        loop.close_epoch()


def test_weights_are_averaged_from_their_epoch_on():
    loop = going(keep="average")
    loop.state.plan_averaging(2, 4)
    loop.state.epoch = 1
    loop.count(1.0, 1)
    assert loop.state.averaged == 0
    loop.state.epoch = 2
    loop.count(1.0, 1)
    assert loop.state.averaged == 1


def test_an_epoch_s_end_tells_the_mean_loss_and_begins_the_next(tmp_path):
    loop = going(tmp_path, objective=Objective(SQUARED, unit=10.0), learning_rate=0.25)
    loop.count(2.0, 3)
    loop.count(1.0, 1)
    before = loop.state.order_at_start.clone()
    torch.randperm(5, generator=loop.state.order)
    loop.close_epoch()
    (point,) = told(tmp_path, "epoch")
    assert (point["step"], point["total"], point["train_loss"], point["learning_rate"]) == (1, 10, 17.5, 0.25)
    assert (point["gradient_norm"], "valid_loss" in point) == (None, False)
    state = loop.state
    assert (state.epoch, state.done, state.total_loss, state.counted, state.ended) == (1, 0, 0.0, 0, "")
    assert (state.best_loss, state.best_epoch, state.waiting) == (1.75, 1, 0)
    assert not torch.equal(state.order_at_start, before)


def test_the_validation_loss_decides_where_there_is_one_and_only_a_better_one_is_progress(tmp_path):
    loop = going(tmp_path, valid=rows(1.0, 2.0), objective=Objective(SQUARED, unit=2.0))  # (2x - x)^2: mean 2.5
    loop.count(9.0, 1)
    loop.close_epoch()
    assert (loop.state.best_loss, loop.state.best_epoch) == (2.5, 1)
    loop.close_epoch()
    assert (loop.state.best_epoch, loop.state.waiting) == (1, 1)
    assert [point["valid_loss"] for point in told(tmp_path, "epoch")] == [5.0, 5.0]


@pytest.mark.parametrize(("keep", "cost"), [("best", 2.5), ("average", 0.5), ("end", math.inf)])
def test_what_weights_are_judged_by_depends_on_what_is_kept(keep, cost):
    loop = going(keep=keep, valid=rows(1.0, 2.0))
    loop.count(0.5, 1)
    loop.close_epoch()
    assert loop.state.best_loss == cost
    assert loop.state.best_epoch == (0 if keep == "end" else 1)


def waited(loop, epoch, waiting):
    """The training after so many epochs, of which the last ones brought nothing."""
    loop.state.epoch, loop.state.waiting, loop.state.best_loss = epoch - 1, waiting - 1, -1.0
    loop.close_epoch()
    return loop.state


@pytest.mark.parametrize(
    ("keep", "patience", "epoch", "waiting", "ended"),
    [
        ("best", 2, 5, 1, ""),
        ("best", 2, 5, 2, "patience"),
        ("best", 0, 5, 4, ""),
        ("best", 2, 10, 1, "finished"),
        ("best", 2, 10, 2, "finished"),
        ("end", 2, 5, 4, ""),
        ("end", 2, 10, 1, "finished"),
        ("average", 2, 5, 4, "patience"),
    ],
)
def test_a_training_ends_with_its_epochs_or_its_patience(tmp_path, keep, patience, epoch, waiting, ended):
    assert waited(going(tmp_path, keep, patience=patience), epoch, waiting).ended == ended
    notes = [note["said"]["code"] for note in told(tmp_path, "note")]
    assert notes == (["stopped_early"] if ended == "patience" else [])


def test_what_stopped_early_is_told_with_the_epoch_that_is_kept(tmp_path):
    loop = going(tmp_path)
    loop.state.best_epoch = 3
    waited(loop, 5, 2)
    assert told(tmp_path, "note")[0]["said"]["values"] == {"patience": 2, "epoch": 3}


@pytest.mark.parametrize(
    ("epoch", "waiting", "rest", "ended"),
    [
        (3, 1, (6.0, 10), ""),  # still waiting
        (3, 2, (3, 7), ""),  # the last 40 % begin at once: 4 epochs
        (8, 2, (6.0, 10), ""),  # they had begun
        (10, 2, (6.0, 10), "finished"),
    ],
)
def test_averaging_begins_when_progress_ends_and_ends_the_training(epoch, waiting, rest, ended):
    loop = going(keep="average")
    loop.state.plan_averaging(6.0, 10)
    state = waited(loop, epoch, waiting)
    assert ((state.rest_from, state.rest_to), state.ended) == (rest, ended)


def test_averaging_that_began_early_ends_when_its_epochs_are_over():
    loop = going(keep="average")
    loop.state.plan_averaging(3, 7)
    assert waited(loop, 6, 4).ended == ""
    assert waited(loop, 7, 1).ended == "patience"
    late = going(keep="average")
    late.state.plan_averaging(8.5, 10)
    assert waited(late, 8, 2).rest_to == 10  # no further than was planned


def test_a_point_inside_an_epoch_tells_where_it_stands_but_never_the_epoch_s_end(tmp_path):
    loop = going(tmp_path, valid=rows(1.0))
    loop.count(2.0, 4)
    loop.report_inside(8)
    loop.clock.watching = 9.0
    loop.count(4.0, 2)
    loop.report_inside(8)
    loop.count(4.0, 2)
    loop.report_inside(8)
    points = told(tmp_path, "epoch")
    assert [(point["step"], point["train_loss"], point.get("valid_loss")) for point in points] == [
        (0.5, 2.0, 1.0),
        (0.75, pytest.approx(16 / 6), None),
    ]
    assert loop.state.network.training
    assert not loop.clock.point_due()


def test_watching_looks_with_the_weights_asleep_and_tells_measures_and_a_few_answers(tmp_path):
    seen = []

    def measure(outputs):
        seen.append(loop.state.network.training)
        return {"valid_m": float(outputs.sum())}

    objective = Objective(
        SQUARED,
        measure=measure,
        watched=lambda outputs, target: torch.tensor(7.0),
        examples=lambda outputs: [{"answer": float(value)} for value in outputs[:, 0]],
        shown=np.array([2, 0]),
        unit=3.0,
    )
    loop = going(tmp_path, valid=rows(1.0, 2.0, 3.0), objective=objective)
    loop.state.network.train()
    loop.close_epoch()
    loop.close_epoch()
    assert seen == [False, False]
    points = told(tmp_path, "epoch")
    assert [(point["valid_loss"], point["valid_m"]) for point in points] == [(21.0, 12.0)] * 2
    (examples,) = told(tmp_path, "examples")  # the next look is due later
    assert (examples["step"], examples["rows"]) == (1, [{"answer": 6.0}, {"answer": 2.0}])
    assert loop.clock.watching is not None


def test_the_start_tells_what_is_best_so_far(tmp_path):
    longer = going(tmp_path / "a", valid=rows(1.0), objective=Objective(SQUARED, unit=4.0))
    longer.state.best, longer.state.best_loss, longer.state.best_epoch = {"weight": torch.ones(1, 1)}, 0.5, 3
    longer.begin(resumed=True)
    (kept,) = told(tmp_path / "a", "kept")
    assert (kept["step"], kept["valid_loss"]) == (3, 2.0)
    unwatched = going(tmp_path / "b")
    unwatched.state.best = {"weight": torch.ones(1, 1)}
    unwatched.begin(resumed=True)
    assert told(tmp_path / "b", "kept") == []


def test_a_model_that_was_good_before_is_looked_at_before_it_learns(tmp_path):
    loop = going(tmp_path / "a", "end", rows(1.0), Objective(SQUARED, unit=4.0))
    loop.begin(resumed=False)
    (point,) = told(tmp_path / "a", "epoch")
    assert (point["step"], point["total"], point["train_loss"], point["valid_loss"]) == (0, 10, None, 4.0)
    assert (loop.state.best_loss, loop.state.best_epoch) == (1.0, 0)
    again = going(tmp_path / "b", "end", rows(1.0))
    again.begin(resumed=True)
    assert told(tmp_path / "b", "epoch") == []
    assert again.state.best == {}


def test_the_first_answers_are_told_before_anything_is_learned_and_not_again(tmp_path):
    def objective():
        predicted = lambda outputs: [{"answer": float(value)} for value in outputs[:, 0]]  # noqa: E731
        return Objective(SQUARED, examples=predicted, shown=np.array([1]))

    loop = going(tmp_path / "a", valid=rows(1.0, 4.0), objective=objective())
    loop.begin(resumed=False)
    (examples,) = told(tmp_path / "a", "examples")
    assert (examples["step"], examples["rows"]) == (0, [{"answer": 8.0}])
    going(tmp_path / "b", valid=rows(1.0, 4.0), objective=objective()).begin(resumed=True)
    going(tmp_path / "c", objective=objective()).begin(resumed=False)
    assert told(tmp_path / "b", "examples") == told(tmp_path / "c", "examples") == []


@pytest.mark.parametrize(("epoch", "ended", "after"), [(9, "", ""), (10, "", "finished"), (10, "stopped", "stopped")])
def test_one_that_reached_its_epochs_has_ended(epoch, ended, after):
    loop = going()
    loop.state.epoch, loop.state.ended = epoch, ended
    loop.begin(resumed=True)
    assert loop.state.ended == after


def closed(folder, keep, best=None, average=None, weight=2.0, **changed):
    """The training at its end, in the middle of its fourth epoch of eight rows."""
    loop = going(folder, keep, **changed, weight=weight)
    loop.state.epoch, loop.state.done = 3, 4
    if best is not None:
        loop.state.best, loop.state.best_epoch = {"weight": torch.full((1, 1), best)}, 2
    loop.state.average = {} if average is None else {"weight": torch.full((1, 1), average)}
    loop.close(8)
    return loop, told(folder, "kept")[-1]


@pytest.mark.parametrize(
    ("keep", "best", "average", "weight", "step"),
    [
        ("best", 1.5, None, 1.5, 2),
        ("best", None, None, 2.0, 3.5),
        ("average", 1.5, 1.25, 1.25, 3.5),
        ("average", 1.5, None, 2.0, 3.5),
    ],
)
def test_the_end_puts_back_what_is_kept_and_tells_what_it_reaches(tmp_path, keep, best, average, weight, step):
    loop, kept = closed(tmp_path, keep, best, average, valid=rows(1.0, 1.0), objective=Objective(SQUARED, unit=2.0))
    assert loop.state.network.weight.item() == weight
    assert (kept["step"], kept["valid_loss"]) == (step, pytest.approx(2 * (weight - 1) ** 2))
    assert (loop.report.checkpoint / "state.pt").is_file()


@pytest.mark.parametrize(
    ("weight", "each", "end", "code"),
    [
        (1.1, None, True, None),  # nearer to the truth than before
        (1.5, None, False, "worse_than_before"),
        (1.5, lambda outputs, target: (outputs[:, 0] - target) ** 2, False, "worse_than_before"),
    ],
)
def test_an_end_that_is_worse_than_the_start_is_taken_back(tmp_path, weight, each, end, code):
    loop = going(tmp_path, "end", rows(1.0, 1.0, 1.0), Objective(SQUARED, each=each), weight=1.2)
    loop.begin(resumed=False)
    nn.init.constant_(loop.state.network.weight, weight)
    loop.state.epoch = 4
    loop.close(8)
    assert [note["said"]["code"] for note in told(tmp_path, "note")] == ([code] if code else [])
    assert loop.state.network.weight.item() == pytest.approx(weight if end else 1.2)
    assert (loop.state.best_epoch, told(tmp_path, "kept")[-1]["step"]) == ((4, 4) if end else (0, 0))


@pytest.mark.parametrize(("signs", "kept"), [((1, 1, 1, 1), 0), ((1, 1, 1, -1), 3.5), ((1, -1, 1, -1), 3.5)])
def test_worse_by_less_than_one_standard_error_is_chance(tmp_path, signs, kept):
    # each row costs one more or one less than before: 4 rows more is no chance, 2 or 0 is
    change = torch.tensor(signs, dtype=torch.float32)
    each = lambda outputs, target: outputs[:, 0] * change  # noqa: E731
    cost = lambda outputs, target: outputs.mean()  # noqa: E731
    loop = going(tmp_path, "end", rows(1.0, 1.0, 1.0, 1.0), Objective(cost, each=each), weight=0.0)
    loop.begin(resumed=False)
    nn.init.constant_(loop.state.network.weight, 1.0)
    loop.state.epoch, loop.state.done = 3, 4
    loop.close(8)
    assert loop.state.best_epoch == kept
    assert [note["said"]["code"] for note in told(tmp_path, "note")] == ["end_is_kept" if kept else "worse_than_before"]
    assert loop.state.network.weight.item() == (1.0 if kept else 0.0)


def test_without_rows_to_watch_nothing_is_told_of_them():
    loop = going(valid=NONE)
    assert loop._watch(1) == {}
    assert outputs_of(network(), NONE).tolist() == []


def test_outputs_of_rows_come_in_their_order_and_leave_no_gradient():
    held = HeldRows((torch.tensor([[1.0], [3.0], [2.0]]),), torch.zeros(3), 2, torch.tensor([1, 1, 5]))
    made = network().train()
    found = outputs_of(made, held)
    assert found.tolist() == [[2.0], [6.0], [4.0]]
    assert not found.requires_grad
    assert not made.training
