"""Cells as they stand in a file through plain onnxruntime, as anyone may do who has the bundle and its words."""

import io
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from core.bundle_schema import InputColumn
from core.cells.blanks import bare
from core.export import media_snippets
from core.export.proofs.plain_reader import NotFollowedError
from core.plain import Plain, from_dict
from core.traits import AUDIO, IMAGE, TEXT

_AT_ONCE = 8  # pictures or sounds
_TEXTS = 32  # rows whose texts are made equally long
_ROWS = 2048
_CHARACTERS = 100_000  # of all texts answered at once


@dataclass(frozen=True)
class Input:
    """One of the bundle's inputs, as its own metadata describe it."""

    name: str
    tensor: str
    medium: str
    type: str
    missing: frozenset[str]
    rate: int = 0
    most: int = 0
    scale: tuple[float, ...] = ()
    longest: int = 0


class UnfitError(Exception):
    """A cell that its input can't take, and the index of its row among those given."""

    def __init__(self, index: int, column: str, cell: object) -> None:
        super().__init__(f"{column}: {cell}")
        self.index, self.column, self.cell = index, column, cell


class PlainSession:
    """A bundle in onnxruntime: `inputs`, and answers for rows of raw cells."""

    def __init__(self, bundle: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(bundle), options, providers=["CPUExecutionProvider"])
        schema = json.loads(self._session.get_modelmeta().custom_metadata_map["atelier.schema"])
        types = {entry.name: entry.type for entry in self._session.get_inputs()}
        words = schema.get("missing") or []
        self.inputs = tuple(_input(entry, types[entry["tensor"]], words) for entry in schema["inputs"])
        self._outputs = [output.name for output in self._session.get_outputs()]
        self._together = bool(schema.get("groups"))  # answers depend on other rows
        outputs = schema.get("outputs", [])
        self._belongs = next((output["name"] for output in outputs if output["role"] == "row"), "")
        self._of_answers = {output["name"] for output in outputs if output["shape"][0] != "N"}
        self._decoders = _decoders({entry.medium for entry in self.inputs})

    def answers(self, rows: list[dict[str, object]]) -> dict[str, np.ndarray]:
        """Output name -> its values for the rows (column -> cell), in their order. UnfitError for an odd cell."""
        parts: list[tuple[list[int], dict[str, np.ndarray]]] = []
        for indices in self._groups(rows):
            parts += [
                (some, self.run(feeds)) for some, feeds in self._alike(indices, [rows[index] for index in indices])
            ]
        order = np.argsort(np.concatenate([indices for indices, _ in parts]), kind="stable")
        whole = {name: np.concatenate([found[name] for _, found in parts]) for name in self._outputs}
        if not self._belongs:
            return {name: values[order] for name, values in whole.items()}
        whole[self._belongs] = np.concatenate([np.array(indices)[found[self._belongs]] for indices, found in parts])
        answers = np.argsort(whole[self._belongs], kind="stable")
        return {name: values[answers if name in self._of_answers else order] for name, values in whole.items()}

    def feeds(self, row: dict[str, object]) -> dict[str, np.ndarray]:
        """One row as tensors [1, ...], by input."""
        return self._alike([0], [row])[0][1]

    def run(self, feeds: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Output name -> values [N, ...] of such tensors."""
        return dict(zip(self._outputs, self._session.run(self._outputs, feeds), strict=True))

    def _groups(self, rows: list[dict[str, object]]) -> list[list[int]]:
        """Positions of rows that go together: few where texts are long, all where answers depend on other rows."""
        if self._together:
            return [list(range(len(rows)))]
        texts = [entry.name for entry in self.inputs if entry.medium == TEXT]
        lengths = [sum(len(str(row.get(name))) for name in texts) for row in rows]
        order = sorted(range(len(rows)), key=lengths.__getitem__)
        most = _AT_ONCE if self._decoders else _TEXTS if texts else _ROWS
        found: list[list[int]] = []
        for index in order:
            if not found or len(found[-1]) == most or (len(found[-1]) + 1) * lengths[index] > _CHARACTERS:
                found.append([])
            found[-1].append(index)
        return found

    def _alike(self, indices: list[int], rows: list[Plain]) -> list[tuple[list[int], dict[str, np.ndarray]]]:
        """(indices, feeds) of the rows whose pictures and sounds have the same shapes."""
        values = {
            entry: [self._value(entry, row, index) for row, index in zip(rows, indices, strict=True)]
            for entry in self.inputs
        }
        files = [column for entry, column in values.items() if entry.medium in self._decoders]
        shapes: dict[tuple[object, ...], list[int]] = {}
        for row in range(len(rows)):
            shapes.setdefault(tuple(column[row].shape for column in files), []).append(row)
        return [
            (
                [indices[row] for row in some],
                {e.tensor: _tensor(e, [column[row] for row in some]) for e, column in values.items()},
            )
            for some in shapes.values()
        ]

    def _value(self, entry: Input, row: Plain, index: int) -> Any:  # noqa: ANN401  (a text, a number, or an array of its own shape)
        cell = row.get(entry.name)
        if entry.medium in self._decoders:
            return self._decoded(entry, cell)
        if entry.type == "tensor(string)":
            return text(cell)
        try:
            return _number(cell, entry.missing)
        except ValueError as error:
            raise UnfitError(index, entry.name, cell) from error

    def _decoded(self, entry: Input, content: bytes | None) -> np.ndarray:
        """A picture [1,H,W,3] or sound [1,n] by the very functions that the snippets give to users."""
        file = io.BytesIO(content) if content else None
        decode = self._decoders[entry.medium]
        if entry.medium == IMAGE:
            picture: np.ndarray = decode(file, entry.scale)
            return picture
        sound: np.ndarray = decode(file, entry.rate, entry.longest or entry.most, bool(entry.longest))
        return sound


def text(cell: object) -> str:
    """A cell as a string input takes it: a text as it stands, any other value as Python writes it, "" for none.

    NotFollowedError for a text file in another encoding than UTF-8, which can only be guessed.
    """
    if isinstance(cell, bytes):
        try:
            return cell.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise NotFollowedError(
                "holds texts in another encoding than UTF-8, which a plain reader can't know"
            ) from error
    return "" if cell is None or cell != cell else str(cell)


def _number(cell: object, missing: frozenset[str]) -> float:
    if cell is None or (isinstance(cell, str) and bare(cell) in missing):
        return math.nan
    if not isinstance(cell, str | int | float) and not hasattr(cell, "__float__"):
        raise ValueError(cell)
    return float(cell)


def _input(entry: Plain, type: str, words: list[str]) -> Input:  # noqa: A002  (onnxruntime's word for it)
    own_words = entry.get("missing")
    missing = frozenset(word.strip() for word in (words if own_words is None else own_words)) | {""}
    own = {name: entry[name] for name in ("rate", "most", "longest") if name in entry}
    scale = tuple(entry.get("scale", ()))  # inputs are keys
    medium = from_dict(InputColumn, entry).traits.medium  # older files do not say it
    return Input(entry["name"], entry["tensor"], medium, type, missing, **own, scale=scale)


def _tensor(entry: Input, values: list[Any]) -> np.ndarray:
    if entry.type == "tensor(string)":
        return np.array(values, object)
    return np.array(values) if entry.type == "tensor(double)" else np.concatenate(values)


def _decoders(media: set[str]) -> Plain:
    """Medium -> the function that opens its files."""
    media = media & {IMAGE, AUDIO}
    if not media:
        return {}
    if IMAGE in media:
        from pillow_heif import register_heif_opener  # needed for pictures only

        register_heif_opener()  # as the snippets tell their readers to
    space: Plain = {}
    exec(media_snippets.imports(media) + media_snippets.helpers(media), space)
    names = {IMAGE: "picture", AUDIO: "sound"}
    return {medium: space[names[medium]] for medium in media}
