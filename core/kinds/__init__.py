"""The column kinds, in the order in which detection prefers them. A new kind is one file and one line here.

Packages that are installed beside the app may add more (core.plugins).
"""

from core.kinds.audio import Audio
from core.kinds.base import Kind
from core.kinds.boolean import Boolean
from core.kinds.category import Category
from core.kinds.date import Date
from core.kinds.image import Image
from core.kinds.number import Number
from core.kinds.text import Text
from core.kinds.time import Time
from core.plugins import added
from core.records import ColumnProfile, Schema
from core.traits import Traits

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (Number(), Boolean(), Date(), Time(), Category(), Text(), Image(), Audio())
}
KINDS |= {kind.name: kind for kind in added("kinds", Kind, KINDS)}


def traits_of(kind: str) -> Traits:
    """What holds for the columns of that kind; mere texts where no kind is called so."""
    return KINDS[kind].traits if kind in KINDS else Traits("string")


def media_of(schema: Schema) -> dict[str, str]:
    """Column -> medium (see Traits) of a dataset's columns that have one."""
    found = {column.name: traits_of(column.kind).medium for column in schema.columns}
    return {name: medium for name, medium in found.items() if medium}


def detect(profile: ColumnProfile) -> str:
    """The name of the kind that suits the column best; ties go to the earlier in KINDS."""
    return max(KINDS, key=lambda name: KINDS[name].suits(profile))
