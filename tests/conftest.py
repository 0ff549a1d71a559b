"""Shared by all tests: an own home for each, calm threads, repeatable random examples, a folder where Node runs."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests import torch_operators

# Before torch or scikit-learn is imported: waiting threads sleep instead of burning the core a neighbour needs.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.pop("ATELIER_DATABASE", None)
os.environ["ATELIER_DEBUG"] = "1"  # a bug on a page is seen as it is
# Pretrained models' graphs take long to make and never differ: made once for all tests and kept for the next time.
os.environ["ATELIER_MODELS"] = str(Path(__file__).parent / "pretrained" / ".encoders")

settings.register_profile("atelier", deadline=None, derandomize=True)
settings.load_profile("atelier")

NODE_MODULES = Path(__file__).parent / "node" / "node_modules"


def pytest_runtest_setup():
    torch_operators.read_once()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty ATELIER_HOME, so that no test sees the developer's own workspaces or another test's."""
    folder = tmp_path / "atelier-home"
    monkeypatch.setenv("ATELIER_HOME", str(folder))
    return folder


@pytest.fixture
def node_folder(tmp_path: Path) -> Path:
    """A folder in which `node script.mjs` finds onnxruntime-node; tests/install_tools.sh installs it."""
    assert NODE_MODULES.is_dir(), "run `make test`, or tests/install_tools.sh by itself: it installs onnxruntime-node"
    folder = tmp_path / "node"
    folder.mkdir()
    (folder / "node_modules").symlink_to(NODE_MODULES, target_is_directory=True)
    return folder
