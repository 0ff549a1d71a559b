"""Numbers as people write them: which texts are read, and as what."""

import re

import numpy as np
import pytest

from core.graph import DOUBLE, STRING, Graph
from core.repairs.number_text import PLAIN, NumberFormat, likeness, pattern, read
from core.serving.session import open_session

POINT, COMMA, EITHER = NumberFormat(), NumberFormat("comma"), NumberFormat("either")
UNITS = NumberFormat(
    units=(("kg", 1.0, 1.0), ("g", 1.0, 1000.0), ("m2", 1.0, 1.0), ("K", 1000.0, 1.0), ("%", 1.0, 100.0))
)
NONE = None


def numbers(form, *texts):
    g = Graph()
    g.output("y", read(g, g.input("x", STRING), form), DOUBLE, ("N",))
    found = open_session(g.model().SerializeToString()).run(None, {"x": np.array(texts, object)})[0]
    return [None if value != value else value for value in found.tolist()]


@pytest.mark.parametrize(
    ("form", "texts", "found"),
    [
        (POINT, ("1", "1.5", ".5", "5.", ".", ""), [1.0, 1.5, 0.5, 5.0, NONE, NONE]),
        (POINT, ("1,234.5", "1 234.5", "1'234", "1’234", "1_234", "1\u202f234"), [1234.5, 1234.5, *[1234.0] * 4]),
        (POINT, ("1,23", "1,2345", "1234,567", "12,34,567", "1,23,45"), [NONE, NONE, NONE, 1234567.0, NONE]),
        (POINT, ("1,234 567", "1.234.567", "1..5", "1,5"), [NONE] * 4),
        (POINT, ("1" + ",000" * 5, "1" + ",000" * 6), [1e15, NONE]),
        (POINT, ("12" + ",34" * 4 + ",567", "12" + ",34" * 5 + ",567"), [1234343434567.0, NONE]),
        (POINT, ("1" * 40, "1" * 41, "0." + "3" * 41), [float("1" * 40), NONE, NONE]),
        (POINT, ("0." + "3" * 40,), [float("0." + "3" * 40)]),
        (POINT, ("+5", "-5", "\u22125", "- 5", "--5", "-  5"), [5.0, -5.0, -5.0, -5.0, NONE, NONE]),
        (POINT, ("(5)", "( 5 )", "5-", "5 \u2212", "(-5)", "(5", "5+"), [-5.0, -5.0, -5.0, -5.0, NONE, NONE, NONE]),
        (NumberFormat(accounting=False), ("(5)", "5-", "-5", "5"), [NONE, NONE, -5.0, 5.0]),
        (NumberFormat(thousands=False), ("1,234", "1234.5", "1 234"), [NONE, 1234.5, NONE]),
        (COMMA, ("1,5", "1.234,5", "1.5", "1.234", "1 234,5", "12.34.567"), [1.5, 1234.5, NONE, 1234.0, 1234.5, NONE]),
        (EITHER, ("1,5", "1.5", "1.234,5", "1,234.5"), [1.5, 1.5, 1234.5, 1234.5]),
        (EITHER, ("1.234.567", "1,234,567"), [1234567.0] * 2),
        (EITHER, ("1,234", "1.234", "0,234", "0.234", "1234,567", "1234.567", "12,34"), [
            1234.0, 1234.0, 0.234, 0.234, 1234.567, 1234.567, 12.34]),
        (POINT, ("1e3", "1.5E-3", "-2e+2", "0e5", "1e299", "1e300", "12e3", "1.e3"), [
            1000.0, 0.0015, -200.0, 0.0, 1e299, NONE, NONE, NONE]),
        (COMMA, ("1.5e3", "1,5e3"), [1500.0, NONE]),
        (UNITS, ("5 kg", "5kg", "kg 5", "kg5", "5 g"), [5.0, 5.0, 5.0, 5.0, 0.005]),
        (UNITS, ("5  kg", "5 KG", "5 kgkg"), [NONE, NONE, NONE]),
        (UNITS, ("5 m2", "m2 5", "m25"), [5.0, NONE, NONE]),
        (UNITS, ("5K", "5 K", "K5", "5 K kg", "5K%", "1.5K g"), [5000.0, 5000.0, NONE, 5000.0, 50.0, 1.5]),
        (UNITS, ("12 %", "%12", "-12%", "(12 %)", "(12) %", "12 %-", "12- %"), [0.12, 0.12, *[-0.12] * 5]),
        (UNITS, ("-kg 5", "kg -5", "kg (5)", "(kg 5)", "kg 5-", "- kg 5"), [-5.0] * 6),
        (UNITS, ("5 kg g", "kg", "5 x"), [NONE, NONE, NONE]),
    ],
)  # fmt: skip
def test_a_text_is_read_as_what_it_means_or_not_at_all(form, texts, found):
    assert numbers(form, *texts) == found
    for text, number in zip(texts, found, strict=True):
        fits = re.fullmatch(pattern(form), text) is not None
        plain = re.fullmatch(PLAIN, text) is not None
        assert (fits or plain) == (number is not None)
        if number is not None:
            assert re.fullmatch(likeness(form), text)


def test_units_that_multiply_are_told_from_the_others_longest_first():
    units = (("K", 1000.0, 1.0), ("kg", 1.0, 1.0), ("Mio.", 1e6, 1.0), ("M", 1000.0, 1.0), ("m", 1.0, 1.0))
    assert NumberFormat(units=units).scales == ("Mio.", "K")
    assert POINT.scales == ()


@pytest.mark.parametrize("text", ["five", "5 lb", "1;2", "5 kg and more", ""])
def test_few_other_texts_look_like_a_number(text):
    assert re.fullmatch(likeness(UNITS), text) is None


def test_numbers_are_read_alike_whatever_stands_beside_them():
    texts = ["1,234.5", "x", "(5 kg)", "12 %"]
    alone = [numbers(UNITS, text)[0] for text in texts]
    assert numbers(UNITS, *texts) == alone == [1234.5, None, -5.0, 0.12]
