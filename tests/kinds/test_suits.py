"""Which kind suits a column, at the borders of each: how much of it reads so, and what it is kept as."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from streamlit.material_icon_names import ALL_MATERIAL_ICONS

from core.graph import DOUBLE, FLOAT, STRING, UINT8
from core.kinds import KINDS, detect, media_of, traits_of
from core.kinds.base import Kind
from core.records import Column, ColumnProfile, MediaFacts, Schema
from core.settings import settings
from core.traits import Traits

SEEN = ColumnProfile("x", "text", 1_000, 0, 900)
YES_NO = (("yes", 60), ("no", 40))
LONG = {"mean_words": 6.0, "mean_length": 30.0}
CHINESE = (("这家餐馆的菜很好", 1),)
HALF = (("这家餐馆abcd", 1),)


def seen(**facts):
    return replace(SEEN, **facts)


@pytest.mark.parametrize(
    ("kind", "profile", "suits"),
    [
        ("number", seen(numeric=0.95), 0.9),
        ("number", seen(numeric=0.949), 0.0),
        ("number", seen(numeric=1.0, codes=True), 0.0),
        ("boolean", seen(storage="boolean"), 1.0),
        ("boolean", seen(boolean=1.0, frequent=YES_NO), 1.0),
        ("boolean", seen(boolean=0.99, frequent=YES_NO), 0.0),
        ("boolean", seen(boolean=1.0, frequent=(("O", 1), ("S", 1), ("N", 1))), 0.0),
        ("boolean", seen(boolean=1.0, frequent=(*YES_NO, ("oui", 1))), 1.0),
        ("boolean", seen(boolean=1.0, frequent=(*YES_NO, ("o", 1))), 0.0),
        ("boolean", seen(boolean=1.0, frequent=(("x", 9),), missing=1), 1.0),
        ("boolean", seen(boolean=1.0, frequent=(("x", 9), ("X", 1)), missing=1), 1.0),
        ("boolean", seen(boolean=1.0, frequent=(("x", 9), ("ja", 1)), missing=1), 0.0),
        ("boolean", seen(boolean=1.0, frequent=(("x", 9),), missing=0), 0.0),
        ("boolean", seen(boolean=1.0, frequent=(("1", 9),), missing=1, storage="integer"), 0.0),
        ("boolean", seen(boolean=1.0, frequent=(("no", 9),), missing=1), 0.0),
        ("date", seen(date=0.9), 0.95),
        ("date", seen(date=0.89), 0.0),
        ("date", seen(storage="date"), 0.95),
        ("date", seen(storage="timestamp"), 0.95),
        ("time", seen(time=0.9), 0.95),
        ("time", seen(time=0.89), 0.0),
        ("category", seen(), 0.5),
        ("text", seen(**LONG), 0.7),
        ("text", seen(mean_words=5.9, mean_length=30.0), 0.0),
        ("text", seen(mean_words=6.0, mean_length=29.9), 0.0),
        ("text", seen(**LONG, storage="bytes"), 0.0),
        ("text", seen(**LONG, missing=1_000), 0.0),
        ("text", seen(**LONG, numeric=0.5), 0.0),
        ("text", seen(**LONG, numeric=0.49), 0.7),
        ("text", seen(**LONG, date=0.5), 0.0),
        ("text", seen(**LONG, date=0.49), 0.7),
        ("text", seen(**LONG, unique=201), 0.7),
        ("text", seen(**LONG, unique=200), 0.0),
        ("text", seen(**LONG, unique=255, rows=9_000), 0.7),
        ("text", seen(**LONG, unique=254, rows=9_000), 0.0),
        ("text", seen(**LONG, unique=100, rows=199), 0.7),
        ("text", seen(**LONG, unique=99, rows=199), 0.0),
        ("text", seen(**LONG, unique=100, rows=200), 0.7),
        ("text", seen(**LONG, unique=40, rows=200), 0.0),
        ("text", seen(**LONG, unique=41, rows=200), 0.7),
        ("text", seen(**LONG, unique=60, rows=300, missing=101), 0.0),
        ("text", seen(mean_words=1.0, mean_length=15.0, frequent=CHINESE), 0.7),
        ("text", seen(mean_words=1.0, mean_length=14.9, frequent=CHINESE), 0.0),
        ("text", seen(mean_words=1.0, mean_length=20.0, frequent=HALF), 0.7),
        ("text", seen(mean_words=1.0, mean_length=19.0, frequent=HALF), 0.0),
        ("image", seen(storage="bytes", media=MediaFacts(images=0.5)), 1.0),
        ("image", seen(storage="bytes", media=MediaFacts(images=0.49)), 0.0),
        ("image", seen(storage="bytes"), 0.0),
        ("image", seen(media=MediaFacts(images=1.0)), 0.0),
        ("audio", seen(storage="bytes", media=MediaFacts(sounds=0.51)), 1.0),
        ("audio", seen(storage="bytes", media=MediaFacts(sounds=0.5)), 0.0),
        ("audio", seen(media=MediaFacts(sounds=1.0)), 0.0),
        ("audio", seen(storage="bytes"), 0.0),
    ],
)
def test_a_kind_suits_from_its_border_on(kind, profile, suits):
    assert KINDS[kind].suits(profile) == suits


@pytest.mark.parametrize(
    ("profile", "kind"),
    [
        (seen(numeric=1.0, boolean=1.0, frequent=(("1", 5), ("0", 5)), storage="integer"), "boolean"),
        (seen(date=1.0, time=1.0), "date"),
        (seen(date=1.0, numeric=1.0), "date"),
        (seen(time=1.0, numeric=1.0), "time"),
        (seen(numeric=1.0, **LONG), "number"),
        (seen(storage="bytes", media=MediaFacts(images=0.5, sounds=0.6)), "image"),
        (seen(storage="list"), "category"),
    ],
)
def test_of_several_kinds_the_best_or_the_earlier_is_taken(profile, kind):
    assert detect(profile) == kind


@pytest.mark.parametrize(
    ("kind", "share"),
    [
        ("number", 0.1),
        ("boolean", 0.2),
        ("date", 0.3),
        ("time", 0.4),
        ("category", None),
        ("text", None),
        ("image", None),
    ],
)
def test_how_much_reads_as_the_kind_is_told(kind, share):
    assert KINDS[kind].share(seen(numeric=0.1, boolean=0.2, date=0.3, time=0.4)) == share


@pytest.mark.parametrize(
    ("kind", "tensor", "shape", "text", "stored"),
    [
        ("number", DOUBLE, ("N",), [True, False, True], ("integer", "real")),
        ("boolean", DOUBLE, ("N",), [True, False, True], ("boolean",)),
        ("date", STRING, ("N",), [True, True, True], ("date", "timestamp")),
        ("time", STRING, ("N",), [True, True, True], ("timestamp",)),
        ("category", STRING, ("N",), [True, True, True], ()),
        ("text", STRING, ("N",), [True, True, True], ()),
        ("image", UINT8, ("N", "H", "W", 3), [False, False, False], ()),
        ("audio", FLOAT, ("N", "samples"), [False, False, False], ()),
    ],
)
def test_what_the_graph_takes_of_a_kind(kind, tensor, shape, text, stored):
    one = KINDS[kind]
    assert (one.tensor_type, one.tensor_shape, one.stored_as) == (tensor, shape, stored)
    assert [one.takes_text(False), one.takes_text(True), one.takes_text(False, ("no", "yes"))] == text
    assert one.takes_text(True, ("no", "yes")) == (kind == "boolean" or text[1])
    assert one.pretrained_model(type("State", (), {"model": ""})()) == ""


def test_unknown_kinds_are_mere_texts_and_media_are_found_by_column():
    assert traits_of("nonsense") == Traits("string")
    assert traits_of("number").scale == "amount"
    columns = tuple(Column(name, name, SEEN) for name in ("image", "number", "text", "audio", "nonsense"))
    assert media_of(Schema(9, columns)) == {"image": "image", "text": "text", "audio": "audio"}


@pytest.mark.parametrize(
    ("kind", "values", "options", "numbers"),
    [
        ("number", ["1.5", "x", None, " 2 "], {}, [1.5, np.nan, np.nan, 2.0]),
        ("boolean", ["ja", "x", "nein", None], {}, [1, 1, 0, np.nan]),
        ("boolean", ["ja", None], {}, [1, 0]),
        ("boolean", ["ja", None], {"blank": "unknown"}, [1, np.nan]),
        ("boolean", ["ja", "nein", None], {"blank": "no"}, [1, 0, 0]),
        ("boolean", ["a", "b", "ja"], {"yes": " A ", "no": "b"}, [1, 0, 1]),
        ("boolean", ["a", "b", "ja"], {"yes": "a", "blank": "unknown"}, [np.nan, np.nan, 1]),
        ("boolean", ["a", "b", "nein", "ja"], {"yes": "a", "no": "A"}, [np.nan, np.nan, 0, 1]),
        (
            "date",
            ["1970-01-02 12:00", "soon", None, "1969-12-31 06:00:01"],
            {},
            [1.5, np.nan, np.nan, -0.75 + 1 / 86400],
        ),
        ("date", ["2/1/1970", "2/13/1970"], {}, [31.0, 43.0]),
        ("date", ["2/1/1970", "2/1/1970"], {"order": "day first"}, [1.0, 1.0]),
        ("date", ["2.1.70"], {}, [1.0]),
        ("date", ["2.1.70"], {"first_year": 1870}, [1 - 36524.0]),
        ("time", ["0:01", "25:00", "soon", None], {}, [60.0, 90_000.0, np.nan, np.nan]),
        ("time", ["4:30"], {"what": "duration", "two": "minutes and seconds"}, [270.0]),
        ("time", ["4:30"], {"what": "duration", "two": "hours and minutes"}, [16_200.0]),
    ],
)
def test_a_stored_column_as_plain_numbers(kind, values, options, numbers):
    one = KINDS[kind]
    found = one.numbers(pa.chunked_array([pa.array(values, pa.string())]), one.Options(**options))
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, numbers, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", ["category", "text", "image", "audio"])
def test_texts_and_files_are_no_numbers(kind):
    one = KINDS[kind]
    assert one.numbers(pa.array(["a"]), one.Options()) is None
    assert one.words(one.Options()) == ()


def test_the_words_of_a_column_are_two_or_none():
    kind = KINDS["boolean"]
    made = [
        kind.words(kind.Options(yes=yes, no=no))
        for yes, no in ((" A ", "b"), ("a", ""), ("", "b"), ("a", " A"), ("", ""))
    ]
    assert made == [("b", "A"), (), (), (), ()]


@pytest.mark.parametrize(
    ("values", "frequent", "options", "categories", "example"),
    [
        ([1, 1, 0], (("Ja", 2), ("Nein", 1)), {}, ("Nein", "Ja"), "Ja"),
        ([1, 0], (("Ja", 1), ("Nein", 1)), {}, ("Nein", "Ja"), "Nein"),
        ([1, np.nan, np.nan], (("x", 1),), {}, ("no", "x"), "no"),
        ([1, 1, np.nan], ((" x ", 2),), {}, ("no", "x"), "x"),
        ([0, np.nan, np.nan], (("no", 1),), {}, ("no", "yes"), "no"),
        ([1, 1, 0], (("a", 2), ("b", 1)), {"yes": "a", "no": "b"}, ("b", "a"), "a"),
        ([1, 1, 0], (("Ja", 1), ("J", 1), ("maybe", 5), ("n", 1)), {}, ("n", "Ja"), "Ja"),
        ([1, 1, np.nan, np.nan, np.nan], (("x", 2),), {"blank": "unknown"}, ("no", "x"), "x"),
    ],
)
def test_a_yes_and_no_is_described_in_the_columns_words(values, frequent, options, categories, example):
    kind, raw = KINDS["boolean"], pa.array(values, pa.float64())
    entry = kind.describe("a", "t", seen(frequent=frequent), raw, kind.fit(raw, kind.Options(**options)))
    assert (entry.name, entry.tensor, entry.low, entry.high) == ("a", "t", 0.0, 1.0)
    assert (entry.categories, entry.typical, entry.example) == (categories, example, example)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_sign_that_exists(kind):
    assert KINDS[kind].icon in ALL_MATERIAL_ICONS


@pytest.mark.parametrize(
    ("kind", "trims", "elementwise", "together", "raw_input", "for_networks", "ways"),
    [
        ("number", True, True, False, False, (), ()),
        ("boolean", True, True, False, False, (), ()),
        ("date", True, False, False, False, (), ()),
        ("time", True, False, False, False, (), ()),
        ("category", True, True, True, False, (), ()),
        ("text", False, False, False, True, ("longest", "network"), ()),
        ("image", True, False, False, True, ("network", "augment", "mirror", "size"), ("whole", "cover")),
        ("audio", True, False, False, True, ("network", "augment"), ()),
    ],
)
def test_how_a_kind_is_prepared(kind, trims, elementwise, together, raw_input, for_networks, ways):
    one = KINDS[kind]
    assert (one.trims, one.elementwise, one.together, one.raw_input) == (trims, elementwise, together, raw_input)
    assert (one.for_networks, one.ways) == (for_networks, ways)
    assert {*for_networks} <= {entry.name for entry in settings(one.Options)}


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("number", {}),
        ("boolean", {"yes": "", "no": "", "blank": "guess"}),
        ("date", {"order": "guess", "calendar": True, "clock": "guess", "cycles": False, "first_year": 0}),
        ("time", {"what": "guess", "two": "guess"}),
        ("category", {"at_least": 5}),
        (
            "text",
            {"model": "", "change": "nothing", "words": False, "vocabulary": 5_000, "longest": 0, "network": "cnn"},
        ),
        ("image", {"model": "", "change": "nothing", "network": "cnn", "augment": "gentle", "mirror": True, "size": 0}),
        ("audio", {"model": "", "change": "nothing", "seconds": 0.0, "network": "cnn", "augment": "gentle"}),
    ],
)
def test_what_is_done_with_a_kind_unless_something_else_is_said(kind, options):
    assert KINDS[kind].Options().model_dump() == options


@pytest.mark.parametrize(
    ("kind", "setting", "low", "high", "log"),
    [
        ("date", "first_year", 0, 9_900, False),
        ("category", "at_least", 1, 100_000, True),
        ("text", "vocabulary", 10, 20_000, True),
        ("text", "longest", 0, 2_000, False),
        ("image", "size", 0, 512, False),
        ("audio", "seconds", 0.0, 60.0, False),
    ],
)
def test_a_kinds_number_lies_within_its_bounds(kind, setting, low, high, log):
    entry = next(entry for entry in settings(KINDS[kind].Options) if entry.name == setting)
    assert (entry.low, entry.high, entry.log) == (low, high, log)


@pytest.mark.parametrize(
    ("kind", "values", "hidden"),
    [
        ("time", {"what": "time of day"}, {"two"}),
        ("time", {"what": "duration"}, set()),
        ("time", {"what": "guess"}, set()),
        ("text", {"model": "", "change": "nothing"}, {"words"}),
        ("text", {"model": "a/b", "change": "little"}, {"vocabulary", "network"}),
        ("text", {"model": "a/b", "change": "last"}, {"vocabulary", "network"}),
        ("text", {"model": "a/b", "change": "everything"}, {"vocabulary", "network"}),
        ("image", {"model": "", "augment": "none"}, {"mirror"}),
        ("image", {"model": "a/b", "augment": "gentle"}, {"network"}),
        ("image", {"model": "a/b", "augment": "strong"}, {"network"}),
        ("audio", {"model": ""}, set()),
        ("audio", {"model": "a/b"}, {"network"}),
    ],
)
def test_a_kinds_setting_is_asked_for_only_where_it_matters(kind, values, hidden):
    assert {entry.name for entry in settings(KINDS[kind].Options) if not entry.matters(values)} == hidden


def test_what_a_kind_does_not_say_is_the_usual():
    bare = Kind()
    assert bare.share(SEEN) is None
    assert bare.numbers(pa.array([1]), Kind.Options()) is None
    assert (bare.words(None), bare.pretrained_model(None), bare.differ(pa.array([1]))) == ((), "", False)
    assert (bare.with_missing("state", ("x",)), bare.with_way("state", "y"), bare.tensor_state("state")) == (
        "state",
    ) * 3
