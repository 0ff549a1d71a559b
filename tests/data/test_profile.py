"""The profile of a dataset's columns: exact at any width and length, whatever is counted side by side."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.facts import counting, distribution, profile
from core.data.facts.profile import examine
from core.records import ROW


@pytest.fixture
def dataset(tmp_path):
    def _dataset(columns: dict):
        rows = len(next(iter(columns.values())))
        path = tmp_path / "data.parquet"
        pq.write_table(pa.table({ROW: np.arange(rows), **columns}), path)
        return path

    return _dataset


def test_numbers_are_seen_with_any_spaces_around_them(dataset):
    data = dataset({"a": ["1", " 2", "3 ", "\u00a04", "5\u3000", " 6.5e1 ", "\t7", "1_000", "0x10"]})
    found = examine(data)[0].profile
    assert (found.numeric, found.minimum, found.maximum) == (pytest.approx(6 / 9), 1.0, 65.0)


def test_yes_and_no_are_counted_among_texts_and_among_numbers(dataset):
    data = dataset(
        {"a": ["0", "1", "0.0", "1.0", "00", "2", "1e0"], "b": ["yes", " No ", "TRUE", "f", "maybe", "ja", "1"]}
    )
    zeros, words = (entry.profile for entry in examine(data))
    assert zeros.boolean == pytest.approx(4 / 7)
    assert words.boolean == pytest.approx(6 / 7)


def test_the_smallest_of_several_zeros_has_no_sign(dataset):
    found = examine(dataset({"a": ["-0", "0", "-0.0", "5"]}))[0].profile
    assert str(found.minimum) == "0.0"


def test_moments_are_as_early_and_as_late_as_their_days(dataset):
    moments = [f"2021-0{1 + row % 9}-11T10:{row % 60:02}:00Z" for row in range(300)]
    found = examine(dataset({"a": moments, "b": ["x", "y", "z"] * 100}))[0].profile
    assert (found.earliest, found.latest, found.date) == ("2021-01-11", "2021-09-11", 1.0)


def test_columns_counted_side_by_side_are_as_if_alone(dataset, monkeypatch):
    random = np.random.default_rng(3)
    columns = {
        f"c{index}": pa.array(
            [f"{value:.3f}" if index % 3 else f"word {value:.0f} here" for value in random.normal(size=400)]
        )
        for index in range(14)
    }
    data = dataset(columns)
    with monkeypatch.context() as patch:
        patch.setattr(counting, "_WIDE", 10)
        patch.setattr(counting, "_BATCH_COLUMNS", 5)
        together = examine(data)
    monkeypatch.setattr(profile, "_TWO_AT_ONCE", 0)
    monkeypatch.setattr(counting, "_BATCH_COLUMNS", 1)
    assert examine(data) == together
    assert [entry.profile.name for entry in together] == list(columns)


def test_the_end_of_the_progress_is_the_whole(dataset):
    shares: list[float] = []
    examine(dataset({f"c{index}": ["1", "2"] for index in range(70)}), shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_failure_in_telling_the_progress_ends_the_counting(dataset):
    def refuse(_share: float) -> None:
        raise KeyError("no more")

    with pytest.raises(KeyError):
        examine(dataset({f"c{index}": ["1", "2"] for index in range(200)}), refuse)


def test_very_many_numbers_are_counted_a_part_at_a_time(dataset, monkeypatch):
    values = np.random.default_rng(5).normal(20, 4, 200).round(2)
    data = dataset({"a": values})
    monkeypatch.setattr(distribution, "_PART", 7)
    found = examine(data)[0].profile
    assert (found.mean, found.deviation) == (pytest.approx(values.mean()), pytest.approx(values.std()))
    assert sum(count for *_, count in found.histogram) == 200
    for start, end, count in found.histogram[1:-1]:
        assert count == ((values >= start) & (values < end)).sum()
