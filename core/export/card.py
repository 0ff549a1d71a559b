"""The model card: what a bundle predicts, from what, how well, and where it stops knowing. Markdown from records."""

from collections.abc import Sequence

from core import answers
from core.bundle_schema import BaseModel, BundleSchema, InputColumn
from core.export.base_models import terms
from core.export.changed import begun, changes
from core.export.markdown import plain, table
from core.export.proofs.proof import Parity, RawParity
from core.judgement import Evaluation, Measured
from core.messages import Message
from core.models import MODELS
from core.recipe import Recipe
from core.tasks import TASKS
from core.traits import AUDIO, IMAGE, TEXT

MOST_COLUMNS = 60
SEEN = {IMAGE: "pictures of any size and shape", AUDIO: "sounds of any length", TEXT: "texts of any length"}
MOST_NAMES = 20
MOST_LISTED = 500  # characters of what the run itself says; a name in it may be long


def card(
    recipe: Recipe,
    schema: BundleSchema,
    evaluation: Evaluation,
    parity: Parity | None,
    counts: dict[str, int],
    models: Sequence[BaseModel] = (),
    missed: Sequence[tuple[str, Sequence[str]]] = (),
    chosen: Sequence[str] = (),
) -> str:
    """The card of one bundle; `counts` are the rows of each part, `models` the open ones inside.

    missed: the repairs of the table that new rows don't get and of which columns (core.repairs.reach.missed).
    chosen: sentences on what the run chose by trying.
    """
    parts = [
        f"# Predicts {plain(schema.target)}",
        " ".join([*map(_listed, answers.of(schema).describe(schema)), _rows(evaluation, counts)]),
        "## How good it is",
        _quality(schema, evaluation),
        "## What goes in",
        _inputs(schema) + _missed(missed),
        "## What it does not know",
        _limits(schema, evaluation, counts),
        "## How it was made",
        _made(
            recipe,
            parity,
            counts,
            [*(plain(message, MOST_LISTED) for message in chosen), *changes(models), *begun(recipe.start)],
        ),
        "## Licence",
        terms(models),
    ]
    return "\n\n".join(parts) + "\n"


def _listed(message: Message) -> str:
    """The sentence, with names from users' files as plain text."""
    return message.template.format(**{name: plain(value, MOST_LISTED) for name, value in message.values.items()})


def _rows(evaluation: Evaluation, counts: dict[str, int]) -> str:
    return f"It learned from {counts.get('train', 0):,} rows and was judged on {evaluation.rows:,} others."


def _quality(schema: BundleSchema, evaluation: Evaluation) -> str:
    known = {metric.name: metric for metric in TASKS[schema.task].metrics}
    rows = [
        (known[name].label, _reached(entry), _number(entry.baseline), known[name].help)
        for name, entry in evaluation.metrics.items()
        if name in known
    ]
    words = (
        f"Measured with this very file on {evaluation.rows:,} rows that the training never saw."
        f" The baseline always answers {TASKS[schema.task].usual}; a model that is no better has learned nothing."
    )
    if evaluation.cross_validated:
        words += (
            f" Cross-validated: behind it, in brackets, the mean and the spread of {len(evaluation.folds)} models,"
            " each judged as a file of its own on a fold of the other rows."
        )
    return words + "\n\n" + table(("Measure", "This model", "Baseline", "What it means"), rows)


def _inputs(schema: BundleSchema) -> str:
    rows = [
        (
            plain(column.name),
            plain(column.kind),
            _range(column.low, column.high, column.categories) or _heard(column) or SEEN.get(column.traits.medium, ""),
            plain(column.example),
        )
        for column in schema.inputs[:MOST_COLUMNS]
    ]
    more = len(schema.inputs) - MOST_COLUMNS
    repaired = [
        f"- {plain(column.name)}: {' '.join(map(plain, column.steps))}" for column in schema.inputs if column.steps
    ]
    words = f"\n\n… and {more} more columns." if more > 0 else ""
    if repaired:
        words += "\n\nBefore the model sees a value, the file itself repairs it:\n\n" + "\n".join(
            repaired[:MOST_COLUMNS]
        )
    return table(("Column", "Kind", "Seen in training", "Example (made up)"), rows) + words


def _missed(repairs: Sequence[tuple[str, Sequence[str]]]) -> str:
    """What was done to the table alone."""
    if not repairs:
        return ""
    lines = "\n".join(f"- {plain(report)} ({_names(columns)})" for report, columns in repairs[:MOST_COLUMNS])
    return (
        "\n\nThe table that it learned from was repaired before. New rows don't get this, so bring them in the mended"
        f" form:\n\n{lines}"
    )


