"""What tests of rehearsals share."""

from pathlib import Path

import pytest

from core.importing.into_dataset import import_file
from tests.sources import ROOT


@pytest.fixture(scope="module")
def penguins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of the penguins."""
    data = tmp_path_factory.mktemp("penguins") / "data.parquet"
    import_file(ROOT / "sample_data" / "penguins.csv", data)
    return data
