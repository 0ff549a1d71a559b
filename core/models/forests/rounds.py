"""Growing round by round: when to show a point, and how far a paused growth came. Knows no trees."""

import json

from core.models.base import Report
from core.training.run_report import Paused

EVERY = 10
STATE = "rounds.json"


def following(done: int, total: int) -> int:
    """The next number of rounds worth a point on the chart: 1, 10, 20, ... total."""
    return min(total, 1 if done == 0 else (done // EVERY + 1) * EVERY)


def reached(report: Report) -> int:
    """Rounds grown before the pause; 0 at the first start."""
    path = report.checkpoint / STATE
    return int(json.loads(path.read_text(encoding="utf-8"))["rounds"]) if path.is_file() else 0


def pause(report: Report, done: int) -> None:
    """Note how far it came and raise Paused. Growing is repeatable, so the number is all that has to be kept."""
    beside = report.checkpoint / (STATE + ".part")
    beside.write_text(json.dumps({"rounds": done}), encoding="utf-8")
    beside.replace(report.checkpoint / STATE)
    raise Paused
