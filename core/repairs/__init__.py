"""The registry of repairs, in the order in which they are offered. A new repair is one file and one line here."""

from core.repairs.base import Repair
from core.repairs.clip import Clip
from core.repairs.drop_duplicates import DropDuplicates
from core.repairs.drop_missing import DropMissing
from core.repairs.drop_outliers import DropOutliers
from core.repairs.drop_rows import DropRows
from core.repairs.fill import Fill
from core.repairs.letter_case import LetterCase
from core.repairs.mask import Mask
from core.repairs.merge import Merge
from core.repairs.plain_numbers import PlainNumbers
from core.repairs.read_numbers import ReadNumbers
from core.repairs.relabel import Relabel
from core.repairs.replace_text import ReplaceText
from core.repairs.spaces import Spaces
from core.repairs.split_text import SplitText
from core.repairs.text_case import TextCase

REPAIRS: dict[str, Repair] = {
    repair.name: repair
    for repair in (
        ReadNumbers(),
        Fill(),
        Clip(),
        Merge(),
        LetterCase(),
        Spaces(),
        ReplaceText(),
        TextCase(),
        SplitText(),
        PlainNumbers(),
        Relabel(),
        DropDuplicates(),
        DropMissing(),
        DropOutliers(),
        DropRows(),
        Mask(),
    )
}
