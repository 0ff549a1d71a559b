"""The few numbers that stand for a finished run in lists. Read from what the run left; computes nothing anew."""

from pathlib import Path

from core import judgement
from core.evaluation.missed import missed
from core.folders import RunFolder
from core.judgement import Chosen, Evaluation, Measured
from core.plain import Plain
from core.tasks import TASKS, Task
from core.training.events import Tail, summary


def headline(run: Path) -> Plain | None:
    """The primary metric's name with its value and the baseline's on the test rows; None while there is no evaluation.

    `valid` is its value on the validation rows where training told it, its mean over the folds where there are some:
    runs are chosen by that, never by the test.
    `valid_low`, `valid_high`: its 95 % interval on the rows that choose; `row_ms`: milliseconds for one row; `seconds`
    of training; each is not there where it was not measured.
    `missed`: the answers of which it found no test row (core.evaluation.missed), not there where all were found.
    """
    files = RunFolder(run)
    if not files.evaluation.exists():
        return None
    found = judgement.read(files.evaluation)
    task = TASKS[found.task]
    tested = found.metrics.get(task.primary, Measured(None))
    valid = tested.mean if found.cross_validated else _on_validation(files.events, task, found.choosing)
    unfound = missed(found)
    return {
        "metric": task.primary,
        "value": tested.value,
        "baseline": tested.baseline,
        **({} if valid is None else {"valid": valid}),
        **_measured(found),
        **({"missed": unfound} if unfound else {}),
    }


def _measured(evaluation: Evaluation) -> dict[str, float]:
    found = {"row_ms": evaluation.row_ms, "seconds": evaluation.seconds}
    if evaluation.choosing:
        found = {"valid_low": evaluation.choosing.low, "valid_high": evaluation.choosing.high, **found}
    return {name: value for name, value in found.items() if value is not None}


def _on_validation(events: Path, task: Task, chosen: Chosen | None) -> float | None:
    """The metric on the validation rows at the step that was kept.

    Where training watched only some of them (core.runs.stages.counting), on all, so that the same rows choose runs; and
    by the file's answers where these are decided on after training, as several labels are.
    """
    tail = Tail(events)
    tail.read()
    report = summary(tail.events).kept.get(f"valid_{task.primary}")
    watched = next((event["rows"] for event in tail.events if event["kind"] == "baseline"), None)
    if chosen is None:
        return report
    some = watched is not None and watched < chosen.of
    decided = task.calibrates and not task.numeric
    return chosen.value if decided or (report is not None and some) else report
