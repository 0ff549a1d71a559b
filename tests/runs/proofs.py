"""The proofs of a run's file carried out in this process, for tests of something else than the processes they take.

tests/export/test_parity_check.py and tests/runs/test_raw.py hold what these processes do.
"""

from pathlib import Path

import pytest

from core.export.proofs import parity_child, raw_child
from core.export.proofs.proof import Parity, RawParity
from core.export.proofs.raw_parity import Original
from core.runs.proving import finish, raw


def in_this_process(patch: pytest.MonkeyPatch) -> None:
    """Until the patch is undone, no run starts a process for its proofs; they compare the same rows."""
    patch.setattr(finish, "check_parity", _parity)
    patch.setattr(raw, "check_raw", _raw)


def _parity(bundle: Path, rows: list[Path], reference: Path) -> Parity:
    return parity_child.compared(str(bundle), str(reference), *map(str, rows))


def _raw(bundle: Path, original: Original, most: int, tolerance: float, unit: float) -> RawParity:
    asked = raw_child.Asked(
        str(bundle), str(original.path), original.name, dict(original.options), most, tolerance, unit
    )
    return raw_child.checked(asked)