def _names(columns: Sequence[str]) -> str:
    more = f" and {len(columns) - MOST_NAMES} more" if len(columns) > MOST_NAMES else ""
    return ", ".join(map(plain, columns[:MOST_NAMES])) + more


def _heard(column: InputColumn) -> str:
    """How much of a sound the model hears."""
    return f"sounds, of which at most {column.most / column.rate:.3g} s are heard" if column.longest else ""


def _range(low: float | None, high: float | None, categories: tuple[str, ...]) -> str:
    if categories:
        more = f" … ({len(categories)})" if len(categories) > 5 else ""
        return ", ".join(plain(category) for category in categories[:5]) + more
    return f"mostly {low:g} to {high:g}".replace("-", r"\-") if low is not None and high is not None else ""


def _limits(schema: BundleSchema, evaluation: Evaluation, counts: dict[str, int]) -> str:
    lines = [
        "It knows only rows like those it learned from. Values far outside the ranges above, unknown categories and"
        " times or places that the data did not cover get an answer too, but a guessed one.",
        "It finds what goes together in the data, not what causes what.",
    ]
    for column in schema.inputs:
        if column.longest:
            lines.append(
                f"Of {plain(column.name)}, it hears the part that sounds: silence at both ends is left out. What sounds"
                f" longer than {column.most / column.rate:.3g} s is judged by its loudest stretch of that length, and a"
                f" sound of more than {column.longest / column.rate / 60:g} minutes counts as missing."
            )
    if evaluation.rows < 200:
        lines.append(f"It was judged on only {evaluation.rows} rows: its numbers may be off by several percent.")
    judged = [entry for entry in evaluation.classes if entry.support]
    if none := [f"{entry.label} ({entry.support:,})" for entry in judged if not entry.recall]:
        lines.append(f"Of the rows that it was judged on it found not one of: {_names(none)}.")
    if weak := [entry for entry in judged if 0 < (entry.recall or 0) < 0.5]:
        names = ", ".join(plain(entry.label) for entry in weak[:MOST_NAMES])
        lines.append(f"It misses more than half of: {names}.")
    lines += map(_listed, answers.of(schema).cautions(schema))
    if counts.get("train", 0) < 500:
        lines.append(f"It learned from only {counts.get('train', 0)} rows.")
    return "\n".join(f"- {line}" for line in lines)


def _made(recipe: Recipe, parity: Parity | None, counts: dict[str, int], notes: Sequence[str]) -> str:
    """`notes`: sentences, safe inside Markdown."""
    family = MODELS[recipe.family.name].label if recipe.family.name in MODELS else recipe.family.name
    rows = ", ".join(f"{name} {count:,}" for name, count in counts.items())
    lines = [
        f"Family: {plain(family)}. Rows: {rows}.",
        f"{_split_method(recipe)} Seed {recipe.split.seed} for the parts, {recipe.training.seed} for training.",
        *notes,
    ]
    if parity is not None:
        lines.append(
            f"Checked in a clean process on {parity.rows:,} rows and {parity.nasty_rows} nasty ones (missing, huge,"
            " unseen values): the file's answers differ from the trained model's by at most"
            f" {parity.largest_difference:.1e}."
        )
    lines += [_raw(parity.raw)] if parity is not None and parity.raw is not None else []
    lines.append("Made with Model Atelier. The full recipe is in the file's metadata.")
    return "\n".join(f"- {line}" for line in lines)


def _raw(raw: RawParity) -> str:
    """Whether the original file's cells, as they stand there, are answered alike."""
    if raw.reason:
        return f"Not checked against the original file: it {plain(raw.reason)}."
    rows = f"{raw.rows:,} of its {raw.total:,} rows" if raw.rows < raw.total else f"{raw.rows:,} rows"
    mended = f" ({raw.mended:,} rows that were mended while it was read were left out)" if raw.mended else ""
    return f"Checked against the original file, cell by cell, on {rows}{mended}."


def _split_method(recipe: Recipe) -> str:
    column = plain(recipe.split.column)
    return {
        "group": f"Rows of one group ({column}) are all in one part.",
        "time": f"It learned from the past and was tested on the future ({column}).",
        "column": f"The parts are those that {column} names.",
        "folds": f"Cross-validated over {recipe.split.folds} folds"
        + (f"; rows of one group ({column}) stay together." if recipe.split.column else "."),
    }.get(recipe.split.method, "Rows were dealt at random.")


def _reached(entry: Measured) -> str:
    """The test part's number, with mean and spread over the folds where there were any."""
    if entry.mean is None:
        return _number(entry.value)
    return f"{_number(entry.value)} ({_number(entry.mean)} ± {_number(entry.spread)})"


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.4g}" if abs(value) < 1e5 else f"{value:,.0f}"
