import pytest

from tests.store.things import open_shop


@pytest.fixture
def shop(home, tmp_path):
    return open_shop(tmp_path / "tables")


@pytest.fixture
def neighbour(home, tmp_path):
    return open_shop(tmp_path / "tables", "Neighbour's")
