"""What an untouched pretrained model answers when it is told only the names of the answers, and learns nothing
(zero-shot).

A text gets the answer whose name lies nearest to it, as the model sees both (Chang et al. 2008, "Importance of semantic
representation: dataless classification"); a name stands in a sentence (Yin, Hay and Roth 2019, "Benchmarking zero-shot
text classification"). Only a model that was made to lay texts of like meaning near each other can be asked so.
"""

import re
from collections.abc import Sequence

import numpy as np

from core.cells.spelling import truth
from core.layout import Arrays
from core.pretrained.pretrained_model import FEATURES, RAW
from core.pretrained.supply import library
from core.recipe import ColumnChoice
from core.records import Column
from core.serving.session import open_session
from core.traits import TEXT

SENTENCE = "This text is about {name}."
_WORD = re.compile(r"[^\W\d_]{2}|[\u3040-\u30ff\u3400-\u9fff]")  # two letters side by side; one, where signs are words


def way(columns: Sequence[tuple[Column, ColumnChoice]], labels: Sequence[str]) -> str:
    """The id of the pretrained model that can be asked so; "" where there is no way.

    columns: those that are used. It must read the only one there is, and every answer must have a name that says
    something: no numbers, no single letters, no yes and no.
    """
    if len(columns) != 1 or not labels or not all(map(_is_telling, labels)):
        return ""
    [(_, choice)] = columns
    id = str(choice.options.get("model", ""))
    return id if id and library.find(id).kind == TEXT and library.find(id).similar else ""


def answers(id: str, labels: Sequence[str], rows: Arrays) -> dict[int, str]:
    """{row id: the label whose name lies nearest, by the cosine}; "" for a row without a text.

    rows: their numbers [N,width] are what the pretrained model `id` gives, NaN where there is no text.
    """
    nearest = (_directions(rows.numbers) @ _directions(_read(id, labels)).T).argmax(1)
    known = ~np.isnan(rows.numbers).any(1)
    return {
        int(row): labels[index] if report else "" for row, index, report in zip(rows.ids, nearest, known, strict=True)
    }


def _is_telling(label: str) -> bool:
    return truth(label) is None and _WORD.search(label) is not None


def _read(id: str, labels: Sequence[str]) -> np.ndarray:
    """Float32 [C,width]: the names; alone where the model reads no English, as the sentence around them is."""
    languages = library.find(id).languages
    report = "{name}" if languages and not {"en", "*"} & {*languages} else SENTENCE
    texts = np.array([report.format(name=label) for label in labels], dtype=object)
    features: np.ndarray = open_session(library.encoder(id).path).run([FEATURES], {RAW: texts})[0]
    return features


def _directions(vectors: np.ndarray) -> np.ndarray:
    """Vectors [N,W] at length 1."""
    directions: np.ndarray = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return directions
