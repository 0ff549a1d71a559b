"""What a pretrained model answers when told only the names of the answers: on real opinions, and where there is no
way."""

import numpy as np
import pyarrow as pa
import pytest

from core.data.dataset_files import load_schema
from core.data.samples import EVERY
from core.layout import Arrays, Layout
from core.pretrained.supply import library
from core.recipe import ColumnChoice, with_settings
from core.runs.planning import plan
from core.runs.planning.pretrained_choice import with_change
from core.runs.proving import by_name
from core.runs.proving.before import count
from core.runs.stages.context import context
from core.runs.stages.prepare import make_ready, raw_tables
from core.serving.session import open_session
from core.training.run_report import RunReport
from tests.answers.made import of_labels
from tests.runs.carried import read
from tests.runs.tables import dataset

MINILM, BERT = "sentence-transformers/all-MiniLM-L6-v2", "distilbert/distilbert-base-uncased"
ROWS = 300


def reads(id: str) -> tuple:
    """A used column that the pretrained model reads; the column itself does not matter."""
    return None, ColumnChoice(options={"model": id})


@pytest.mark.slow
def test_opinions_are_told_apart_by_name_far_better_than_by_chance_and_counted_on_the_same_rows(tmp_path):
    rows = read(next(sample.file for sample in EVERY if sample.name == "reviews"))
    mixed = [rows[index] for index in np.random.default_rng(0).permutation(len(rows))[:ROWS]]
    data = dataset(tmp_path, {name: [row[name] for row in mixed] for name in ("review", "opinion")})
    schema = load_schema(data)
    drafted = with_settings(plan.draft(schema, str(data), "opinion"), ["split.test=0.5"])
    frozen = with_change(drafted, schema, "review", MINILM, "nothing")
    ready = make_ready(context(frozen, schema, data, tmp_path / "run", RunReport(tmp_path / "run")), None)
    recipe = with_change(frozen, schema, "review", MINILM, "little")
    run = context(recipe, schema, data, tmp_path / "run", RunReport(tmp_path / "run"))

    table = pa.concat_tables(raw_tables(run, ready.preprocessing, ready.parts["test"]))
    truth, labels = np.array(table["opinion"].to_pylist(), dtype=object), np.array(ready.learned.labels, dtype=object)
    found = count(run, ready, table, of_labels(tuple(labels), truth, (truth[:, None] == labels).astype("float32")))
    named = found["named"]
    assert named["rows"] == found["rows"] == len(table) >= 140
    assert named["before"] > np.mean(truth == "good") + 0.05, "better than always the most frequent answer"
    assert (named["after"], named["lost"]) == (1, 0)
    assert named["won"] == round((1 - named["before"]) * named["rows"])


def test_each_text_gets_the_answer_that_it_is_about_and_none_without_a_text():
    texts = (
        "Roast the potatoes with garlic for an hour.",
        "The keeper saved a late penalty.",
        "Saturn has many moons.",
    )
    made = open_session(library.encoder(MINILM).path).run(["features"], {"raw": np.array(texts, dtype=object)})[0]
    numbers = np.vstack([made, np.full(made.shape[1], np.nan)])
    rows = Arrays(Layout(), numbers, np.empty((4, 0)), np.zeros(4), rows=np.array([7, 3, 9, 4]))
    found = by_name.answers(MINILM, ("astronomy", "cooking", "football"), rows)
    assert found == {7: "cooking", 3: "football", 9: "astronomy", 4: ""}


@pytest.mark.parametrize(
    "labels", [("good", "bad"), ("spam", "ham", "offer 2"), ("好", "坏"), ("yes, gladly", "rather not")]
)
def test_answers_with_names_can_be_asked_for(labels):
    assert by_name.way([reads(MINILM)], labels) == MINILM


@pytest.mark.parametrize(
    "labels", [(), ("0", "1"), ("a", "b"), ("yes", "no"), ("True", "False"), ("A1", "B2"), ("good", "3")]
)
def test_numbers_letters_and_yes_and_no_say_nothing(labels):
    assert by_name.way([reads(MINILM)], labels) == ""


@pytest.mark.parametrize(
    "columns", [[reads(BERT)], [reads("google/efficientnet-lite0")], [reads("")], [reads(MINILM), reads("")], []]
)
def test_other_models_and_several_columns_have_no_way(columns):
    assert by_name.way(columns, ("good", "bad")) == ""
