"""What makes numbers of an answer column's texts: the very graph that reads an input of the same kind."""

import json
from functools import lru_cache

import pyarrow as pa

from core.data.preparation.preprocessing import Preprocessing
from core.plain import Plain, from_dict, to_dict
from core.recipe import ColumnChoice, RepairChoice
from core.records import Column


def preprocessing_of(column: Column, kind: str, options: Plain, repairs: list[RepairChoice]) -> Preprocessing:
    """Takes a table with that column; UserError for an option or a repair that does not fit."""
    notes = [to_dict(column), {"kind": kind, "options": options}, [choice.model_dump() for choice in repairs]]
    return _preprocessing_of(json.dumps(notes))


@lru_cache(maxsize=64)  # pages ask at every click, and opening a graph takes milliseconds
def _preprocessing_of(content: str) -> Preprocessing:
    column, choice, repairs = json.loads(content)
    column = from_dict(Column, column)
    texts = pa.array([text for text, _ in column.profile.frequent], pa.string())
    repairs = [RepairChoice(**entry) for entry in repairs]
    return Preprocessing.fit([(column, ColumnChoice(**choice))], pa.table({column.name: texts}), repairs)
