"""Answers raw values with a bundle, by onnxruntime alone. Knows no training: all it needs stands in the file."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
from onnxruntime import InferenceSession
from onnxruntime.capi import onnxruntime_pybind11_state as runtime

from core.answers import ANSWERS, Answers, described
from core.bundle_schema import FORMATS, BundleSchema
from core.errors import UserError
from core.plain import Plain, from_dict
from core.serving.claimed_models import claimed_models
from core.serving.inputs.casting import input_tensors
from core.serving.inputs.groups import groups, rows_at_once
from core.serving.inputs.heard import in_rows
from core.serving.inputs.row_groups import answered, misfit
from core.serving.inputs.values import reader
from core.serving.session import open_session
from core.traits import AUDIO

CHOOSE = "Choose an ONNX file that was exported from Model Atelier."
_UNREADABLE = (
    runtime.Fail,
    runtime.InvalidArgument,
    runtime.InvalidGraph,
    runtime.InvalidProtobuf,
    runtime.NoModel,
    runtime.NoSuchFile,
    runtime.NotImplemented,
    runtime.RuntimeException,
)


class Predictor:
    """One bundle, opened. `schema`, `card`, `metrics`, `recipe`, `base_models` come from the file's metadata.

    For files of unknown origin use core.serving.sandbox.limited.
    """

    def __init__(self, bundle: Path | bytes, threads: int = 1) -> None:
        """Open the file or its bytes; UserError when it is no bundle. threads: 1 is fastest for single rows."""
        try:
            self._session = open_session(bundle, threads)
            metadata = self._session.get_modelmeta().custom_metadata_map
        except _UNREADABLE as error:
            raise UserError("The file can't be opened as an ONNX model.", CHOOSE) from error
        self.schema = read_schema(metadata)
        self.card = metadata.get("atelier.card", "")
        self.metrics = _entry(metadata, "atelier.metrics")
        self.recipe = _entry(metadata, "atelier.recipe")
        self.base_models = claimed_models(metadata)
        self._outputs = _checked_outputs(self._session, self.schema)
        self._batch = rows_at_once(self.schema)
        self._readers: list[tuple[str, str, Callable[[object], np.ndarray]]] = [
            (column.name, column.tensor, reader(column)) for column in self.schema.inputs
        ]
        self._sounds = [column for column in self.schema.inputs if column.traits.medium == AUDIO and column.longest]
        self._names = frozenset(column.name for column in self.schema.inputs)

    def answer(self, table: pa.Table) -> Answers:
        """Answers for the rows of a table [N] that has at least the model's columns; UserError names missing ones."""
        return answered(table, self.schema, self._batch, self._answer)

    def answer_one(self, values: dict[str, object]) -> Answers:
        """The answer for one row, by column name; a column left out or None is missing.

        UserError for a name that is no column of the model. A value that can't be read counts as missing.
        """
        if not self._names.issuperset(values):
            raise self._unknown(next(name for name in values if name not in self._names))
        return self._run({tensor: read(values.get(name)) for name, tensor, read in self._readers})

    def _answer(self, table: pa.Table) -> Answers:
        if self.schema.groups:
            return self._run(input_tensors(table, self.schema)) if table.num_rows else Answers.none(self.schema)
        parts = [(rows, self._run(found)) for rows, found in groups(table, self.schema) if len(rows)]
        if not parts:
            return Answers.none(self.schema)
        rows, answers = np.concatenate([rows for rows, _ in parts]), [found for _, found in parts]
        whole = answers[0] if len(answers) == 1 else Answers.joined(answers)
        return whole if (np.diff(rows) > 0).all() else whole.take(np.argsort(rows))

    def _run(self, raw: dict[str, np.ndarray]) -> Answers:
        found = self._session.run(self._outputs, raw)
        heard = in_rows(raw, self._sounds) if self._sounds else None
        rows = len(next(iter(raw.values())))
        return Answers(self.schema, rows, dict(zip(self._outputs, found, strict=True)), heard)

    def _unknown(self, name: str) -> UserError:
        return UserError(
            "The model has no column “{name}”.",
            "Its columns are: {known}.",
            name=name,
            known=", ".join(column.name for column in self.schema.inputs[:50]),
        )


def read_schema(metadata: dict[str, str]) -> BundleSchema:
    """What the file takes and gives, from its metadata; UserError when it doesn't say or is of a later format."""
    content = _entry(metadata, "atelier.schema")
    if not content:
        raise UserError("The file is an ONNX model, but it doesn't say which columns it takes.", CHOOSE)
    try:
        schema = described(from_dict(BundleSchema, content))
    except (TypeError, ValueError, AttributeError) as error:
        raise UserError("The description inside the file is damaged.", CHOOSE) from error
    if why := misfit(schema):
        raise UserError("{why}", CHOOSE, why=why)
    if schema.format not in FORMATS or schema.answer not in ANSWERS:
        raise UserError(
            "The file is of format {format}, task {task}, which this version doesn't know.",
            "Update Model Atelier, or export the model again.",
            format=schema.format,
            task=schema.task,
        )
    return schema


def _entry(metadata: dict[str, str], key: str) -> Plain:
    try:
        content = json.loads(metadata.get(key, "{}"))
    except ValueError as error:
        raise UserError("The entry {key} inside the file is damaged.", CHOOSE, key=key) from error
    return content if isinstance(content, dict) else {}


def _checked_outputs(session: InferenceSession, schema: BundleSchema) -> list[str]:
    wanted = [output.name for output in schema.outputs]
    given = {output.name for output in session.get_outputs()}
    taken = {entry.name for entry in session.get_inputs()}
    if not given.issuperset(wanted) or taken != {column.tensor for column in schema.inputs}:
        raise UserError("The model inside the file doesn't match its own description.", CHOOSE)
    return wanted
