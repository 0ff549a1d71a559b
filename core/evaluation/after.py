"""After training: is the model too good to be true, and which column carries it? Through the bundle, on test rows."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from core import judgement
from core import recipe as recipes
from core.data.dataset_files import load_schema
from core.data.preparation.arrays import part_tables
from core.data.splits.split import TEST, read, rows_of
from core.evaluation.alike import different
from core.evaluation.permutation_importance import Relied, relied_on
from core.findings import Finding, leave_out
from core.folders import RunFolder
from core.messages import Message
from core.plain import Plain, to_dict, write_json
from core.serving.predictor import Predictor
from core.targets.target_reading import target_reading
from core.tasks import TASKS

ROWS = 2_000
PROGRESS_EVERY = 0.4  # seconds between two looks at what is known so far
# Nearly no error left. 1 in 100 of the possible improvement missing is rare in data from life, common with a leak;
# with few test rows the rest may be luck, so the error that these rows can still hide counts, not the one seen.
PERFECT = 0.99
# A little less is suspect when all of it hangs on one column: an honest model spreads what it knows.
GOOD = 0.95
ALONE = 0.8


def after(folder: Path, dataset: Path) -> Plain | None:
    """Look at a finished run and leave audit.json in its folder; None when the run has no bundle.

    Gives {"skill", "rows", "measure", "columns", "importance": [{"column", "drop"}], "findings": [...]}. Skill is 0 for
    the usual answer and 1 for no error at all; drop is what is lost of it, or of `measure`
    (core.evaluation.permutation_importance), when the column's values are shuffled among the test rows. While it is
    being worked out, the file holds what is known, with "under_way": true.
    """
    files = RunFolder(folder)
    if not files.bundle.is_file() or not files.evaluation.is_file():
        return None
    evaluation = judgement.read(files.evaluation)
    predictor = Predictor(files.bundle)
    table, truth = _test_rows(folder, dataset, predictor)
    relied = relied_on(predictor, table, truth, progress_writer(files.audit, len(truth)))
    predicted = different(table.select([column.name for column in predictor.schema.inputs]))
    found = too_good(
        predictor.schema.target, relied.skill, TASKS[evaluation.task].vouched(evaluation), relied.drops, predicted
    )
    result = {**_known(relied, len(truth)), "findings": [to_dict(finding) for finding in found]}
    write_json(files.audit, result)
    return result


def progress_writer(path: Path, rows: int) -> Callable[[Relied], None]:
    """Leaves what is known so far, now and then."""
    last = [0.0]

    def on_progress(so_far: Relied) -> None:
        if time.monotonic() - last[0] > PROGRESS_EVERY:
            last[0] = time.monotonic()
            write_json(path, {**_known(so_far, rows), "findings": [], "under_way": True})

    return on_progress


def _known(relied: Relied, rows: int) -> Plain:
    return {
        "rows": rows,
        "skill": relied.skill,
        "measure": relied.measure,
        "columns": relied.columns,
        "importance": [{"column": name, "drop": drop} for name, drop in relied.seen],
    }


def too_good(
    target: str, whole: float, sure: float, drops: list[tuple[str, float]], varied: tuple[str, ...] = ()
) -> list[Finding]:
    """At most one finding. whole: the skill seen; sure: the skill that these many test rows vouch for.

    varied: the columns that say different things. A model that has only one such column hangs on it as a matter of
    course: that is no reason for doubt, and leaving it out no remedy.
    """
    carrying = [(name, drop) for name, drop in drops if drop >= 0.1 * max(whole, 1e-9)]
    alone = len(carrying) == 1 and carrying[0][1] >= ALONE * whole
    if len(varied) == 1:
        return [_nothing_else(varied[0], target, whole, sure)] if sure >= PERFECT else []
    if sure < PERFECT and not (whole >= GOOD and alone):
        return []
    names = tuple(name for name, _ in (carrying if alone else carrying[:3]))
    shares = ", ".join(f"“{name}” ({drop:.0%})" for name, drop in carrying[:5])
    if alone:
        title = Message("too_good.one_column", "Too good to be true? It all hangs on “{column}”", column=names[0])
    else:
        title = Message("too_good.no_error", "Too good to be true? There is hardly any error left")
    return [
        Finding(
            check="too_good",
            severity="warn",
            columns=names,
            title=title,
            evidence=Message(
                "too_good.reached",
                "The model reaches {whole:.1%} of what is possible beyond the usual answer. What it loses when a "
                "column's values are shuffled among the test rows: {shares}.",
                whole=whole,
                shares=shares or Message("too_good.no_column", "no single column"),
            ),
            consequence=Message(
                "too_good.known_before",
                "Ask of each column: will I know it before I know “{target}”? If not, the model only repeats the "
                "answer, and will fail on new rows. Copies of rows in training and test have the same effect.",
                target=target,
            ),
            remedies=(leave_out(*names),) if names and not set(varied) <= {*names} else (),
            numbers={"skill": whole, "sure": sure, "drops": dict(drops[:20])},
        )
    ]


def _nothing_else(column: str, target: str, whole: float, sure: float) -> Finding:
    """What is worth knowing of a model without error that has one column: it may well be right."""
    return Finding(
        check="too_good",
        severity="hint",
        columns=(column,),
        title=Message("too_good.by_one", "There is hardly any error left"),
        evidence=Message(
            "too_good.reached_by_one",
            "The model reaches {whole:.1%} of what is possible beyond the usual answer, with “{column}” to go by.",
            whole=whole,
            column=column,
        ),
        consequence=Message(
            "too_good.by_one_may_be",
            "That may well be so. It would also come of the same rows in training and test, or of a “{column}” that "
            "is only known once “{target}” is known: then new rows will go worse.",
            column=column,
            target=target,
        ),
        numbers={"skill": whole, "sure": sure},
    )


def _test_rows(folder: Path, dataset: Path, predictor: Predictor) -> tuple[pa.Table, np.ndarray]:
    """The bundle's columns and the answers [N] for at most 2,000 test rows, always the same."""
    rows = rows_of(read(RunFolder(folder).split), TEST)
    most = max(300, min(ROWS, 400_000 // max(1, len(predictor.schema.inputs))))
    if len(rows) > most:
        rows = np.sort(np.random.default_rng(0).choice(rows, most, replace=False))
    recipe, schema = recipes.read(RunFolder(folder).recipe), load_schema(dataset)
    names = [column.name for column in predictor.schema.inputs]
    table = pa.concat_tables(part_tables(dataset, rows, [*names, *recipe.data.targets]))
    answers = target_reading(recipe, schema, dataset).answers(table)
    present = answers.is_valid()
    return table.filter(present), answers.filter(present).to_numpy(zero_copy_only=False)
