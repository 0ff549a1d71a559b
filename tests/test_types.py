"""The types in core, checked by mypy as pyproject.toml configures it: strictly."""

import subprocess
import sys
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


def mypy(*files: Path) -> tuple[int, str]:
    """(exit code, what it says) of these files, else of all that the configuration names."""
    command = [sys.executable, "-m", "mypy", "--no-pretty", *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
def test_the_types_in_core_hold_and_a_wrong_one_would_be_found(tmp_path: Path) -> None:
    code, message = mypy()
    assert code == 0, message
    assert "no issues found in" in message
    assert int(message.split(" source files")[0].split()[-1]) >= len(list((ROOT / "core").rglob("*.py")))
    planted = tmp_path / "planted.py"
    planted.write_text(WRONG, encoding="utf-8")
    code, message = mypy(planted)
    assert code == 1
    found = {line.rsplit("[", 1)[1].rstrip("]") for line in message.splitlines() if ": error: " in line}
    assert found >= {"return-value", "no-untyped-def", "type-arg"}, message
