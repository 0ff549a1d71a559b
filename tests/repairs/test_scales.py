"""Words and letters behind numbers multiply them where they mean that: K, M, bn, Mio., 万, 亿."""

import pyarrow as pa
import pytest

from core.repairs import REPAIRS, running
from core.repairs.number_cells import Cell, apart
from core.repairs.read_numbers import guess, units_in
from core.repairs.running import repaired
from core.repairs.scales import doubtful, multipliers

READ = {
    "followers": (["433", "151", "8.9K", "30.1K"], [433, 151, 8_900, 30_100]),
    "two letters": (["12", "3.5K", "1.2M"], [12, 3_500, 1_200_000]),
    "small letters": (["900", "3.5k", "1.2m", "2b"], [900, 3_500, 1_200_000, 2e9]),
    "dollars": (["$250", "$3M", "$1.5M"], [250, 3e6, 1.5e6]),
    "euros": (["5 Mio. €", "1,5 Mio. €", "2 Mrd. €"], [5e6, 1.5e6, 2e9]),
    "as one word": (["5 M€", "1.5 M€", "300 k€"], [5e6, 1.5e6, 3e5]),
    "bn": (["1.2 bn", "3 bn", "450 mn"], [1.2e9, 3e9, 4.5e8]),
    "thousands": (["5 Tsd.", "12 Tsd.", "800"], [5_000, 12_000, 800]),
    "myriads": (["3,4万", "12,5万", "2亿"], [34_000, 125_000, 2e8]),
    "yuan": (["3.4万元", "2亿元", "500元"], [34_000, 2e8, 500]),
    "india": (["2 lakh", "1.5 crore", "3 lakh"], [2e5, 1.5e7, 3e5]),
    "russia": (["2 тыс.", "1,5 млн", "3 тыс."], [2_000, 1.5e6, 3_000]),
    "cut short": (["250000", "999999", "3.2M"], [250_000, 999_999, 3_200_000]),
    "kelvin": (["293.5 K", "300 K", "310 K"], [293.5, 300, 310]),
    "metres": (["3 m", "4.5 m", "20 cm"], [3, 4.5, 0.2]),
    "metres alone": (["3 m", "12", "4 m"], [3, 12, 4]),
}


@pytest.mark.parametrize("name", READ)
def test_numbers_are_read_as_what_they_mean(name):
    texts, numbers = READ[name]
    repair, options = REPAIRS["read_numbers"], guess(texts)
    form = repair.fit(pa.array([], pa.string()), repair.Options(**options))
    assert repaired(repair, form, pa.array(texts)).to_pylist() == pytest.approx(numbers, rel=1e-12)


@pytest.mark.parametrize(
    "texts",
    [["36S", "38M", "40L"], ["300 K", "27 °C", "20 °C"], ["3M", "10Y", "6M"], ["10K", "12K", "1", "5"], ["4K", "8kg"]],
)
def test_a_letter_beside_other_units_or_far_smaller_numbers_does_not_multiply(texts):
    assert "=1000" not in str(guess(texts))


def test_the_card_and_the_list_of_repairs_say_the_factor():
    repair = REPAIRS["read_numbers"]
    options = repair.Options(units="K=1000")
    assert repair.in_words(options) == "Read numbers like 1,234.5; 1 K counts as 1000"
    assert "K (1 counts as 1000)" in repair.sentence(repair.fit(pa.array([], pa.string()), options))


def test_a_text_is_taken_apart():
    assert apart("-$1,200.50") == Cell("1,200.50", ("$",))
    assert apart("5 Mio. €") == Cell("5", (), ("Mio.", "€"))
    assert apart("(1'200 kg)") == Cell("1'200", (), ("kg",))
    assert apart("30Y") == Cell("30", (), ("Y",), True)
    assert apart("R$ 1.234,50") == Cell("1.234,50", ("R$",))
    assert apart("none") is None


