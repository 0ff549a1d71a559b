"""Which columns a model learns from: those the recipe uses, and why some are better left out. Reads profiles only."""

import re
from collections.abc import Sequence

from core.data.splits.split import TRAIN
from core.data.splits.split_column import named_parts
from core.kinds import KINDS, traits_of
from core.messages import Message
from core.recipe import Recipe
from core.records import Column, ColumnProfile, Schema
from core.repairs.reach import kinds
from core.traits import AMOUNT, LEVEL

_ID_NAME = re.compile(
    r"(^|[\W_])(id|ids|uuid|guid|key|index|idx|nr|no|number|row|rowid|编号|序号)$|^unnamed", re.IGNORECASE
)
_CAMEL_ID = re.compile(r"[a-z](Id|ID)$")


def used_columns(schema: Schema, recipe: Recipe) -> tuple[Column, ...]:
    """The columns that the recipe learns from, in the dataset's order; never the target, nor one that names parts."""
    taken = {*recipe.data.targets, recipe.split.column if recipe.split.method == "column" else ""}
    return tuple(column for column in schema.columns if column.name not in taken and recipe.choice(column.name).use)


def used_kinds(schema: Schema, recipe: Recipe) -> dict[str, str]:
    """Their kinds by name, as core.repairs.reach takes them."""
    return kinds((column, recipe.choice(column.name)) for column in used_columns(schema, recipe))


def reasons(schema: Schema, targets: Sequence[str]) -> dict[str, str]:
    """Column name -> one sentence why it is left out by default; columns worth using are not in it."""
    found = {column.name: _reason(column) for column in schema.columns if column.name not in targets}
    return {name: reason for name, reason in found.items() if reason}


def own_split(schema: Schema, target: str) -> str:
    """The first column that says which rows are for training and which for another part; "" without one."""
    says = (column for column in schema.columns if column.name != target and TRAIN in named_parts(column.profile))
    return next((column.name for column in says), "")


def readable(kind: str, profile: ColumnProfile) -> bool:
    """Whether that kind can read what the column stores: bytes are for kinds whose values are files, no others are."""
    return profile.storage != "list" and (profile.storage == "bytes") == KINDS[kind].traits.is_file


def _reason(column: Column) -> str:
    profile = column.profile
    present = profile.rows - profile.missing
    if present == 0:
        return Message("nothing_in_it", "It is empty in every row.")
    if named_parts(profile):
        return Message(
            "says_the_parts", "It says which rows are for training and which for the test: nothing to learn from."
        )
    if not readable(column.kind, profile):
        return Message("no_numbers_or_texts", "Its values are neither numbers nor texts.")
    if profile.unique == 1 and profile.missing == 0:
        return Message("same_value_always", "It has the same value in every row.")
    scale = traits_of(column.kind).scale
    if scale == LEVEL:
        return _category_reason(profile, present)
    if scale == AMOUNT and _is_row_number(profile, present):
        return Message("numbers_the_rows", "It numbers the rows: a model would learn them by heart.")
    return ""


def _category_reason(profile: ColumnProfile, present: int) -> str:
    if profile.number_certain:
        return ""
    if profile.number_format and not profile.codes and profile.unique > 0.5 * present and present > 20:
        return Message(
            "numbers_written_as_texts", "Its numbers are written as texts: the check-up reads them by one click."
        )
    if profile.unique == present and present > 20:
        return Message("own_value_each_row", "Every row has its own value, like a name or an id.")
    if profile.unique > 0.5 * present and present > 20:
        return Message(
            "own_value_nearly_each_row",
            "Nearly every row has its own value ({unique:,} in {present:,} rows).",
            unique=profile.unique,
            present=present,
        )
    return ""


def _is_row_number(profile: ColumnProfile, present: int) -> bool:
    if not profile.whole or profile.unique < present or present <= 20:
        return False
    low, high = profile.minimum, profile.maximum
    gapless = low is not None and high is not None and high - low + 1 == present
    return gapless or bool(_ID_NAME.search(profile.name) or _CAMEL_ID.search(profile.name))
