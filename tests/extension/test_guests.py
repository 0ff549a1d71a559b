"""Guests that are not in the product: a kind, a family, two tasks, an answer, one file each, as packages bring them.

Installed for a process by a folder on its PYTHONPATH, as pip would install them, they pass the contract suite and go
the whole way. No line of core is changed, and the product knows none of them.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from core.answers import ANSWERS
from core.export.strangers.check import check_bytes
from core.kinds import KINDS, Kind
from core.models import MODELS, Family
from core.plugins import added
from core.serving.predictor import Predictor
from core.tasks import TASKS
from tests.sources import ROOT

INSTALLED = Path(__file__).parent / "installed"
GUESTS = {"kinds": "geo", "families": "neighbours"}
TASK_GUESTS = ("pooled", "named_lines", "items")
CONTRACTS = ("tests/kinds/test_kinds.py", "tests/models/test_families.py")
TASK_CONTRACTS = ("tests/tasks/test_contract.py", "tests/answers/test_contract.py")
WHOLE_WAY, TASKS_WAY = "tests/extension/whole_way.py", "tests/extension/whole_way_tasks.py"


def test_the_product_knows_no_guest():
    assert not {*GUESTS.values(), *TASK_GUESTS} & {*KINDS, *MODELS, *TASKS, *ANSWERS}


def carried(files: tuple[str, ...], names: tuple[str, ...], kept: Path) -> None:
    """Run those tests of these names in a process in which the guests are installed; each has at least nine."""
    chosen = ("-k", " or ".join(names), "-vv", "-p", "no:cacheprovider")
    command = [sys.executable, "-m", "pytest", "-p", "tests.extension.contracts", *files, *chosen]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (INSTALLED, ROOT))), "GUESTS_KEPT": str(kept)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-2000:]}"
    for name in names:
        assert len(re.findall(rf"{name}.* PASSED", done.stdout)) >= 9


@pytest.mark.slow
def test_the_guests_pass_the_contracts_and_go_the_whole_way(tmp_path: Path):
    carried((*CONTRACTS, WHOLE_WAY), (*GUESTS.values(), "whole_way"), tmp_path)
    content = (tmp_path / "bundle.onnx").read_bytes()  # here nobody knows the guests: the file says all that is needed
    assert check_bytes(content).safe
    row = {"place": "-20.42, -178.38", "magnitude": 4.8, "stations": 41}
    assert Predictor(content).answer_one(row).labels[0] == "deep"


@pytest.mark.slow
def test_tasks_that_look_at_several_rows_or_answer_with_more_or_fewer_go_the_whole_way(tmp_path: Path):
    carried((*TASK_CONTRACTS, TASKS_WAY), (*TASK_GUESTS, "whole_way_tasks"), tmp_path)


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, group: str, value: str) -> None:
    """As if a package with that entry point were installed."""
    made = folder / "other-1.0.dist-info"
    made.mkdir()
    (made / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n", "utf-8")
    (made / "entry_points.txt").write_text(f"[atelier.{group}]\nother = {value}\n", "utf-8")
    monkeypatch.syspath_prepend(str(folder))


def test_what_a_package_brings_is_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    install(tmp_path, monkeypatch, "kinds", "tests.extension.geo:Geo")
    (geo,) = added("kinds", Kind, KINDS)
    assert (geo.name, added("families", Family, MODELS)) == ("geo", ())


@pytest.mark.parametrize(
    ("value", "ours", "told"),
    [
        ("tests.extension.neighbours:Neighbours", (), "is no Kind"),
        ("tests.extension.geo:Geo", ("geo",), "calls itself “geo”"),
        ("tests.extension.nobody:Nothing", (), "nobody"),
    ],
)
def test_what_a_package_can_not_bring_is_told_at_the_start(
    value: str, ours: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    install(tmp_path, monkeypatch, "kinds", value)
    with pytest.raises(ImportError, match=told):
        added("kinds", Kind, ours)
