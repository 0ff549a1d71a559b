"""Tables of drawn cells: what the file makes of a cell as it stands is what plain Python knows that it means.

Each cell is written from its value, with blanks, marks, letter case and spelling by chance; so the oracle is the value
itself. The table is read as a user's is, and its cells go through plain onnxruntime into the bundle's preparation.
"""

import csv
import datetime
import math
import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import pyarrow.parquet as pq
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core.data.dataset_files import load_schema
from core.data.preparation.preprocessing import CODES, NUMBERS, Preprocessing
from core.importing.into_dataset import import_file
from core.runs.planning import plan

ROWS = 60
BLANKS = ["", "", "", " ", "  ", "\u00a0", " \u3000", "\u2009"]
GAPS = ["", "NA", "n/a", "null", "-", "k.A.", "#N/A", "нет данных", "?"]
PAIRS = [("no", "yes"), ("nein", "ja"), ("false", "true"), ("non", "oui"), ("нет", "да"), ("否", "是"), ("n", "y")]
CASES = [str, str.upper, str.capitalize, str.lower]
TOWNS = ["York", "São Paulo", "北京", "New  York", "o'Fallon", "-x-"]


@dataclass(frozen=True)
class Column:
    """Cells by row, and what each means: a number, NaN for missing, or a text for a category."""

    name: str
    cells: list[str]
    means: list[float | str]


def spelled(rng: random.Random, values: list, spell: Callable[[object], str]) -> list[str]:
    """Each value's text, with blanks around it by chance."""
    return [f"{rng.choice(BLANKS)}{spell(value)}{rng.choice(BLANKS)}" for value in values]


def with_gaps(rng: random.Random, word: str, cells: list[str], means: list, gap: float | str) -> tuple[list, list]:
    """Some of the cells are empty, or say by that word that there is no value."""
    gone = [rng.random() < 0.1 for _ in cells]
    messages = [rng.choice(["", word, f" {word} "]) if no else cell for no, cell in zip(gone, cells, strict=True)]
    return messages, [gap if no else value for no, value in zip(gone, means, strict=True)]


def plain_number(draw, rng) -> tuple[list[str], list[float]]:
    """As programs write them, huge and tiny ones among them."""
    size = draw(st.sampled_from([1.0, 1e-9, 1e12, 1e150, 1e-150]))
    values = [float(f"{rng.gauss(0, size):.6g}") for _ in range(ROWS)]
    forms = [repr, lambda v: f"{v:.5e}", lambda v: f"{v:+}", lambda v: f"{v:.5E}"]
    form = draw(st.sampled_from(forms))
    return spelled(rng, values, form), [float(form(value)) for value in values]


def comma_number(draw, rng) -> tuple[list[str], list[float]]:
    """A decimal comma, points or spaces between groups of three, a currency before or behind."""
    group, money = (
        draw(st.sampled_from([".", " ", "'", "\u202f"])),
        draw(st.sampled_from(["{}", "{} €", "{} kr", "CHF {}"])),
    )

    def spell(value: float) -> str:
        text = f"{value:,.2f}".replace(",", "#").replace(".", ",").replace("#", group)
        return money.format(text)

    values = [round(rng.uniform(-20_000, 90_000), 2) for _ in range(ROWS)]
    return spelled(rng, values, spell), values


def truth(draw, rng) -> tuple[list[str], list[float]]:
    """Yes and no in one language, in any letter case."""
    pair = draw(st.sampled_from(PAIRS))
    values = [float(index == 1 if index < 2 else rng.random() < 0.5) for index in range(ROWS)]
    return spelled(rng, values, lambda value: rng.choice(CASES)(pair[int(value)])), values


def category(draw, rng) -> tuple[list[str], list[str]]:
    """A few names, some with blanks inside."""
    values = [TOWNS[index % len(TOWNS)] if index < 12 else rng.choice(TOWNS) for index in range(ROWS)]
    return spelled(rng, values, str), values


