"""Rows of totals are found where they lie in the table, and one click drops them and no other row."""

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.audit.checks import CHECKS
from core.audit.context import make_context
from core.importing.into_dataset import import_file
from core.recipe import RepairChoice
from core.repairs.tables import apply
from core.runs.planning import plan
from tests.audit.conftest import context_of

ROWS = 60


def _shops():
    random = np.random.default_rng(2)
    return {
        "shop": [f"Shop {index}" for index in range(ROWS)],
        "region": [("north", "south", "east")[index % 3] for index in range(ROWS)],
        "sales": np.round(random.lognormal(5, 0.5, ROWS), 2).tolist(),
        "visits": random.integers(5, 90, ROWS).tolist(),
        "rate": np.round(random.random(ROWS), 3).tolist(),
    }


def _with(*rows):
    shops = _shops()
    return {name: [*shops[name], *(row[index] for row in rows)] for index, name in enumerate(shops)}


SHOPS = _shops()
SALES, VISITS = round(sum(SHOPS["sales"]), 2), sum(SHOPS["visits"])
TOTALS = {
    "without a name": (None, None, SALES, VISITS, None),
    "of one column only": (None, "south", SALES, None, None),
    "named in another column": ("Shop 60", "Total", SALES, VISITS, None),
    "named as a row": ("Shop 60", "north", SALES, VISITS, 0.5),
    "that do not add up": ("Total 2023", None, SALES * 1.2, VISITS * 2, None),
}


@pytest.mark.parametrize("target", ["sales", "region"])
@pytest.mark.parametrize("row", TOTALS.values(), ids=TOTALS)
def test_a_last_row_of_totals_is_found_and_one_click_drops_it(tmp_path, row, target):
    found = CHECKS["totals"].run(context_of(tmp_path, _with(row), target))
    assert [finding.numbers for finding in found] == [{"rows": [ROWS + 1]}]
    remedy = found[0].remedies[0].arguments
    assert remedy["repair"] == "drop_rows"
    fresh = tmp_path / "fresh.parquet"
    apply(tmp_path / "data.parquet", fresh, RepairChoice(**remedy))
    assert pq.read_table(fresh)["__row"].to_pylist() == list(range(ROWS))


def test_sums_and_means_below_each_other_are_one_finding(look_at):
    means = ("Ø", None, round(SALES / ROWS, 2), round(VISITS / ROWS, 1), round(sum(SHOPS["rate"]) / ROWS, 3))
    found = look_at(_with(("Total", None, SALES, VISITS, None), means), "rate", "totals")
    assert [(finding.title, finding.numbers["rows"]) for finding in found] == [
        ("The last rows hold sums and means of the others", [ROWS + 1, ROWS + 2])
    ]
    assert len(found[0].remedies) == 2


def test_a_first_row_of_totals_is_found(look_at):
    shops = {
        name: [value, *values]
        for value, (name, values) in zip(("All shops", None, SALES, VISITS, None), SHOPS.items(), strict=True)
    }
    assert [finding.title for finding in look_at(shops, "rate", "totals")] == ["The first row holds sums of the others"]


@pytest.mark.parametrize("target", ["sales", "rate"])
def test_totals_written_with_a_decimal_comma_are_found(tmp_path, target):
    rows = [*zip(*(SHOPS[name] for name in ("shop", "sales", "rate")), strict=True), ("", SALES, "0.5")]
    text = "\n".join(";".join(map(str, row)).replace(".", ",") for row in [("shop", "sales", "rate"), *rows])
    source, data = tmp_path / "shops.csv", tmp_path / "data.parquet"
    source.write_text(text, encoding="utf-8")
    schema = import_file(source, data)
    found = CHECKS["totals"].run(make_context(data, schema, plan.draft(schema, "data.parquet", target)))
    assert [finding.evidence for finding in found] == [f"Row {ROWS + 1} holds the sum of the others in “sales”."]


@pytest.mark.parametrize(
    "row",
    [
        ("Shop 60", "north", 150.5, 40, 0.5),
        ("Total war", "north", 150.5, 40, 0.5),
        ("Shop 60", None, 150.5, None, None),
        ("Shop 60", "all", 900.0, 89, 0.99),
    ],
)
def test_an_ordinary_last_row_is_no_row_of_totals(look_at, row):
    assert look_at(_with(row), "rate", "totals") == []


def test_counts_that_double_are_no_totals(look_at):
    doubling = {
        "day": [f"d{day}" for day in range(20)],
        "cells": [1, *(2**day for day in range(19))],
        "y": list("ab") * 10,
    }
    assert look_at(doubling, "y", "totals") == []


def test_an_outlier_in_the_answer_is_told_and_its_row_can_go(look_at, people):
    people["amount"][5] = 90_000.0
    found = look_at(people, "amount", "outliers")
    assert [(finding.columns, finding.severity) for finding in found] == [(("amount",), "hint")]
    assert [remedy.arguments["repair"] for remedy in found[0].remedies] == ["drop_outliers"]
    assert found[0].examples[0]["amount"] == "90000"


def test_a_number_for_missing_in_the_answer_is_told(look_at, people):
    people["amount"][:6] = [9999.0] * 6
    found = look_at(people, "amount", "outliers")
    assert [finding.numbers["value"] for finding in found] == [9999.0]
    assert found[0].remedies[0].arguments["column"] == "amount"
