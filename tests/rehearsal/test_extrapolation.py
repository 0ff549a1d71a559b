"""What two walks took is drawn out to the whole run: checked on walks whose every second is known."""

from dataclasses import replace

import pytest

from core.rehearsal.estimate import Estimate
from core.rehearsal.extrapolation import Plan, estimate
from core.rehearsal.walk import Stage, Walk

STAGES = ("start", "reading", "preparing", "training", "exporting", "checking", "evaluating", "looking_back")


def walked(rows: int, **changes: object) -> Walk:
    """A walk in which a row to learn from costs 10 ms to prepare and 1 ms a step, and a tested one 5 ms."""
    took = {"preparing": 0.1 + rows * 0.01, "checking": 1 + rows * 0.005, "exporting": 2.0}
    stages = {name: Stage(took.get(name, 0.0), took.get(name, 0.0), 500 + rows * 0.01) for name in STAGES}
    parts = {"train": rows, "test": rows}
    walk = Walk(parts, stages, 0.5, rows * 0.001, 0.0, 3, 3, 20, 400, 1000, 50_000, 10_000, 7, 20_000, {})
    return replace(walk, **changes)


def whole(rows: int, **changes: object) -> Plan:
    return Plan(parts={"train": rows, "test": rows}, **changes)


def test_seconds_are_drawn_out_row_by_row_and_step_by_step():
    found = estimate([walked(50), walked(100)], whole(1000))
    assert found.steps == 20
    assert abs(found.step_seconds - 1.0) < 1e-6
    assert abs(found.fixed_seconds - (0.5 + 0.1 + 10 + 1 + 5 + 2)) < 1e-6
    assert found.cpu_after(3) == found.fixed_seconds + 3 * found.step_seconds
    assert found.trained == 7


def test_folds_and_intervals_count_as_further_fits():
    once = estimate([walked(50), walked(100)], whole(1000))
    more = estimate([walked(50), walked(100)], whole(1000, fits=(0.8,) * 5))
    assert abs(more.step_seconds - 5 * once.step_seconds) < 1e-6
    assert abs(more.fixed_seconds - once.fixed_seconds - 4 * 0.5) < 1e-6
    own = estimate([walked(50), walked(100)], whole(1000, fits=(0.8,) * 5, prepared=5))
    assert own.fixed_seconds > more.fixed_seconds + 5 * 10


def test_features_that_are_kept_already_are_not_made_again():
    fresh, kept = (estimate([walked(50), walked(100)], whole(1000, done=done)) for done in (0.0, 1.0))
    assert abs(fresh.fixed_seconds - kept.fixed_seconds - 9) < 1e-6  # 900 rows of 10 ms


def test_what_a_small_slice_wobbles_is_not_taken_for_memory_that_rows_need():
    steady = estimate([walked(50, array_bytes=100), walked(100, array_bytes=100)], whole(100_000))
    assert steady.peak_mb < 700  # drawn out as it is, it would be 1.5 GB; a prepared row has 100 bytes
    assert steady.needed_mb == steady.peak_mb - 400


def test_trees_make_the_file_grow_and_networks_do_not():
    small, large = walked(50, bytes=13_000, kept=3), walked(200, bytes=16_000, kept=3)
    trees = estimate([small, large], whole(800, grows=True))
    assert abs(trees.step_bytes - 4_000) < 1  # twice as large for four times the rows, and again
    assert trees.bytes_after(5) == trees.bytes - 15 * trees.step_bytes
    network = estimate([walked(50), walked(200)], whole(800))
    assert (network.bytes, network.step_bytes) == (50_000, 0.0)


def test_a_model_that_steps_until_nothing_changes_takes_what_it_took():
    found = estimate([walked(50), walked(100)], whole(100, converges=True))
    assert found.steps == 0.0
    assert found.cpu_after(400) == found.cpu_seconds


def costing(rows: int, **stages: Stage) -> Walk:
    """The walk of that many rows, with other stages in it."""
    walk = walked(rows)
    return replace(walk, stages={**walk.stages, **stages})


