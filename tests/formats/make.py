"""Makes the bundles that stay for good: `python -m tests.formats.make`, once for each bundle format.

Each is kept as NAME.onnx beside NAME.parquet (rows as a dataset stores them, the made-up odd ones among them) and
NAME.json (what it answered). Run it when the format's number rises, before anything else changes, and never again.
"""

import csv
import io
import json
import math
import random
import tempfile
import wave
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

from core.answers import of
from core.data.dataset_files import load_schema
from core.data.samples import EVERY
from core.export.bundle import FORMAT
from core.export.edge_cases import edge_case_rows
from core.importing.into_dataset import import_file
from core.recipe import RepairChoice, with_settings
from core.runs.execute import execute
from core.runs.planning import plan
from core.serving.predictor import Predictor

FOLDER = Path(__file__).parent
ROWS = 60
SAMPLES = {sample.name: sample for sample in EVERY}


def messy(folder: Path) -> Path:
    """A table as people write them: padding, marks, units, yes and no in words, days, gaps in words."""
    chance = random.Random(5)
    path = folder / "messy.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["size", "region", "member", "since", "weight", "note", "price"])
        for row in range(400):
            size, member = chance.uniform(900, 9_000), chance.random() < 0.5
            region = chance.choice(["north", " north", "South", "south ", "EAST", "west"])
            kilos = chance.uniform(1, 90)
            weight = f"{kilos:.1f} kg" if chance.random() < 0.7 else f"{kilos * 1000:.0f} g"
            price = size / 10 + 300 * member + 90 * region.strip().lower().startswith("s") + kilos
            report = f"{size:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".") + " €"
            writer.writerow(
                [
                    chance.choice([report, report, "n/a"]) if row % 9 == 0 else report,
                    region,
                    "ja" if member else "nein",
                    f"{1 + row % 28}.{1 + row % 12}.20{10 + row % 14}",
                    weight,
                    chance.choice(["late", "late again", "never late", "-", ""]),
                    f"{price:.2f}",
                ]
            )
    return path


def mixed(folder: Path) -> Path:
    """A zip of a table that names pictures and sounds; both follow from the answer."""
    chance, path = random.Random(6), folder / "mixed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        lines = ["picture,sound,remark,weight,label"]
        for row in range(120):
            high = row % 2 == 0
            shade = np.full((16, 16, 3), (200 if high else 60) + chance.randrange(40), np.uint8)
            with io.BytesIO() as picture:
                Image.fromarray(shade).save(picture, "PNG")
                archive.writestr(f"pictures/{row}.png", picture.getvalue())
            archive.writestr(f"sounds/{row}.wav", _tone(880 if high else 220, 400 + chance.randrange(200)))
            remark = chance.choice(["bright and loud", "bright"] if high else ["dark and low", "dull"])
            weight = "" if row % 11 == 0 else f"{chance.gauss(5 if high else 3, 1):.2f}"
            lines.append(f"pictures/{row}.png,sounds/{row}.wav,{remark},{weight},{'high' if high else 'low'}")
        archive.writestr("table.csv", "\n".join(lines))
    return path


def films(folder: Path) -> Path:
    """A table of films with several genres each, which follow from words, length and budget."""
    chance, path = random.Random(7), folder / "films.csv"
    words = {"comedy": ["funny", "laugh"], "drama": ["tears", "loss"], "horror": ["ghost", "blood"]}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["told", "length", "budget", "genres"])
        for _ in range(300):
            genres = [genre for genre in words if chance.random() < 0.4] or ["drama"]
            notes = [chance.choice(words[genre]) for genre in genres] + [chance.choice(["a", "the"])]
            length = 80 + 25 * ("drama" in genres) + chance.randrange(20)
            writer.writerow([" ".join(notes), length, f"{5 + 20 * ('horror' not in genres)}", ", ".join(genres)])
    return path


def graded(folder: Path) -> Path:
    """A table of goods with a grade on a scale of four steps."""
    chance, path = random.Random(8), folder / "graded.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["weight", "age", "maker", "grade"])
        for _ in range(400):
            weight, age, maker = chance.gauss(0, 1), chance.gauss(0, 1), chance.choice(["north", "south"])
            index = min(3, max(0, int(weight - 0.5 * age + 0.6 * (maker == "south") + chance.gauss(0, 0.5) + 2)))
            writer.writerow([f"{weight:.3f}", f"{age:.3f}", maker, ("bad", "fair", "good", "excellent")[index]])
    return path


