"""Sorts of rows on a real table, and which an advice speaks of: one that is clearly worse, hardly ever chance."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.importing.into_dataset import import_file
from core.improve.advice import ADVICE
from core.improve.advice.case import Slice
from core.improve.advice.slices import slices
from core.records import ROW
from core.runs.planning import plan
from tests.improve.planted import perfect, sliced
from tests.sources import ROOT


@pytest.fixture(scope="module")
def titanic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("titanic") / "data.parquet"
    import_file(ROOT / "sample_data" / "titanic.csv", data, "titanic.csv")
    return data


def test_categories_ranges_and_missing_values_make_sorts_that_hold_the_rows_they_name(titanic: Path):
    schema, table = load_schema(titanic), pq.read_table(titanic)
    rows = table[ROW].to_numpy()[5:900]
    found = {each.words: each.inside for each in slices(plan.draft(schema, "d", "survived"), schema, titanic, rows)}
    cells = table.filter(pa.array(np.isin(table[ROW].to_numpy(), rows))).to_pylist()
    women = np.array([str(cell["sex"]) == "female" for cell in cells])
    assert found["“female” in “sex”"].tolist() == women.tolist()
    unknown = np.array([cell["age"] in (None, "", "NA") for cell in cells])
    assert found["no value in “age”"].tolist() == unknown.tolist()
    young, between, old = (found[words] for words in found if words.startswith("“age”"))
    assert (young.astype(int) + between + old + unknown).tolist() == [1] * len(rows)


def test_texts_are_sorted_by_length_language_and_words(tmp_path: Path):
    data = tmp_path / "data.parquet"
    english = [f"the parcel number {index} came on time and nothing was broken" for index in range(60)]
    german = [f"das Paket Nummer {index} kam zu spät und der Inhalt war leider kaputt" for index in range(40)]
    file = tmp_path / "said.csv"
    lines = [f'"{text}",{"good" if text in english else "bad"}' for text in english + german]
    file.write_text("\n".join(["text,opinion", *lines]), encoding="utf-8")
    import_file(file, data, "said.csv")
    schema = load_schema(data)
    recipe = plan.with_kind(plan.draft(schema, "d", "opinion", family="linear"), schema, "text", "text")
    words = {each.words: int(each.inside.sum()) for each in slices(recipe, schema, data, np.arange(100))}
    assert words["texts in German in “text”"] == 40
    assert words["the word “parcel” in “text”"] == 60


def test_of_many_sorts_without_a_difference_hardly_ever_one_is_named():
    named = 0
    for seed in range(40):
        random = np.random.default_rng(seed)
        made = tuple(Slice("any", f"sort {index}", random.random(2_000) < 0.2) for index in range(40))
        case = replace(sliced(perfect(), wrong=0.1, share=1.0), slices=made)
        named += ADVICE["weak_slice"](case) is not None
    assert named <= 3


def test_the_sort_that_costs_most_is_named_with_both_sides():
    found = ADVICE["weak_slice"](sliced(perfect(), wrong=0.4))
    assert found.title == "More rows with “Rome” in “city”"
    assert found.numbers["inside"] == pytest.approx(0.6, abs=0.05)
    assert found.numbers["outside"] == pytest.approx(0.97, abs=0.02)
    assert found.gain.high == pytest.approx(0.2 * 0.37, abs=0.02)
