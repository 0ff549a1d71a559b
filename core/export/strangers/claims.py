"""What a bundle's metadata claims, held against its graph: names, kinds, sizes, types. Runs nothing."""

import dataclasses
import json
import math
import types
import typing

import pyarrow as pa
import pyarrow.compute as pc
from onnx import ModelProto, TensorProto, ValueInfoProto

from core.answers import ANSWERS, described, of
from core.bundle_schema import FORMATS, BaseModel, BundleSchema, InputColumn
from core.errors import UserError
from core.graph import TYPES
from core.kinds import KINDS
from core.messages import NOTHING, Message
from core.plain import Plain, from_dict
from core.serving.claimed_models import claimed_models
from core.serving.inputs import row_groups
from core.tasks import TASKS
from core.traits import SHAPES

MOST_INPUTS = 10_000
LONGEST = 2_000  # characters in a name, a category or a label
LONGEST_CARD = 200_000
_TYPES = {
    "float64": TensorProto.DOUBLE,
    "string": TensorProto.STRING,
    "uint8": TensorProto.UINT8,
    "float32": TensorProto.FLOAT,
}
FIX = "Export it again from Model Atelier; don't trust a file that was changed."


def read_claims(model: ModelProto) -> tuple[BundleSchema, str, Plain]:
    """Schema, card and metrics of a bundle; UserError when they are missing, malformed or do not fit the graph."""
    entries = {entry.key: entry.value for entry in model.metadata_props}
    if "atelier.format" not in entries or "atelier.schema" not in entries:
        raise UserError(
            "This is an ONNX file, but not a bundle: it does not say which columns it takes.",
            "Choose a file that Model Atelier exported.",
        )
    if entries["atelier.format"] not in map(str, FORMATS):
        known = f"{', '.join(map(str, FORMATS[:-1]))} and {FORMATS[-1]}"
        found = entries["atelier.format"][:20]
        raise UserError("The bundle's format is “{found}”; {known} are known here.", FIX, found=found, known=known)
    content = _json(entries, "atelier.schema", dict)
    _check_shape(BundleSchema, content, "schema")
    schema = described(from_dict(BundleSchema, content))
    if _json(entries, "atelier.labels", list) != list(schema.labels):
        raise UserError("The bundle names two different lists of labels.", FIX)
    _check_schema(schema)
    _check_inputs(schema, model)
    _check_outputs(schema, model)
    return schema, entries.get("atelier.card", "")[:LONGEST_CARD], _json(entries, "atelier.metrics", dict)


def read_entry(model: ModelProto, key: str) -> Plain:
    """What an entry says, {} where it is not there; UserError when it is no JSON object."""
    content: Plain = _json({entry.key: entry.value for entry in model.metadata_props}, key, dict)
    return content


def read_models(model: ModelProto) -> tuple[BaseModel, ...]:
    """The pretrained models that the file says are inside; what is none is left out."""
    return claimed_models({entry.key: entry.value for entry in model.metadata_props})


def _json(entries: dict[str, str], key: str, kind: type) -> typing.Any:  # noqa: ANN401
    try:
        content = json.loads(entries.get(key) or json.dumps(kind()))
    except (ValueError, RecursionError) as error:
        raise UserError("The bundle's {key} can't be read.", FIX, key=key) from error
    if not isinstance(content, kind):
        raise UserError("The bundle's {key} is not what it should be.", FIX, key=key)
    return content


def _check_shape(cls: type, content: object, path: str) -> None:
    """Plain data has the types that the record declares, all the way down."""
    if not isinstance(content, dict):
        raise UserError("The bundle's {path} can't be read.", FIX, path=path)
    hints = typing.get_type_hints(cls)
    for entry in dataclasses.fields(cls):
        if entry.name in content:
            if not _fits(hints[entry.name], content[entry.name], f"{path}.{entry.name}"):
                raise UserError("The bundle's {path}.{name} is not what it should be.", FIX, path=path, name=entry.name)
        elif entry.default is dataclasses.MISSING:
            raise UserError("The bundle's {path} lacks “{name}”.", FIX, path=path, name=entry.name)


