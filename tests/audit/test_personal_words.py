"""What personal data look like as text, sort by sort, and what only looks like it."""

import pytest

from core.audit.personal_words import PATTERNS

FITS = {
    "e-mail addresses": ["ann@x.org", "o'neill+a.b@mail.co-op.example"],
    "account numbers (IBAN)": ["DE89 3704 0044 0532 0130 00", "gb29nwbk60161331926819"],
    "card numbers": ["4111 1111 1111 1111", "5500-0000-0000-0004", "340000000000009"],
    "social security numbers": ["123-45-6789", "665-01-0001"],
    "identity numbers (China)": ["11010519491231002X"],
    "identity numbers (Spain)": ["12345678Z", "X1234567L"],
    "social security numbers (France)": ["2 55 08 14 168 025 38"],
    "tax codes (Italy)": ["RSSMRA85T10A562S"],
    "insurance numbers (United Kingdom)": ["AB 12 34 56 C", "ab123456d"],
    "identity numbers (India)": ["2341 2341 2346"],
    "tax numbers (Germany)": ["86 095 742 719"],
    "passport or identity numbers": ["C01X00T47", "123456"],
    "network addresses of devices": ["10.0.255.1", "192.168.1.99"],
    "phone numbers": ["+49 170 1234567", "(020) 7946 0958", "0049-170-1234567", "07123 456789", "13912345678"],
    "postal addresses": ["12a, High Street", "Hauptstraße 5", "10 rue de la Paix", "Via Roma 1", "南京路100号"],
    "names of people": ["Anna Kowalski", "Dr. Okafor Novák", "Novák, Peter", "James “Jim” O'Brien"],
}
FITS_NOT = {
    "e-mail addresses": ["ann@x", "@ann", "a b@x.org"],
    "account numbers (IBAN)": ["DE88 3704 0044 0532 0130 00", "DE89"],
    "card numbers": ["4111 1111 1111 1112", "4444444444444444", "9111111111111111"],
    "social security numbers": ["000-45-6789", "666-45-6789", "912-45-6789", "123-00-6789", "123-45-0000"],
    "identity numbers (China)": ["110105194912310021", "11010519491331002X"],
    "identity numbers (Spain)": ["12345678A", "1234567Z"],
    "social security numbers (France)": ["2 55 08 14 168 025 39"],
    "tax codes (Italy)": ["RSSMRA85F10A562S"],
    "insurance numbers (United Kingdom)": ["DB123456C", "AB123456E"],
    "identity numbers (India)": ["2341 2341 2345", "1341 2341 2346"],
    "tax numbers (Germany)": ["86 095 742 718"],
    "passport or identity numbers": ["12345", "C01 X"],
    "network addresses of devices": ["10.0.256.1", "10.0.1"],
    "phone numbers": ["2024-01-31", "31.01.2024 12", "12345.678", "123456", "1234567890123456", "12 345678"],
    "postal addresses": ["High Street", "12 apples", "a street"],
    "names of people": ["Widget Press", "Anna", "anna_kowalski x", "7 Annas"],
}


@pytest.mark.parametrize("what", dict.fromkeys(pattern.what for pattern in PATTERNS))
def test_what_a_sort_of_personal_data_looks_like(what: str):
    first = next(pattern for pattern in PATTERNS if pattern.what == what)
    assert {text: first.fits(text) for text in FITS[what]} == dict.fromkeys(FITS[what], True)
    assert {text: first.fits(text) for text in FITS_NOT[what]} == dict.fromkeys(FITS_NOT[what], False)


def test_in_a_column_that_is_called_so_less_is_enough():
    phone = next(pattern for pattern in PATTERNS if pattern.what == "phone numbers" and pattern.needs_name)
    assert {text: phone.fits(text) for text in ("1234567", "12 345678", "123456", "1234567890123456", "12a34567")} == {
        "1234567": True,
        "12 345678": True,
        "123456": False,
        "1234567890123456": False,
        "12a34567": False,
    }
    name = next(pattern for pattern in PATTERNS if pattern.what == "names of people" and pattern.needs_name)
    assert [text for text in ("Kim", "O'Brien", "R2", "-", "x" * 60, "") if name.fits(text)] == ["Kim", "O'Brien"]


@pytest.mark.parametrize(
    ("column", "what"),
    [
        ("E_Mail", "e-mail addresses"),
        ("IBAN", "account numbers (IBAN)"),
        ("tel", "phone numbers"),
        ("home_tel_nr", "phone numbers"),
        ("first name", "names of people"),
        ("nachname", "names of people"),
        ("Host", "network addresses of devices"),
        ("ip", "network addresses of devices"),
    ],
)
def test_columns_are_called_so(column: str, what: str):
    assert what in {pattern.what for pattern in PATTERNS if pattern.named(column)}


@pytest.mark.parametrize("column", ["hotel", "recipe", "strip", "size"])
def test_other_columns_are_not(column: str):
    assert not {pattern.what for pattern in PATTERNS if pattern.named(column)} & {
        "phone numbers",
        "network addresses of devices",
        "names of people",
    }