def test_a_whole_estimate_row_by_row():
    found = estimate([walked(50), walked(100)], whole(1000, at_most=True))
    assert found == Estimate(
        steps=20,
        fixed_seconds=pytest.approx(18.6),  # 0.5 before the first step, 10.1 preparing, 6 checking, 2 exporting
        step_seconds=pytest.approx(1.0),
        wall_seconds=pytest.approx(38.6),
        peak_mb=pytest.approx(510),
        training_mb=pytest.approx(510),
        base_mb=400,
        bytes=50_000,
        trained=7,
        at_most=True,
    )
    assert (found.cpu_seconds, found.needed_mb) == (pytest.approx(38.6), pytest.approx(110))


@pytest.mark.parametrize(("clock", "share"), [(0.5, 0.5), (1.2, 1.2), (1.3, 1.25), (9, 1.25)])
def test_waiting_for_others_is_told_up_to_a_quarter(clock, share):
    large = walked(100)
    slow = {name: replace(stage, wall=clock * stage.cpu) for name, stage in large.stages.items()}
    found = estimate([walked(50), replace(large, stages=slow)], whole(1000))
    assert found.wall_seconds == pytest.approx(share * found.cpu_seconds)


def test_of_three_walks_the_last_two_count_and_of_one_what_it_took():
    odd = walked(10, before=100.0, bytes=1)
    assert estimate([odd, walked(50), walked(100)], whole(1000)) == estimate([walked(50), walked(100)], whole(1000))
    alone = estimate([walked(100)], whole(1000))
    assert (alone.step_seconds, alone.fixed_seconds) == (pytest.approx(0.1), pytest.approx(0.5 + 1.1 + 1.5 + 2))
    assert (alone.peak_mb, alone.bytes) == (501, 50_000)


def test_no_fewer_seconds_are_foretold_for_more_rows_and_none_less_than_a_walk_took():
    falling = estimate([walked(50, before=3.0, behind=2.0), walked(100, before=1.0, behind=0.5)], whole(1000))
    assert falling.fixed_seconds == pytest.approx(1.5 + 10.1 + 6 + 2)
    few = estimate([walked(50), walked(100)], whole(20))
    assert (few.step_seconds, few.fixed_seconds) == (pytest.approx(0.1), pytest.approx(0.5 + 1.1 + 1.5 + 2))


def test_each_stage_grows_with_the_rows_of_its_own_parts():
    small, large = {"train": 10, "validation": 10, "test": 10}, {"train": 20, "validation": 30, "test": 50}
    ahead = Plan(parts={"train": 120, "validation": 130, "test": 250, "calibration": 1000})
    more = {"preparing": 250 - 50, "evaluating": 250 - 50, "before": 500 - 100, "exporting": 0, "reading": 0}
    span = {"preparing": 30, "evaluating": 40, "before": 70, "exporting": 1, "reading": 1}
    base = sum(stage.cpu for stage in walked(0).stages.values())
    for name in more:
        walks = [
            replace(walked(0), parts=parts, before=0.0, stages={**walked(0).stages, name: Stage(cpu, cpu, 500)})
            for parts, cpu in ((small, 1.0), (large, 2.0))
        ]
        expected = base - walked(0).stages.get(name, Stage(0, 0, 0)).cpu + 2 + more[name] / span[name]
        assert estimate(walks, ahead).fixed_seconds == pytest.approx(expected), name


def test_looking_back_looks_at_two_thousand_rows_and_at_most_five_seconds_more():
    def looking(rate: float, rows: int) -> float:
        walks = [costing(rows, looking_back=Stage(rows * rate, 0.0, 500)) for rows in (50, 100)]
        plain = estimate([walked(50), walked(100)], whole(rows))
        return estimate(walks, whole(rows)).fixed_seconds - plain.fixed_seconds

    assert looking(0.001, 1000) == pytest.approx(1.0)
    assert looking(0.001, 2000) == looking(0.001, 9000) == pytest.approx(2.0)
    assert looking(0.01, 9000) == pytest.approx(1 + 5)


def test_the_original_file_is_answered_twice_by_a_clean_process_up_to_what_it_takes():
    walks = [costing(rows, evaluating=Stage(rows * 0.01, 0.0, 500)) for rows in (50, 100)]
    none = estimate(walks, whole(1000)).fixed_seconds
    for rows, most, held in ((500, 20_000, 500), (30_000, 20_000, 20_000), (30_000, 100, 100)):
        both = [replace(walk, raw_most=most) for walk in walks]
        more = estimate(both, whole(1000, raw_rows=rows)).fixed_seconds - none
        assert more == pytest.approx(1.25 + held * (0.02 + 3e-5))


