"""An example of a date is spelled as the column spells its own, and means the same day."""

import datetime

import pyarrow as pa
import pytest

from core.kinds import KINDS
from core.kinds.date_spelling import alike
from core.records import ColumnProfile

DAY = datetime.date(2024, 3, 7)


@pytest.mark.parametrize(
    ("texts", "order", "spelled"),
    [
        (["1.2.2024", "31.12.2023"], "day first", "7.3.2024"),
        (["01.02.2024", "31.12.2023"], "day first", "07.03.2024"),
        (["1/2/2024", "12/31/2023"], "month first", "3/7/2024"),
        (["01/02/24", "12/31/23"], "month first", "03/07/24"),
        (["2024-01-02"], "iso", ""),
        (["2024-01-02", "2024-01-02", "1.2.2024"], "day first", ""),
        (["1 March 2024"], "day first", ""),
        ([], "day first", ""),
    ],
)
def test_a_day_is_spelled_as_most_of_the_texts_are(texts, order, spelled):
    assert alike(DAY, texts, order) == spelled


def test_the_example_of_a_column_is_its_own_spelling_of_the_day_in_the_middle():
    kind = KINDS["date"]
    for texts in (["1.2.2024", "7.3.2024", "31.12.2024"], ["2024-02-01", "2024-03-07", "2024-12-31"]):
        raw = pa.array(texts * 20)
        state = kind.fit(raw, kind.Options())
        entry = kind.describe("d", "d", ColumnProfile("d", "text", 60, 0, 3), raw, state)
        assert entry.example == texts[1]
        assert entry.typical == "2024-03-07"


@pytest.mark.parametrize(
    ("texts", "order", "spelled"),
    [
        (["1-2-2024"], "day first", "7-3-2024"),
        (["1.2.2024", "1/2/2024", "1/2/2024"], "day first", "7/3/2024"),
        (["1.2.2024", "1.2.24", "1.2.24"], "day first", "7.3.24"),
        (["01.02.2024", "1.12.2024"], "day first", "7.3.2024"),
        (["11.12.2024"], "day first", "07.03.2024"),
        (["1.2-2024"], "day first", ""),
        (["1.2.2024", "soon"], "day first", ""),
        (["1.2.2024", "1.2.2024", "soon"], "day first", "7.3.2024"),
        ([" 1.2.2024 "], "day first", "7.3.2024"),
        (["1.2.2024"], "", ""),
    ],
)
def test_mark_width_and_year_are_those_of_most_texts(texts, order, spelled):
    assert alike(DAY, iter(texts), order) == spelled
