"""The types in core, checked by mypy as pyproject.toml configures it: strictly."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.sources import ROOT

WRONG = """
from core.plain import to_json
from core.records import Schema


def told(schema: Schema) -> int:
    return to_json(schema)


def unsaid(schema):
    return schema.column("age").profile


def bare(words: dict) -> None:
    print(words)
"""


@pytest.mark.slow
def test_the_types_in_core_hold_and_a_wrong_one_would_be_found(tmp_path: Path) -> None:
    """Both in one run, which takes a minute: of core and the planted file, only that one is wrong."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert settings["packages"] == ["core"], "what `make lint` checks"
    planted = tmp_path / "planted.py"
    planted.write_text(WRONG, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--no-pretty", "core", str(planted)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    message = done.stdout + done.stderr
    assert done.returncode == 1, message
    errors = [line for line in message.splitlines() if ": error: " in line]
    assert all(line.split(":")[0].endswith("planted.py") for line in errors), message
    assert {line.rsplit("[", 1)[1].rstrip("]") for line in errors} >= {"return-value", "no-untyped-def", "type-arg"}
    checked = int(message.split("(checked ")[1].split()[0])
    assert checked > len(list((ROOT / "core").rglob("*.py"))), message
