"""The columns that say most of a row come first; a few rows are read by their ids."""

import pyarrow as pa
import pyarrow.parquet as pq

from core.data.facts.predictive_columns import most_predictive
from core.data.views.few_rows import cells
from core.records import ROW
from core.tasks import TASKS
from tests.models.tables import parts


def answers(data):
    return TASKS[data.learned.task].indicators(data.learned, data.train.target)


def test_the_columns_that_tell_a_species_and_a_price_come_first():
    penguins = parts("penguins")
    names = [*penguins.train.layout.numbers, *(column.name for column in penguins.train.layout.codes)]
    found = most_predictive(penguins.train, answers(penguins), names)
    assert set(found) == set(names)
    assert set(found[:2]) <= {"bill_length_mm", "flipper_length_mm", "bill_depth_mm", "island"}
    assert found[-1] in ("year", "sex")
    ames = parts("ames")
    numbers = list(ames.train.layout.numbers)
    best = most_predictive(ames.train, answers(ames), numbers)[:3]
    assert "Gr_Liv_Area" in best
    assert most_predictive(ames.train, answers(ames), ["Gr_Liv_Area"]) == ["Gr_Liv_Area"]
    nothing = ames.train.take(ames.train.target[:0].astype(int))
    assert most_predictive(nothing, answers(ames)[:0], numbers) == []


def test_cells_are_texts_and_what_is_no_plain_value_is_left_out(tmp_path):
    path = tmp_path / "data.parquet"
    table = pa.table({ROW: [5, 9, 12], "size": [1.0, None, 2.5], "name": ["a", "b" * 200, None], "file": [b"x"] * 3})
    pq.write_table(table, path, row_group_size=2)
    found = cells(path, [12, 9, 77], ["size", "name", "file", "gone"])
    assert list(found) == [12, 9]
    assert found[12] == {"size": "2.5", "name": ""}
    assert (found[9]["size"], len(found[9]["name"])) == ("", 80)