def test_fits_that_prepare_rows_of_their_own_prepare_judge_and_export_each_time():
    walks = [costing(rows, evaluating=Stage(rows * 0.01, 0.0, 500)) for rows in (50, 100)]
    shared, own = (estimate(walks, whole(1000, fits=(0.8,) * 5, prepared=count)) for count in (0, 3))
    assert own.fixed_seconds - shared.fixed_seconds == pytest.approx(3 * (10.1 + 10 + 2))
    assert own.step_seconds == shared.step_seconds == pytest.approx(5.0)


def test_features_that_are_half_kept_are_half_made():
    fresh, half = (estimate([walked(50), walked(100)], whole(1000, done=done)) for done in (0.0, 0.5))
    assert fresh.fixed_seconds - half.fixed_seconds == pytest.approx(4.5)


def test_what_converges_costs_its_whole_training_at_once():
    found = estimate([walked(50, behind=0.25), walked(100, behind=0.25)], whole(1000, converges=True, fits=(0.5, 0.5)))
    assert (found.steps, found.step_seconds) == (0, 0)
    training = 0.5 + 0.3 + 0.25 + 900 * 0.003  # three steps of 1 ms a row
    assert found.fixed_seconds == pytest.approx(2 * training + 10.1 + 6 + 2)


def test_without_any_step_none_is_foretold():
    assert estimate([walked(50, steps=0, step=0.0), walked(100, steps=0, step=0.0)], whole(1000)).steps == 0


def test_the_most_memory_is_that_of_the_worst_stage_and_of_the_training():
    walks = [costing(rows, exporting=Stage(2.0, 2.0, 600 + rows * 0.004)) for rows in (50, 100)]
    found = estimate(walks, whole(1000))
    assert (found.peak_mb, found.training_mb) == (pytest.approx(600.4 + 1800 * 0.002), pytest.approx(510))
    held = {"train": 100, "test": 100, "calibration": 100, "validation": 100}
    more = estimate(walks, Plan(parts=held))
    assert more.training_mb == pytest.approx(501 + 200 * 0.005)
    capped = [replace(walk, array_bytes=2**20 / 8 / 1000) for walk in walks]  # eight copies: a thousandth of a MB
    assert estimate(capped, whole(1000)).training_mb == pytest.approx(501 + 1800 * 0.001)


@pytest.mark.parametrize(
    ("small", "large", "rows", "body"),
    [
        (1_000, 4_000, 400, 16_000),  # as fast as the rows
        (1_000, 16_000, 400, 64_000),  # never faster
        (1_000, 2_000, 400, 4_000),  # with their square root
        (4_000, 1_000, 400, 1_000),  # never smaller
        (1_000, 4_000, 20, 4_000),  # nor for fewer rows
    ],
)
def test_what_learns_from_more_rows_may_make_a_larger_file(small, large, rows, body):
    walks = [walked(25, bytes=10_000 + small), walked(100, bytes=10_000 + large)]
    assert estimate(walks, whole(rows)).bytes == 10_000 + body
    trees = [replace(walk, kept=4) for walk in walks]
    found = estimate(trees, whole(rows, grows=True))
    assert (found.step_bytes, found.bytes) == (pytest.approx(body / 4), 10_000 + round(20 * body / 4))


def test_walks_of_as_many_rows_and_files_without_a_body_are_no_trouble():
    same = estimate([walked(100, bytes=12_000), walked(100, bytes=14_000)], whole(1000))
    assert (same.bytes, same.step_seconds) == (14_000, pytest.approx(0.1))
    assert estimate([walked(50, bytes=10_000), walked(100, bytes=10_000)], whole(1000)).bytes == 10_001
    early = estimate([walked(50, kept=0), walked(100, kept=0)], whole(1000, grows=True))
    assert early.step_bytes == pytest.approx(40_000)
    assert Estimate(steps=20, bytes=900, step_bytes=10.0).bytes_after(15) == 850
    assert Estimate(steps=20, bytes=900, step_bytes=10.0).bytes_after(25) == 900
    assert Estimate(peak_mb=300, base_mb=400).needed_mb == 0
