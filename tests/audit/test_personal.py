"""Personal data: found by what the values look like; ordinary texts and numbers are none."""

import numpy as np
import pytest

from core.audit import check_digits

FIRST = ("Anna", "Peter", "Maria", "James", "Fatima", "Hans", "Chloe", "Wei")
LAST = ("Kowalski", "Smith", "García", "Okafor", "Lindqvist", "Novák", "Tanaka", "O'Brien")


def pick(values):
    return lambda index: values[index % len(values)]


def with_luhn(index):
    digits = f"4{index * 7919 % 10**14:014}"
    return next(f"{digits}{last}" for last in range(10) if check_digits.luhn(f"{digits}{last}"))


def an_iban(index):
    number = f"37040044{index * 104729 % 10**10:010}"
    return next(f"DE{check:02}{number}" for check in range(2, 99) if check_digits.iban(f"DE{check:02}{number}"))


PERSONAL = {
    "e-mail addresses": lambda index: f"{pick(FIRST)(index).lower()}.{index}@example{index % 9}.org",
    "phone numbers": lambda index: f"+49 170 {index * 7919 % 10**7:07}",
    "account numbers (IBAN)": an_iban,
    "card numbers": with_luhn,
    "social security numbers": lambda index: f"{1 + index % 660:03}-{1 + index % 98:02}-{1 + index * 31 % 9998:04}",
    "names of people": lambda index: f"{pick(FIRST)(index)} {pick(LAST)(index // 8)}",
    "postal addresses": lambda index: f"{1 + index % 200} {pick(LAST)(index)} Street",
    "network addresses of devices": lambda index: f"10.{index % 250}.{index % 99}.{index % 250}",
}


@pytest.mark.parametrize("what", PERSONAL)
def test_a_column_without_a_telling_name_is_known_by_its_values(look_at, people, what):
    people["x7"] = [PERSONAL[what](index) for index in range(800)]
    (found,) = look_at(people, "returns", "personal")
    assert found.columns == ("x7",)
    assert what in found.title
    assert [remedy.action for remedy in found.remedies] == ["leave_out", "repair"]


@pytest.mark.parametrize("number", ["07{:03} {:06}", "030/{:03}{:05}", "0151 {:03}{:05}", "139{:03}{:05}"])
def test_phone_numbers_with_one_gap_or_none_are_known_where_a_country_writes_them_so(look_at, people, number):
    people["x7"] = [number.format(index % 900 + 100, index * 7919 % 90_000 + 10_000) for index in range(800)]
    (found,) = look_at(people, "returns", "personal")
    assert "phone numbers" in found.title


def test_examples_do_not_spread_the_personal_data(look_at, people):
    people["mail"] = [PERSONAL["e-mail addresses"](index) for index in range(800)]
    (found,) = look_at(people, "returns", "personal")
    assert all("@" not in row["mail"] and row["mail"].count("•") >= 3 for row in found.examples)


@pytest.mark.parametrize(
    ("name", "what", "values"),
    [
        ("last_name", "names of people", [f"{last}{'abcdefgh'[row % 8]}" for row, last in enumerate(LAST * 100)]),
        ("phone", "phone numbers", [f"0{1700000000 + row * 7919}" for row in range(800)]),
        ("date_of_birth", "dates of birth", [f"19{40 + row % 60}-0{1 + row % 9}-15" for row in range(800)]),
    ],
)  # fmt: skip
def test_a_telling_name_helps_where_values_alone_say_little(look_at, people, name, what, values):
    people[name] = values
    (found,) = look_at(people, "returns", "personal")
    assert what in found.title


def test_ordinary_columns_are_no_personal_data(look_at, people):
    random = np.random.default_rng(12)
    people |= {
        "product_name": [f"Widget {index % 40}" for index in range(800)],
        "city": random.choice(["New York", "San Jose", "Santa Maria", "Berlin", "Paris", "Wien"], 800).tolist(),
        "when": [f"2024-01-{1 + index % 28:02} 12:{index % 60:02}" for index in range(800)],
        "serial": [10**15 + index * 7 for index in range(800)],
        "version": [f"{index % 5}.{index % 7}.{index % 3}" for index in range(800)],
        "price": [f"{index}.99" for index in range(800)],
        "amount_eur": (random.integers(10**7, 10**9, 800)).tolist(),
    }
    assert [finding.title for finding in look_at(people, "returns", "personal", use_all=True)] == []


def test_check_digits_agree_with_published_examples():
    assert check_digits.luhn("4111111111111111")
    assert not check_digits.luhn("4111111111111112")
    assert check_digits.iban("GB82WEST12345698765432")
    assert not check_digits.iban("GB82WEST12345698765433")
    assert check_digits.chinese_id("11010519491231002X")
    assert check_digits.dni("12345678Z")
    assert check_digits.dni("X1234567L")
    assert check_digits.steuer_id("86095742719")
    assert check_digits.verhoeff("234123412346")
    assert check_digits.mod_97_french("255081416802538")