def _fits(hint: object, value: object, path: str) -> bool:
    if isinstance(hint, types.UnionType):
        return any(_fits(kind, value, path) for kind in typing.get_args(hint))
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        return isinstance(value, list) and len(value) <= MOST_INPUTS and all(_fits(inner, each, path) for each in value)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        _check_shape(hint, value, path)
        return True
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if hint is str:
        return isinstance(value, str) and len(value) <= LONGEST
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if not isinstance(hint, type):
        raise TypeError(f"there is no check for {hint}")
    return isinstance(value, hint)


def _check_schema(schema: BundleSchema) -> None:
    if schema.task not in TASKS or schema.answer not in ANSWERS or TASKS[schema.task].gives != schema.answer:
        raise UserError("The bundle's task “{task}” is unknown here.", FIX, task=schema.task[:80])
    for column in schema.inputs:
        if not column.traits.tensor:  # of a kind that is none of ours, and it does not say its traits
            raise UserError(
                "The bundle's column “{name}” has the unknown kind “{kind}”.", FIX, name=column.name, kind=column.kind
            )
        if misfit := column.traits.misfit:
            raise UserError("The bundle's column “{name}” can't be: {why}.", FIX, name=column.name, why=misfit)
        if (known := KINDS.get(column.kind)) and not column.traits.alike(known.traits):
            raise UserError("The bundle's column “{name}” is no {kind}.", FIX, name=column.name, kind=column.kind)
    for names in (
        [column.name for column in schema.inputs],
        [column.tensor for column in schema.inputs],
        schema.labels,
    ):
        if len(set(names)) < len(names):
            raise UserError("The bundle gives one name to two things.", FIX)
    misfit = of(schema).misfit(schema) or row_groups.misfit(schema) or _contradiction(schema)
    if misfit:
        raise UserError(misfit, FIX)


def _contradiction(schema: BundleSchema) -> Message:
    """Outputs must be those that this type of answer has: pages and programs read them by their roles."""
    own = of(schema).outputs(schema)
    same = [(output.name, output.type, output.shape, output.role) for output in schema.outputs] == [
        (output.name, output.type, output.shape, output.role) for output in own
    ]
    message = "The bundle says otherwise of its outputs than its type of answer has them."
    return NOTHING if same else Message("misfit.outputs", message)


def _check_inputs(schema: BundleSchema, model: ModelProto) -> None:
    held = {entry.name for entry in model.graph.initializer}
    found = {entry.name: entry for entry in model.graph.input if entry.name not in held}
    if set(found) != {column.tensor for column in schema.inputs}:
        odd = sorted(set(found) ^ {column.tensor for column in schema.inputs})
        raise UserError("The bundle's columns and its inputs differ: {names}.", FIX, names=", ".join(odd[:5])[:200])
    for column in schema.inputs:
        _check_input(column, found[column.tensor])


def _check_input(column: InputColumn, entry: ValueInfoProto) -> None:
    tensor = entry.type.tensor_type
    traits = column.traits
    wanted = TensorProto.STRING if column.as_text else _TYPES[traits.tensor]
    try:
        pc.match_substring_regex(pa.array([""]), column.reads)
    except pa.ArrowInvalid as error:
        raise UserError("What the bundle says of “{name}” can't be read.", FIX, name=column.name) from error
    if tensor.elem_type != wanted or len(tensor.shape.dim) != len(SHAPES[traits.tensor]):
        raise UserError("The bundle's column “{name}” is no {kind}.", FIX, name=column.name, kind=column.kind)


def _check_outputs(schema: BundleSchema, model: ModelProto) -> None:
    found = {entry.name: entry.type.tensor_type.elem_type for entry in model.graph.output}
    if found != {output.name: TYPES[output.type] for output in schema.outputs}:
        raise UserError(
            "The bundle's outputs are not those of {task}: {names}.",
            FIX,
            task=schema.task,
            names=", ".join(found)[:200],
        )
