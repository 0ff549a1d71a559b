"""The unit of an answer is read from its cells or the end of its name, and never guessed from a word in it."""

import pytest

from core.data.facts.answer_unit import unit_of
from core.recipe import DataChoice, FamilyChoice, Recipe, RepairChoice, TaskChoice
from core.records import Column, ColumnProfile

PLAIN = Recipe(
    data=DataChoice(dataset="d", target="t"), task=TaskChoice(name="regression"), family=FamilyChoice(name="linear")
)


def column(name):
    return Column(name, "number", ColumnProfile(name, "real", rows=10, missing=0, unique=10))


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("price (USD)", "USD"),
        ("weight [kg]", "kg"),
        ("body_mass_g", "g"),
        ("price_eur", "EUR"),
        ("temperature °C", "°C"),
        ("Sale_Price", ""),
        ("logged_in", ""),
        ("delay_m", ""),
        ("year", ""),
        ("tests (2024)", ""),
    ],
)
def test_the_end_of_a_name_tells_the_unit_where_it_means_nothing_else(name, unit):
    assert unit_of(column(name), PLAIN) == unit


def test_what_stands_in_the_cells_goes_before_the_name():
    repair = RepairChoice(repair="read_numbers", column="price_eur", options={"units": "CHF"})
    assert unit_of(column("price_eur"), PLAIN.model_copy(update={"repairs": [repair]})) == "CHF"
    two = RepairChoice(repair="read_numbers", column="price_eur", options={"units": "CHF kg"})
    assert unit_of(column("price_eur"), PLAIN.model_copy(update={"repairs": [two]})) == "EUR"
