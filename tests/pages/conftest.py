"""For tests of the pages: a full workspace copied for each test, and no supervisor behind them."""

from pathlib import Path

import pytest
import streamlit as st

from core.jobs.machinery import launch
from core.jobs.orders import desk
from tests.pages.workshop import Workshop, build, copied


@pytest.fixture(autouse=True)
def no_supervisor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs stay queued: what a job does is tested elsewhere; here only what the page asks for."""
    monkeypatch.setattr(desk, "warm", lambda: None)
    monkeypatch.setattr(launch, "ring", lambda: None)
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Workshop]:
    """Penguins with a small forest, built once."""
    home = tmp_path_factory.mktemp("penguins")
    return home, build(home, "penguins", "random_forest", "family.trees=20")


@pytest.fixture(scope="session")
def built_number(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Workshop]:
    """A project whose answer is a number."""
    home = tmp_path_factory.mktemp("houses")
    return home, build(home, "houses", "linear")


@pytest.fixture
def workshop(built: tuple[Path, Workshop], home: Path) -> Workshop:
    """The workspace with a finished classification, in a home of this test's own."""
    copied(built[0], home)
    return built[1]


@pytest.fixture
def number_workshop(built_number: tuple[Path, Workshop], home: Path) -> Workshop:
    """The workspace with a finished regression, in a home of this test's own."""
    copied(built_number[0], home)
    return built_number[1]
