"""Digits that name things stay words, or are asked about; what is measured stays a number."""

import pytest

from core.importing.into_dataset import import_file

CODES = {
    "postcodes": [f"{row * 1597 % 99_999:05}" for row in range(60)],
    "some with a zero in front": [f"{row + 11_000}" if row % 5 else f"0{row + 1_000}" for row in range(60)],
    "powers that are none": ["7E2", "2E4", "30E2", "1E3"] * 15,
    "one E among digits": ["12345", "54321", "98E12"] * 20,
    "plates": [f"{33_044 + row}SA" for row in range(60)],
    "seats": [f"{row % 30 + 1}{'ABC'[row % 3]}" for row in range(60)],
    "classes": ["10A", "10B", "12A", "11B"] * 15,
    "sizes with letters": ["36S", "38M", "40L", "38S"] * 15,
    "terms": ["3M", "6M", "1Y", "10Y"] * 15,
    "wheels": ["4x4", "4x2"] * 30,
    "phones": [f"+49{300_000_000 + row * 7919 % 9_000}{row % 9}" for row in range(60)],
    "phones in groups": [f"0{row % 90 + 10} {row * 7 % 900 + 100} {row * 13 % 900 + 100}" for row in range(60)],
    "numbers of books": [f"978{3_000_000_000 + row * 7_654_321}" for row in range(60)],
}
ASKED = {
    "terms of one letter": ["2Y", "10Y", "30Y"] * 20,
    "house numbers": [f"{row % 40 + 1}{'a' if row % 7 == 0 else ''}" for row in range(60)],
    "articles": [f"{row * 97 % 5_000 + 9}A" for row in range(60)],
    "months": [f"{row % 12 + 1:02}" for row in range(60)],
    "lines of a bus": ["1", "2", "7K", "12", "5K", "9"] * 10,
    "powers of one digit": ["1E3", "2E4", "7E2"] * 20,
    "accounts": [f"{7_300_000_000 + row * 7_919_113}" for row in range(60)],
}
NUMBERS = {
    "scientific": [f"{(row + 1) * 1.7e-3:.3e}" for row in range(60)],
    "large": [f"{1.5 * 10.0 ** (row % 30):.3g}" for row in range(60)],
    "signed powers": ["1e-5", "2e-6", "1e5"] * 20,
    "padded decimals": [f"{row:03}.5" for row in range(60)],
    "years": [str(1950 + row) for row in range(60)],
    "seconds since 1970": [f"{1_700_000_000 + row * 86_413}" for row in range(60)],
    "counts": [str(row * row) for row in range(60)],
    "one slip among many": [str(row + 1) for row in range(119)] + ["07"],
}
UNITS = {
    "kilograms": [f"{row % 17 + 1}kg" for row in range(60)],
    "volts": [f"{row / 8:.1f}V" for row in range(60)],
    "watts": [f"{row * 19 + 3}W" for row in range(60)],
    "rooms": [f"{row % 5 + 1} rooms" for row in range(60)],
    "hours": [f"{row % 48}h" for row in range(60)],
}


@pytest.fixture
def column(tmp_path):
    def _column(values):
        source = tmp_path / "rows.csv"
        rows = "".join(f"{value},{'ab'[row % 2]}\n" for row, value in enumerate(values))
        source.write_text(f"code,word\n{rows}")
        schema = import_file(source, tmp_path / "data.parquet")
        return schema.column("code"), schema

    return _column


@pytest.mark.parametrize("name", CODES)
def test_codes_are_a_category_and_nobody_is_asked(column, name):
    found, schema = column(CODES[name])
    assert (found.kind, found.profile.codes, found.profile.number_certain) == ("category", True, False)
    assert found.profile.doubts == ()
    assert schema.warnings == ()


@pytest.mark.parametrize("name", ASKED)
def test_what_may_be_codes_stays_words_and_is_asked_about(column, name):
    found, schema = column(ASKED[name])
    (doubt,) = found.profile.doubts
    assert (found.kind, found.profile.number_certain) == ("category", False)
    assert [meaning.label for meaning in doubt.meanings] == ["words", "numbers"]
    assert doubt.meanings[0].settings == ("columns.code.kind=category",)
    assert schema.warnings == ()


@pytest.mark.parametrize("name", NUMBERS)
def test_what_is_measured_or_counted_is_a_number(column, name):
    found, _ = column(NUMBERS[name])
    assert (found.kind, found.profile.codes) == ("number", False)
    assert len(found.profile.doubts) == (name == "one slip among many")


@pytest.mark.parametrize("name", UNITS)
def test_units_behind_digits_are_read(column, name):
    found, _ = column(UNITS[name])
    assert found.profile.number_certain
    assert [meaning.label for doubt in found.profile.doubts for meaning in doubt.meanings][:1] == (
        ["numbers"] if name == "watts" else []
    )


def test_the_setting_of_a_code_that_counts_names_its_unit(column):
    found, _ = column(ASKED["terms of one letter"])
    numbers = found.profile.doubts[0].meanings[1]
    assert numbers.settings == (
        "columns.code.kind=number",
        "repairs.code.read_numbers.decimal=point",
        "repairs.code.read_numbers.units=Y",
    )
    assert numbers.shown[0] == ("2Y", "2")
