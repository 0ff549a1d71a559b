"""Records to plain data and JSON, and back; knows none of them by name."""

import dataclasses
import functools
import json
import types
import typing
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np

from core.messages import Message, message

# An object of JSON, or a row of a table: only who reads it knows more of its values than that they are plain.
Plain = dict[str, Any]

# The options, or what was learned, of a kind, a repair, a family: that one alone knows their fields.
Own = Any


class Record(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]


T = typing.TypeVar("T", bound=Record)


def to_dict(record: Record) -> Plain:
    """A record as plain data for JSON (tuples become lists, NaN and infinity become None)."""
    return {name: _plain(value) for name, value in dataclasses.asdict(record).items()}


def to_json(record: Record) -> str:
    """A record as JSON text, UTF-8 characters kept."""
    return json.dumps(to_dict(record), ensure_ascii=False, allow_nan=False)


def write_json(path: Path, content: object) -> None:
    """Write JSON atomically: a reader sees the old file or the new one, never a part."""
    plain = to_dict(content) if _is_record(content) else _plain(content)
    beside = path.with_name(path.name + ".part")
    beside.write_text(json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=1), encoding="utf-8")
    beside.replace(path)


def from_dict(cls: type[T], data: Plain) -> T:
    """Build a record (and the records in it) from plain data; unknown keys are ignored, so older readers survive."""
    hints = _hints(cls)
    return cls(**{name: _typed(hints[name], value) for name, value in data.items() if name in hints})


@functools.cache
def _hints(cls: type[Record]) -> dict[str, Any]:
    """The type of each field of a record."""
    hints = typing.get_type_hints(cls)
    return {each.name: hints[each.name] for each in dataclasses.fields(cls)}


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return _plain(value.content())
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value


def _is_record(value: object) -> typing.TypeGuard[Record]:
    return dataclasses.is_dataclass(value)


def _typed(hint: Any, value: Any) -> Any:  # noqa: ANN401  (as the hint says)
    origin = typing.get_origin(hint)
    if value is None:
        return None
    if hint is Message or (hint is str and isinstance(value, dict)):
        return message(value)
    if origin is tuple:
        arguments = typing.get_args(hint)
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_typed(arguments[0], entry) for entry in value)
        return tuple(_typed(kind, entry) for kind, entry in zip(arguments, value, strict=True))
    if origin is dict and isinstance(value, dict):
        kinds = typing.get_args(hint)
        return {key: _typed(kinds[1], entry) for key, entry in value.items()}
    if origin is typing.Union or isinstance(hint, types.UnionType):
        inner = [kind for kind in typing.get_args(hint) if kind is not type(None)]
        return _typed(inner[0], value) if len(inner) == 1 else value
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return from_dict(hint, value)
    return value