def day(draw, rng) -> tuple[list[str], list[float]]:
    """Days in one spelling, some beyond the twelfth, so that the order shows."""
    form = draw(st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d %B %Y", "%Y/%m/%d", "%Y%m%d"]))
    first = datetime.date(1990, 1, 25)
    days = [first + datetime.timedelta(days=rng.randrange(12_000)) for _ in range(ROWS - 1)]
    days = [first, *days]
    numbers = [float((each - datetime.date(1970, 1, 1)).days) for each in days]
    return spelled(rng, days, lambda each: each.strftime(form)), numbers


SORTS = {"plain": plain_number, "comma": comma_number, "truth": truth, "town": category, "day": day}


@st.composite
def tables(draw) -> tuple[list[Column], str]:
    """Several columns and the delimiter between them."""
    rng, columns = random.Random(draw(st.integers(0, 2**32))), []
    for index, sort in enumerate(draw(st.lists(st.sampled_from(list(SORTS)), min_size=2, max_size=5))):
        cells, means = SORTS[sort](draw, rng)
        words = GAPS if sort != "truth" else [word for word in GAPS if len(word) != 1]  # ? beside y and n is asked
        cells, means = with_gaps(rng, draw(st.sampled_from(words)), cells, means, "" if sort == "town" else math.nan)
        columns.append(Column(f"{sort} {index}", cells, means))
    return columns, draw(st.sampled_from([";", "\t", ","]))


@settings(max_examples=25, phases=(Phase.generate,))
@given(tables())
def test_a_cell_means_what_it_was_written_from(table):
    columns, delimiter = table
    with tempfile.TemporaryDirectory() as folder:
        source = written(Path(folder) / "rows.csv", columns, delimiter)
        preprocessing = prepared(source, Path(folder))
    cells = {column.name: np.array(column.cells, object) for column in columns}
    for name, found in made(preprocessing, cells).items():
        column = next(each for each in columns if each.name == name)
        assert len(found) == ROWS
        for cell, meant, got in zip(column.cells, column.means, found, strict=True):
            assert same(got, meant), (cell, meant, got)


def written(path: Path, columns: list[Column], delimiter: str) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow([*(column.name for column in columns), "answer"])
        for row, cells in enumerate(zip(*(column.cells for column in columns), strict=True)):
            writer.writerow([*cells, "left" if row % 3 else "right"])
    return path


def prepared(source: Path, folder: Path) -> Preprocessing:
    """The preparation that a first recipe learns from the table."""
    data = folder / "data.parquet"
    import_file(source, data)
    schema = load_schema(data)
    recipe = plan.draft(schema, data.name, "answer")
    used = [(column, recipe.choice(column.name)) for column in schema.columns if column.name != "answer"]
    used = [(column, choice.model_copy(update={"use": True})) for column, choice in used]
    return Preprocessing.fit(used, pq.read_table(data), recipe.repairs)


def made(preprocessing: Preprocessing, cells: dict[str, np.ndarray]) -> dict[str, list]:
    """By column: its first number, or the name of its code, of every row; cells go in by the rule for plain readers."""
    session = onnxruntime.InferenceSession(preprocessing.model.SerializeToString())
    missing = {"", *GAPS}
    feeds = {}
    for entry in session.get_inputs():
        texts = cells[entry.name]
        if entry.type == "tensor(double)":
            texts = np.array([math.nan if text.strip() in missing else float(text) for text in texts])
        feeds[entry.name] = texts
    names = [output.name for output in session.get_outputs()]
    answers = dict(zip(names, session.run(None, feeds), strict=True))
    found = {}
    for index, name in enumerate(preprocessing.layout.numbers):
        found.setdefault(name.partition(":")[0], answers[NUMBERS][:, index].tolist())
    for index, column in enumerate(preprocessing.layout.codes):
        found[column.name] = [("", "", *column.levels[2:])[code] for code in answers[CODES][:, index]]
    assert found.keys() == cells.keys()
    return found


def same(got: float | str, meant: float | str) -> bool:
    if isinstance(meant, str):
        return got == meant
    return got == meant or (math.isnan(meant) and math.isnan(got))
