"""Real reviews and pictures, prepared for a pretrained model that may change, beside a number and a category."""

import io
import zipfile
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import torch
from PIL import Image

from core.data.preparation.preprocessing import Preprocessing
from core.data.samples import FOLDER
from core.layout import Arrays
from core.models import MODELS
from core.models.network.build import build
from core.models.network.change import open_network
from core.networks.numeric import NumericPreparation
from core.recipe import ColumnChoice, TrainingOptions
from core.records import Column, ColumnProfile, FittedTarget
from core.training.run_report import QuietReport
from tests.models.tables import Parts

FAMILY = MODELS["neural_network"]
MINILM, LITE = "sentence-transformers/all-MiniLM-L6-v2", "google/efficientnet-lite0"
CHANGES = ("little", "last", "everything")
SIDE = 64  # pixels: the smallest at which pictures of clothes are still told apart


@cache
def texts(change: str, rows: int = 60, **options: object) -> Parts:
    """Reviews, whether they are good; two of each part's have no text."""
    table = pd.read_csv(FOLDER / "reviews.csv")
    table = table[table.review.str.split().str.len() < 30].sample(rows, random_state=0)
    values = [None if index % 20 == 3 else text for index, text in enumerate(table.review)]
    chosen = {"model": MINILM, "change": change, "longest": 32, **options}
    column = pa.array(values, pa.string())
    return _parts("text", column, "text", chosen, (table.opinion == "good").to_numpy("int64"), ("bad", "good"))


@cache
def pictures(change: str, rows: int = 60, **options: object) -> Parts:
    """Pictures of three sorts of clothes; two of each part have none."""
    sorts = ("boot", "shirt", "trousers")
    with zipfile.ZipFile(FOLDER / "clothes.zip") as file:
        found = [(name, name.split("/")[-2]) for name in sorted(file.namelist()) if name.endswith((".png", ".jpg"))]
        found = [entry for entry in found if entry[1] in sorts]
        order = np.random.default_rng(0).permutation(len(found))[:rows]
        files = [None if index % 20 == 3 else file.read(found[row][0]) for index, row in enumerate(order)]
    target = np.array([sorts.index(found[row][1]) for row in order])
    chosen = {"model": LITE, "change": change, "size": SIDE, **options}
    return _parts("picture", pa.array(files, pa.binary()), "image", chosen, target, sorts)


MADE = {"text": texts, "image": pictures}


def opened(data: Parts, layers: int = 0, **training: object) -> object:
    """The network before its first step, and what of it learns: core.models.network.change.Opened."""
    settings = TrainingOptions(**training)
    torch.manual_seed(settings.seed)
    preparation = NumericPreparation(data.train.numbers)
    network = build(data.train.layout, preparation.width, data.learned, FAMILY.Options(layers=layers, dropout=0.0))

    def ready(numbers: torch.Tensor, codes: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return preparation(numbers), codes

    return open_network(network, data.train, ready, data.learned, settings, QuietReport())


def picture(colour: tuple[int, int, int]) -> bytes:
    """A plain PNG file."""
    out = io.BytesIO()
    Image.new("RGB", (20, 20), colour).save(out, "PNG")
    return out.getvalue()


def _parts(name: str, values: pa.Array, kind: str, options: dict, target: np.ndarray, labels: tuple[str, ...]) -> Parts:
    count = len(target)
    random = np.random.default_rng(1)
    beside = {"number": random.normal(size=count), "group": pa.array(random.choice(["a", "b"], count))}
    table = pa.table({name: values, **beside})
    storage = "text" if kind == "text" else "bytes"
    columns = [
        (Column(name, kind, ColumnProfile(name, storage, count, 3, count)), ColumnChoice(kind=kind, options=options)),
        (Column("number", "number", ColumnProfile("number", "real", count, 0, count)), ColumnChoice()),
        (Column("group", "category", ColumnProfile("group", "text", count, 0, 2)), ColumnChoice()),
    ]
    cuts = [int(count * 0.6), int(count * 0.8)]
    preprocessing = Preprocessing.fit(columns, table.slice(0, cuts[0]), raw_input=True)
    numbers, codes, tensors = preprocessing.run(table)
    everything = Arrays(preprocessing.layout, numbers, codes, target, tensors=tensors, rows=np.arange(count) * 3 + 1)
    shares = tuple((np.bincount(target, minlength=len(labels)) / count).tolist())
    order = np.split(np.arange(count), cuts)
    return Parts(*(everything.take(rows) for rows in order), FittedTarget("classification", "answer", labels, shares))