def _tone(hertz: int, milliseconds: int) -> bytes:
    count = 8 * milliseconds
    samples = [int(12_000 * math.sin(2 * math.pi * hertz * index / 8_000)) for index in range(count)]
    with io.BytesIO() as file:
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(8_000)
            sound.writeframes(np.array(samples, "<i2").tobytes())
        return file.getvalue()


def _sample(name: str) -> Callable[[Path], Path]:
    return lambda folder: SAMPLES[name].file


def _first_flights(folder: Path) -> Path:
    path = folder / "flights.csv"
    lines = SAMPLES["flights"].file.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[:1] + lines[1::8]) + "\n", encoding="utf-8")
    return path


BUNDLES: dict[str, tuple[Callable[[Path], Path], str, str, tuple[str, ...]]] = {
    "penguins": (_sample("penguins"), "species", "boosted_trees", ("family.rounds=30",)),
    "titanic": (_sample("titanic"), "survived", "linear", ()),
    "houses": (_sample("houses"), "Sale_Price", "boosted_trees", ("family.rounds=40",)),
    "flights": (_first_flights, "late", "random_forest", ("family.trees=6", "family.min_leaf=20")),
    "messy": (messy, "price", "linear", ()),
    "reviews": (_sample("reviews"), "opinion", "linear", ("columns.review.model=",)),
    "clothes": (_sample("clothes"), "label", "linear", ()),
    "pictures": (_sample("clothes"), "label", "neural_network", ("training.epochs=3",)),
    "instruments": (_sample("instruments"), "label", "neural_network", ("training.epochs=4",)),
    "mixed": (mixed, "label", "neural_network", ("training.epochs=4",)),
    "films": (films, "genres", "linear", ()),
    "graded": (graded, "grade", "neural_network", ("training.epochs=4",)),
}
REPAIRS = {
    "messy": [
        RepairChoice(repair="letter_case", column="region", options={"to": "lower"}),
        RepairChoice(repair="merge", column="region", options={"keep": 2}),
        RepairChoice(repair="fill", column="size"),
    ]
}


def main() -> None:
    """Write all of them into the folder named after the format."""
    out = FOLDER / str(FORMAT)
    out.mkdir(exist_ok=True)
    for name, (source, target, family, settings) in BUNDLES.items():
        with tempfile.TemporaryDirectory(prefix="atelier-format-") as folder:
            _one(Path(folder), out / name, source(Path(folder)), target, family, [*settings])
        print(name, (out / f"{name}.onnx").stat().st_size, (out / f"{name}.parquet").stat().st_size)


def _one(folder: Path, out: Path, source: Path, target: str, family: str, settings: list[str]) -> None:
    data = folder / "data.parquet"
    schema = import_file(source, data, source.name)
    recipe = with_settings(plan.draft(schema, data.name, target, family=family), settings)
    for choice in recipe.columns.values():  # no pretrained model: weights don't belong into the repository
        choice.options.pop("model", None)
    recipe = recipe.model_copy(update={"repairs": [*recipe.repairs, *REPAIRS.get(out.name, [])]})
    (folder / "run").mkdir()
    assert load_schema(data).rows
    execute(recipe, data, folder / "run")
    out.with_suffix(".onnx").write_bytes((folder / "run" / "bundle.onnx").read_bytes())
    predictor = Predictor(out.with_suffix(".onnx"))
    rows = _rows(pq.read_table(data), edge_case_rows(predictor.schema))
    pq.write_table(rows, out.with_suffix(".parquet"), compression="zstd")
    answers = {"format": FORMAT, "answers": of(predictor.schema).table(predictor.answer(rows)).to_pydict()}
    out.with_suffix(".json").write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")


def _rows(stored: pa.Table, odd: pa.Table) -> pa.Table:
    """Some of the stored rows, and the odd ones where a column's type takes them (small files only)."""
    step = max(1, stored.num_rows // (8 if any(map(pa.types.is_binary, stored.schema.types)) else ROWS))
    some = stored.take(pa.array(range(0, stored.num_rows, step))).select(odd.column_names)
    as_text = [name for name in odd.column_names if not pa.types.is_binary(odd.schema.field(name).type)]
    texts = odd.select(odd.column_names)
    kept = [row for row in range(odd.num_rows) if _small(odd.slice(row, 1))]
    texts = texts.take(pa.array(kept))
    for name in as_text:
        index = some.column_names.index(name)
        values = [None if value is None else str(value) for value in some[name].to_pylist()]
        some = some.set_column(index, name, pa.chunked_array([pa.array(values, pa.string())]))
    return pa.concat_tables([some, texts])


def _small(row: pa.Table) -> bool:
    return sum(len(value or "") for (value,) in row.to_pydict().values()) < 12_000


if __name__ == "__main__":
    main()
