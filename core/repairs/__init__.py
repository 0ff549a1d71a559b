"""The registry of repairs, in the order in which they are offered. A new repair is one file and one line here."""

from core.repairs.base import DataRepair, ModelRepair, Repair
from core.repairs.clip import Clip
from core.repairs.fill import Fill
from core.repairs.letter_case import LetterCase
from core.repairs.merge import Merge
from core.repairs.read_numbers import ReadNumbers

__all__ = ["REPAIRS", "DataRepair", "ModelRepair", "Repair"]

REPAIRS: dict[str, Repair] = {
    repair.name: repair
    for repair in (
        ReadNumbers(),
        Fill(),
        Clip(),
        Merge(),
        LetterCase(),
    )
}
