"""The card says what is predicted, how well beside the baseline, and what is not known; names stay plain text."""

import dataclasses
import re

import pytest

from core.bundle_schema import BaseModel, BundleSchema, InputColumn
from core.export.card import card
from core.export.markdown import plain, table
from core.export.proofs.proof import Parity, RawParity
from core.judgement import AnswerLine, Evaluation, FoldReport, Measured
from core.recipe import (
    ColumnChoice,
    DataChoice,
    FamilyChoice,
    Recipe,
    SplitOptions,
    StartChoice,
    TaskChoice,
    TrainingOptions,
)
from tests.export import bundles

COUNTS = {"train": 300, "validation": 60, "test": 90}
PARITY = Parity(90, 27, 1.0, 3e-8, 1e-5, passed=True, finite=True)
EVALUATION = Evaluation(
    rows=90,
    metrics={"accuracy": Measured(0.912, 0.51), "roc_auc": Measured(None, 0.5)},
    classes=(AnswerLine("no", 40, 0.9, 0.95, 0.92), AnswerLine("yes", 10, 0.3, 0.2, 0.24)),
)


def recipe(task: str = "classification") -> Recipe:
    return Recipe(
        data=DataChoice(dataset="d", target="answer"),
        task=TaskChoice(name=task),
        columns={"age": ColumnChoice()},
        family=FamilyChoice(name="linear"),
    )


def test_it_says_what_how_good_on_what_and_how_it_was_made():
    text = card(recipe(), bundles.schema(), EVALUATION, PARITY, COUNTS)
    for words in (
        "# Predicts answer",
        "one of 3 answers",
        "It learned from 300 rows and was judged on 90 others.",
        "| Accuracy | 0.912 | 0.51 |",
        "| ROC AUC | – | 0.5 |",
        "90 rows that the training never saw",
        "only 90 rows",
        "misses more than half of: yes",
        "## Licence",
        "train 300, validation 60, test 90",
        "27 nasty ones",
        "3.0e-08",
    ):
        assert words in text
    assert "北京" in text
    assert "mostly 1 to 90" in text


def test_what_was_done_to_the_table_alone_is_told_with_its_columns():
    missed = [("Change capitals: lower", ["town", "[x](y)"]), ("Tidy spaces", [f"c{index}" for index in range(30)])]
    text = card(recipe(), bundles.schema(), EVALUATION, PARITY, COUNTS, missed=missed)
    assert "New rows don't get this" in text
    assert r"- Change capitals\: lower (town, \[x\]\(y\))" in text
    assert "c19 and 10 more)" in text
    assert "New rows don't get this" not in card(recipe(), bundles.schema(), EVALUATION, PARITY, COUNTS)


def test_a_number_gets_its_interval_level():
    evaluation = Evaluation(rows=4000, metrics={"rmse": Measured(123456.7, 200000.0)})
    text = card(recipe("regression"), bundles.schema("regression"), evaluation, None, {"train": 9000})
    assert "90% of the true values" in text
    assert "| RMSE | 123,457 | 200,000 |" in text
    assert "only" not in text.split("## How it was made")[0].split("## What it does not know")[1].replace(
        "knows only", ""
    )


def test_labels_that_it_hardly_finds_are_named():
    recalls = {"a": 0.0, "b": None, "c": 0.01, "d": 0.49, "e": 0.5, "f": 1.0}
    entries = (AnswerLine(label, 1200, recall=recall) for label, recall in recalls.items())
    evaluation = dataclasses.replace(EVALUATION, classes=(*entries, AnswerLine("g", 0)))
    text = card(recipe(), bundles.schema(), evaluation, PARITY, COUNTS)
    assert "it found not one of: a \\(1,200\\), b \\(1,200\\).\n" in text
    assert "It misses more than half of: c, d.\n" in text


def test_hostile_names_are_plain_text():
    evil = "[x](javascript:alert(1)) <script> | `code` $a$ :red[hot] **b** \n# Title ![](http://x/y.png)"
    column = InputColumn(evil, evil, "category", typical=evil, categories=(evil,), example=evil)
    schema = BundleSchema(1, "classification", evil, (column,), (evil, "ok"))
    text = card(recipe(), schema, dataclasses.replace(EVALUATION, classes=()), None, COUNTS)
    for raw in ("](", "<script", "`code", "$a", ":red", "*b", "# Title", "[x", "[]"):
        assert not re.search(r"(?<!\\)" + re.escape(raw), text)
    assert all(line.count(" | ") == 3 for line in text.splitlines() if line.startswith("| ") and "Accuracy" not in line)


def test_plain_escapes_shortens_and_drops_what_can_not_be_seen():
    assert plain("a_b*c") == r"a\_b\*c"
    assert plain("a\tb\n c\u200b\u202e") == "a b c"
    assert plain("x" * 1000) == "x" * 119 + "…"
    assert plain("x" * 120) == "x" * 120
    assert plain("数 😀") == "数 😀"


