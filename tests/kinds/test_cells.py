"""What the graph reads in a cell: blanks around it, plain numbers, yes and no, words for missing."""

import numpy as np
import pytest

from core.graph import DOUBLE, STRING, Graph
from core.kinds import cells
from core.serving.session import open_session


def run(nodes, values, kind=STRING):
    g = Graph()
    g.output("y", nodes(g, g.input("x", STRING)), kind, ("N",))
    return open_session(g.model().SerializeToString()).run(None, {"x": np.array(values, object)})[0].tolist()


def test_blanks_around_texts_are_taken_off_in_one_go():
    g = Graph()
    inputs = [g.input(name, STRING) for name in "abc"]
    g.output("y", cells.trimmed(g, inputs), STRING, (3, "N"))
    session = open_session(g.model().SerializeToString())
    feeds = {
        name: np.array(values, object)
        for name, values in zip("abc", ([" a", ""], ["b  c ", "\u200b"], ["", "x\ny "]), strict=True)
    }
    assert session.run(None, feeds)[0].tolist() == [["a", ""], ["b  c", ""], ["", "x\ny"]]
    assert session.run(None, {name: np.array([], object) for name in "abc"})[0].shape == (3, 0)


@pytest.mark.parametrize(
    ("sizes", "parts"),
    [
        ((1, 2), [[["a"]], [["b"], ["c"]]]),
        ((3,), [[["a"], ["b"], ["c"]]]),
        ((2, 1), [[["a"], ["b"]], [["c"]]]),
        ((), []),
    ],
)
def test_rows_are_parted_as_wished(sizes, parts):
    g = Graph()
    rows = g.input("x", STRING, (3, "N"))
    made = cells.parted(g, rows, sizes)
    assert len(made) == len(sizes)
    for index, part in enumerate(made):
        g.output(str(index), g.Identity(part), STRING, (None, "N"))
    if made:
        session = open_session(g.model().SerializeToString())
        found = session.run(None, {"x": np.array([["a"], ["b"], ["c"]], object)})
        assert [part.tolist() for part in found] == parts


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.5", 1.5), ("-.5", -0.5), ("5.", 5.0), ("1e3", 1000.0), ("1E-3", 0.001), ("+7", 7.0),
        ("1e308", None), ("9e307", 9e307), ("10e307", None), ("10e306", 1e307), ("0.1e308", 1e307), ("1e-306", 1e-306),
        ("1e-307", 0.0), ("1e-9999", 0.0), ("0." + "0" * 400 + "1", 0.0), ("1e0005", 1e5),
        ("9" * 200, float("9" * 200)), ("9" * 201, None), ("1,5", None), ("x", None), ("", None), ("1e", None),
        ("--1", None), ("inf", None), ("0x10", None),
    ],
)  # fmt: skip
def test_plain_numbers_are_read_and_no_text_breaks_the_others(text, number):
    found = run(cells.number, [text, "2"], DOUBLE)
    assert found[1] == 2.0
    assert found[0] == number or (number is None and found[0] != found[0])


@pytest.mark.parametrize(
    ("own", "text", "meant"),
    [
        ((), "YES", 1.0), ((), "nein", 0.0), ((), "0", 0.0), ((), "x", 1.0), ((), "", None), ((), "yes no", None),
        (("a.b", "c"), "A.B", 0.0), (("a.b", "c"), "axb", None), (("a", "c"), "C", 1.0), (("a", "c"), "yes", 1.0),
        (("yes", "no"), "yes", 0.0), (("yes", "no"), "NO", 1.0),
    ],
)  # fmt: skip
def test_yes_and_no_are_read_in_any_case(own, text, meant):
    (found,) = run(lambda g, text: cells.truth(g, text, own), [text], DOUBLE)
    assert found == meant or (meant is None and found != found)


def test_blank_cells_and_words_for_missing_become_empty():
    values = ["", " ", " NA ", "na", "NAN", "a.b", "axb", "NA x", "x"]
    made = run(lambda g, text: cells.without(g, text, ("NA", "", "a.b")), values)
    assert made == ["", "", "", "na", "NAN", "", "axb", "NA x", "x"]
    assert run(lambda g, text: cells.without(g, text, ()), values)[:3] == ["", "", " NA "]
