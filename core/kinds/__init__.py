"""The column kinds, in the order in which detection prefers them. A new kind is one file and one line here."""

from core.kinds.audio import Audio
from core.kinds.base import Kind
from core.kinds.boolean import Boolean
from core.kinds.category import Category
from core.kinds.date import Date
from core.kinds.image import Image
from core.kinds.number import Number
from core.kinds.text import Text
from core.kinds.time import Time
from core.records import ColumnProfile

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (Number(), Boolean(), Date(), Time(), Category(), Text(), Image(), Audio())
}


def detect(profile: ColumnProfile) -> str:
    """The name of the kind that suits the column best; ties go to the earlier in KINDS."""
    return max(KINDS, key=lambda name: KINDS[name].suits(profile))
