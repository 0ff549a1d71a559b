"""A report that records, for the tests of families."""

import pytest

from tests.models.tables import Recording


@pytest.fixture
def report(tmp_path):
    return Recording(tmp_path)