def test_a_long_column_is_repaired_a_part_at_a_time(monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    texts, numbers = READ["dollars"]
    repair = REPAIRS["read_numbers"]
    state = repair.fit(pa.array(texts), repair.Options(**guess(texts)))
    assert repaired(repair, state, pa.array(texts)).to_pylist() == numbers
    assert running.trimmed(pa.array([" a", "b ", "c", "", " d "])).to_pylist() == ["a", "b", "c", "", "d"]


@pytest.mark.parametrize(
    ("texts", "counted"),
    [
        (["5 Mio. €", "2 Tsd."], {"Mio.": 1e6, "Tsd.": 1e3}),
        (["5K", "2k", "800"], {"K": 1e3, "k": 1e3}),
        (["8.9K", "1000", "433"], {"K": 1e3}),
        (["8.9K", "9999"], {"K": 1e3}),
        (["8.9K", "10000"], {}),
        (["8.9K", "100"], {"K": 1e3}),
        (["8.9K", "99"], {}),
        (["8.9K", "99", "$2K"], {"K": 1e3}),
        (["8.9K", "99", "€ 3"], {}),
        (["8.9K", "1.2M", "5"], {"K": 1e3, "M": 1e6}),
        (["8.9K", "1.2M", "5 kg"], {}),
        (["8.9K", "12 %"], {"K": 1e3}),
        (["8.9K", "5K"], {"K": 1e3}),
        (["8.9 K", "5K"], {}),
        (["8.9 K", "5K", "6K"], {"K": 1e3}),
        (["5M", "6M"], {}),
        (["5M", "6.5M"], {"M": 1e6}),
        (["5m", "6.5m"], {}),
        (["5b", "6.5b"], {}),
        (["5 kg", "7"], {}),
        ([], {}),
    ],
)
def test_what_multiplies_is_decided_by_what_stands_beside_it(texts, counted):
    assert multipliers([apart(text) for text in texts]) == counted


@pytest.mark.parametrize(
    ("texts", "asked"),
    [
        (["5K", "3"], {"K": 1e3}),
        (["5k", "3"], {"k": 1e3}),
        (["5M", "3"], {"M": 1e6}),
        (["5B", "3"], {"B": 1e9}),
        (["5T", "3"], {}),
        (["5m", "3"], {}),
        (["5K", "433"], {}),
        (["5K"], {}),
        (["5M"], {}),
        (["5K", "3", "7 kg"], {}),
        (["5", "3"], {}),
    ],
)
def test_a_letter_beside_far_smaller_numbers_is_asked_about(texts, asked):
    assert doubtful([apart(text) for text in texts]) == asked


def test_what_stands_beside_numbers_is_counted_without_per_cent_and_what_can_be_no_unit():
    cells = [apart(text) for text in ("5 kg", "6 kg net", "€ 7 %", "8;9", "5 a-b", "3 e5", "2 =x", "1 x.5")]
    assert units_in(cells) == {"kg": 2, "net": 1, "€": 1}


@pytest.mark.parametrize(
    ("texts", "options"),
    [
        (["1. Industry", "2. Services", "3. Farming"], None),
        (["0 none", "1 some", "2 many"], None),
        (["1 Industry", "2 Services", "4 Farming"], {"units": "Farming Industry Services"}),
        (["1 a", "2 a", "3 b"], {"units": "a b"}),
        (["1 kg", "2 g"], {"units": "g kg=1000"}),
        (["1.5"] * 9 + ["x"], {}),
        (["1.5"] * 8 + ["x"], None),
        (["1,5", "2.25"], {"decimal": "either"}),
        (["5 Mio. kg", "3 t"], {"units": "kg t=1000 Mio.=1000000"}),
        ([f"{n} u{chr(97 + n)}" for n in range(12)], None),
        ([f"{n + 5} u{chr(97 + n)}" for n in range(12)], {"units": " ".join(f"u{chr(97 + n)}" for n in range(12))}),
        ([f"{n + 5} u{chr(97 + n)}" for n in range(14)], None),
        ([], None),
    ],
)
def test_the_simplest_way_of_reading_nine_in_ten_is_guessed(texts, options):
    assert guess(texts) == options