def test_a_table_has_a_line_for_each_row():
    assert table(("a", "b"), [("1", "2")]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_it_says_how_much_of_a_sound_is_heard():
    heard = InputColumn("call", "call", "audio", rate=16_000, most=8_000, longest=4_800_000)
    schema = BundleSchema(3, "classification", "who", (heard,), labels=("a", "b"))
    text = card(recipe(), schema, EVALUATION, PARITY, COUNTS)
    assert "sounds, of which at most 0.5 s are heard" in text
    assert "Of call, it hears the part that sounds: silence at both ends is left out." in text
    assert "a sound of more than 5 minutes counts as missing" in text
    before = BundleSchema(2, "classification", "who", (dataclasses.replace(heard, longest=0),), labels=("a", "b"))
    assert "it hears the part" not in card(recipe(), before, EVALUATION, PARITY, COUNTS)


def section(text, name):
    """The lines under a heading."""
    return text.split(f"## {name}\n\n")[1].split("\n\n## ")[0].splitlines()


def test_columns_are_told_in_a_table_with_what_was_seen_of_each():
    many = InputColumn("many", "many", "category", categories=tuple("abcdef"), example="a")
    steps = ("It trims.", "Then *x*.")
    five = InputColumn("five", "five", "category", categories=tuple("abcde"), example="e", steps=steps)
    number = InputColumn("n", "n", "number", low=-1.5, high=2e6, example="3")
    half = InputColumn("half", "half", "number", low=1.0)
    media = [InputColumn(kind, kind, kind) for kind in ("image", "audio", "text")]
    schema = BundleSchema(3, "regression", "y", (many, five, number, half, *media), level=0.9)
    lines = section(card(recipe("regression"), schema, EVALUATION, None, COUNTS), "What goes in")
    assert lines[0] == "| Column | Kind | Seen in training | Example (made up) |"
    assert lines[2:9] == [
        "| many | category | a, b, c, d, e … (6) | a |",
        "| five | category | a, b, c, d, e | e |",
        "| n | number | mostly \\-1.5 to 2e+06 | 3 |",
        "| half | number |  |  |",
        "| image | image | pictures of any size and shape |  |",
        "| audio | audio | sounds of any length |  |",
        "| text | text | texts of any length |  |",
    ]
    assert lines[9:] == [
        "",
        "Before the model sees a value, the file itself repairs it:",
        "",
        r"- five: It trims\. Then \*x\*\.",
    ]


@pytest.mark.parametrize(("count", "more"), [(60, ""), (61, "… and 1 more columns.")])
def test_columns_beyond_the_sixtieth_are_counted(count, more):
    inputs = tuple(InputColumn(f"c{index}", f"c{index}", "number", steps=("s",)) for index in range(count))
    schema = BundleSchema(3, "classification", "y", inputs, ("a", "b"))
    lines = section(card(recipe(), schema, EVALUATION, None, COUNTS), "What goes in")
    assert sum(line.startswith("| c") for line in lines) == 60
    assert sum(line.startswith("- c") for line in lines) == 60
    assert [line for line in lines if line.startswith("…")] == ([more] if more else [])


@pytest.mark.parametrize(("rows", "few"), [(199, True), (200, False)])
def test_few_judged_rows_are_a_caution(rows, few):
    text = card(recipe(), bundles.schema(), dataclasses.replace(EVALUATION, rows=rows), None, COUNTS)
    assert ("- It was judged on only 199 rows: its numbers may be off by several percent." in text) is few


@pytest.mark.parametrize(("train", "few"), [(499, True), (500, False)])
def test_few_learned_rows_are_a_caution(train, few):
    text = card(recipe(), bundles.schema(), EVALUATION, None, {"train": train})
    assert ("- It learned from only 499 rows." in text) is few
    assert "It learned from 0 rows and" in card(recipe(), bundles.schema(), EVALUATION, None, {})


SPLITS = {
    "random": "Rows were dealt at random.",
    "group": r"Rows of one group (s\*) are all in one part.",
    "time": r"It learned from the past and was tested on the future (s\*).",
    "column": r"The parts are those that s\* names.",
    "folds": r"Cross-validated over 4 folds; rows of one group (s\*) stay together.",
}


@pytest.mark.parametrize("method", SPLITS)
def test_how_rows_were_split_is_told_with_both_seeds(method):
    made = recipe().model_copy(
        update={
            "split": SplitOptions(method=method, column="s*", folds=4, seed=7),
            "training": TrainingOptions(seed=9),
            "family": FamilyChoice(name="gone*"),
        }
    )
    lines = section(card(made, bundles.schema(), EVALUATION, None, {"train": 1200, "test": 3}), "How it was made")
    assert lines == [
        r"- Family: gone\*. Rows: train 1,200, test 3.",
        f"- {SPLITS[method]} Seed 7 for the parts, 9 for training.",
        "- Made with Model Atelier. The full recipe is in the file's metadata.",
    ]


def test_folds_without_a_column_are_told_alone():
    made = recipe().model_copy(update={"split": SplitOptions(method="folds")})
    assert "- Cross-validated over 5 folds. Seed 0" in card(made, bundles.schema(), EVALUATION, None, COUNTS)


RAW = {
    "Not checked against the original file: it is \\*gone\\*.": RawParity(reason="is *gone*"),
    "Checked against the original file, cell by cell, on 2,000 rows.": RawParity(rows=2000, total=2000),
    "Checked against the original file, cell by cell, on 1,999 of its 2,000 rows.": RawParity(rows=1999, total=2000),
    "Checked against the original file, cell by cell, on 5 rows (1,234 rows that were mended while it was read were"
    " left out).": RawParity(rows=5, total=5, mended=1234),
}


@pytest.mark.parametrize("words", RAW)
def test_the_check_against_the_original_file_is_told(words):
    parity = dataclasses.replace(PARITY, raw=RAW[words])
    lines = section(card(recipe(), bundles.schema(), EVALUATION, parity, COUNTS), "How it was made")
    assert lines[-2] == f"- {words}"
    assert lines[-3] == (
        "- Checked in a clean process on 90 rows and 27 nasty ones (missing, huge, unseen values): the file's answers"
        " differ from the trained model's by at most 3.0e-08."
    )


def test_measures_are_told_with_mean_and_spread_over_folds_and_unknown_ones_left_out():
    measured = {"rmse": Measured(99_999.4, 1e5, 1.23456, None), "strange": Measured(1.0), "mae": Measured(None)}
    folds = (FoldReport(1, 5, {}), FoldReport(2, 5, {}))
    evaluation = Evaluation(rows=1234, metrics=measured, cross_validated=True, folds=folds)
    text = card(recipe("regression"), bundles.schema("regression"), evaluation, None, COUNTS)
    lines = section(text, "How good it is")
    assert lines[0].startswith("Measured with this very file on 1,234 rows that the training never saw. The baseline")
    assert "in brackets, the mean and the spread of 2 models, each judged" in lines[0]
    assert lines[2] == "| Measure | This model | Baseline | What it means |"
    assert [line.split(" | ")[:3] for line in lines[4:]] == [
        ["| RMSE", "1e+05 (1.235 ± –)", "100,000"],
        [lines[5].split(" | ")[0], "–", "–"],
    ]
    assert "Cross-validated" not in card(recipe(), bundles.schema(), EVALUATION, None, COUNTS).split("## How it was")[0]


def test_notes_models_and_starts_stand_in_order_and_long_notes_are_cut():
    start = StartChoice(file="c" * 64, name="Before")
    made = recipe().model_copy(update={"start": start})
    inside = [BaseModel("a/gone", "Gone", "", "MIT", "")]
    text = card(made, bundles.schema(), EVALUATION, None, COUNTS, models=inside, chosen=["x" * 501, "b*"])
    lines = section(text, "How it was made")
    assert lines[2] == f"- {'x' * 499}…"
    assert lines[3] == r"- b\*"
    assert lines[4].startswith("- Gone: Nothing of it was changed")
    assert lines[5].startswith("- It began from another model, “Before”")
    assert len(lines) == 7


@pytest.mark.parametrize(("count", "more"), [(20, ""), (21, " and 1 more")])
def test_columns_of_a_repair_and_labels_not_found_are_named_up_to_twenty(count, more):
    names = [f"n{index}" for index in range(count)]
    classes = tuple(AnswerLine(name, 5, recall=0.0) for name in names)
    evaluation = dataclasses.replace(EVALUATION, classes=classes)
    text = card(recipe(), bundles.schema(), evaluation, None, COUNTS, missed=[("Tidy", names)])
    assert f"- Tidy ({', '.join(names[:20])}{more})" in text
    listed = ", ".join(rf"{name} \(5\)" for name in names[:20])
    assert f"it found not one of: {listed}{more}." in text
    weak = tuple(AnswerLine(name, 5, recall=0.25) for name in names)
    text = card(recipe(), bundles.schema(), dataclasses.replace(EVALUATION, classes=weak), None, COUNTS)
    assert f"- It misses more than half of: {', '.join(names[:20])}.\n" in text


def test_sections_come_in_their_order_and_the_text_ends_with_a_line():
    text = card(recipe(), bundles.schema(), EVALUATION, None, COUNTS)
    assert re.findall(r"^#+ (.*)$", text, re.MULTILINE) == [
        "Predicts answer",
        "How good it is",
        "What goes in",
        "What it does not know",
        "How it was made",
        "Licence",
    ]
    assert text.endswith("too.\n")
    assert not text.endswith("\n\n")
