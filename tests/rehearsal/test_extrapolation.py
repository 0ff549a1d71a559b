"""What two walks took is drawn out to the whole run: checked on walks whose every second is known."""

from dataclasses import replace

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
