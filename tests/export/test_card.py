"""The card says what is predicted, how well beside the baseline, and what is not known; names stay plain text."""

import dataclasses
import re

from core.bundle_schema import BundleSchema, InputColumn
from core.export.card import card
from core.export.markdown import plain, table
from core.export.proofs.proof import Parity
from core.judgement import AnswerLine, Evaluation, Measured
from core.recipe import ColumnChoice, DataChoice, FamilyChoice, Recipe, TaskChoice
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
