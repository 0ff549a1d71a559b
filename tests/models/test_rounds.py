"""Growing round by round: which rounds are worth a point, and how far a paused growth came."""

from pathlib import Path

import pytest

from core.models.forests.rounds import following, pause, reached
from core.training.run_report import Paused, RunReport


@pytest.mark.parametrize(
    ("done", "total", "next_one"),
    [(0, 100, 1), (1, 100, 10), (9, 100, 10), (10, 100, 20), (25, 100, 30), (90, 95, 95), (1, 5, 5), (0, 1, 1)],
)
def test_points_are_shown_after_1_10_20_rounds_and_at_the_end(done: int, total: int, next_one: int):
    assert following(done, total) == next_one


def test_a_pause_notes_how_far_it_came(tmp_path: Path):
    report = RunReport(tmp_path, lambda: "run")
    report.checkpoint.mkdir(exist_ok=True)
    assert reached(report) == 0
    for rounds in (7, 30):
        with pytest.raises(Paused):
            pause(report, rounds)
        assert reached(report) == rounds
    assert len(list(report.checkpoint.iterdir())) == 1
