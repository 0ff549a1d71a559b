"""What is particular to dates: the order of day and month, times of day, and text that a stranger feeds as it is."""

import datetime

import numpy as np
import pyarrow as pa
import pytest

from core.importing.into_dataset import import_file
from core.kinds import KINDS, date, time
from core.kinds.date import DateState, guess_order, order_shown, spelled
from core.kinds.date_spelling import alike
from core.records import ColumnProfile
from tests.kinds.columns import one, preprocessing


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["2023-01-02", ""], "iso"),
        (["nonsense", ""], "iso"),
        (["1/2/2023", "13/2/2023"], "day first"),
        (["1/2/2023", "2/13/2023"], "month first"),
        (["1.2.2023", "3.4.2023"], "day first"),
        (["1/2/2023", "3/4/2023"], "month first"),
        (["13/2/2023", "14/2/2023", "2/13/2023"], "day first"),
    ],
)
def test_the_order_is_what_the_rows_show(values, order):
    assert guess_order(pa.array(values)) == order


def test_the_hour_is_used_only_when_training_saw_times():
    with_times = preprocessing(d=("date", ["2023-01-02T08:30", "2023-01-03"]))
    without = preprocessing(d=("date", ["2023-01-02T00:00", "2023-01-03"]))
    assert "d: hour" in with_times.layout.numbers
    assert "d: hour" not in without.layout.numbers
    assert with_times.run(pa.table({"d": ["2023-01-02T08:30"]}))[0][0, -1] == 8.5


def test_typed_times_and_texts_become_the_same_numbers():
    texts = ["2023-01-02T03:04:05", "1969-12-31T23:59:59", ""]
    stored = pa.array(texts[:2], pa.string()).cast(pa.timestamp("us"))
    options = {"order": "iso", "clock": "always"}
    fitted = preprocessing(d=("date", texts, options))
    np.testing.assert_array_equal(fitted.run(pa.table({"d": texts[:2]}))[0], fitted.run(pa.table({"d": stored}))[0])


def test_the_graph_takes_the_text_as_it_is_and_removes_the_spaces():
    fitted = preprocessing(d=("date", ["2023-01-02"]))
    raw = fitted.session.run(None, {"d": np.array([" 2023-01-02\u00a0", "2023-01-02", "2023-01-0 2"], object)})[0]
    assert np.isfinite(raw[:2]).all()
    assert np.isnan(raw[2]).all()
    assert np.isfinite(one("date", ["2023-01-02"], [" 2023-01-02 "])[0]).all()


def test_the_last_moment_of_the_calendar_can_be_spelled():
    kind = KINDS["date"]
    raw = pa.array(["9999-12-31T23:59:59"])
    state = kind.fit(raw, kind.Options())
    entry = kind.describe("d", "d", None, raw, state)
    assert entry.example.startswith("9999-12-31T23:59")
    assert spelled(-719162.0, clock=False) == "0001-01-01"


SPELLED = {
    "1-Mar-24": ("short", "named"),
    "March 1, 2024": ("named",),
    "1. März 2024": ("named",),
    "1er mars 2024": ("named",),
    "1 de marzo de 2024": ("named",),
    "1 марта 2024": ("named",),
    "2024. március 1.": ("named",),
    "01MAR2024": ("named",),
    "Fri, 1 Mar 2024 00:00:00 GMT": ("named",),
    "20240301": ("compact",),
    "20240301T000000": ("compact",),
    "01.03.24": ("short",),
    "1/3/24 12:00 AM": ("short", "half"),
    "2024-03-01T02:00:00+02:00": ("zone",),
    "2024-02-29 20:30-0330": ("zone",),
    "2024年3月1日": (),
    "2024년 3월 1일": (),
    "2024/3/1": (),
    "2024.03.01": (),
    "1. 3. 2024": (),
    "20240301T0000": ("compact", "basic"),
    "20240229T203000,5-0330": ("zone", "compact", "basic"),
    "2024-03-01 01:00 CET": ("zone name",),
    "2024-02-29T24:00": ("midnight",),
    "2024-03": ("month",),
    "Mar-24": ("short", "named", "month"),
    "1 März 2024": ("named",),
    "2024-W09-5": ("week",),
}


@pytest.mark.parametrize(("text", "forms"), SPELLED.items(), ids=str)
def test_a_column_learns_the_spellings_it_shows_and_a_new_row_in_them_is_read(text, forms):
    kind = KINDS["date"]
    state = kind.fit(pa.array([text, ""]), kind.Options(order="day first"))
    assert state.forms == forms
    assert kind.day_numbers(pa.array([text]), state)[0] == 19783  # 1 March 2024
    assert preprocessing(d=("date", [text], {"order": "day first"})).run(pa.table({"d": [text]}))[0][0, 0] == 19783


def test_minute_24_is_not_the_end_of_the_day():
    kind = KINDS["date"]
    assert kind.fit(pa.array(["2024-03-01 10:24:00", "2024-03-01T23:24"]), kind.Options()).forms == ()


def test_months_give_no_day_and_no_weekday():
    texts = ["Jan-23", "Dec-23", "Q3 2024"]
    assert preprocessing(d=("date", texts)).layout.numbers == ("d: day number", "d: year", "d: month")
    assert "d: weekday" in preprocessing(d=("date", [*texts, "2024-01-31"])).layout.numbers


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (["1.1.30", "1.1.50", "1.1.04"], 1930),
        (["1.1.10", "1.1.24"], 1969),
        (["1.1.20", "1.1.24", "1.1.35"], 1969),
        (["1.1.84", "1.1.99"], 1969),
        (["1.1.2024"], 1969),
    ],
)
def test_years_of_two_digits_do_not_lie_far_ahead(texts, first):
    assert KINDS["date"].fit(pa.array(texts), KINDS["date"].Options()).first_year == first


@pytest.mark.parametrize("text", ["2024-01-01", "1 Mar 24", "20240301T1015+01:00", "2024-W09"])
def test_no_row_at_all_gives_no_numbers(text):
    fitted = preprocessing(d=("date", [text]))
    assert fitted.session.run(None, {"d": np.array([], object)})[0].shape[0] == 0


def test_spellings_that_no_row_shows_add_nothing_to_the_graph():
    kind = KINDS["date"]
    assert np.isnan(
        kind.day_numbers(pa.array(["1 March 2024", "20240301"]), kind.fit(pa.array(["2024-03-01"]), kind.Options()))
    ).all()


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (["1/2/24", "13/2/24"], ("day first", True)),
        (["1/2/24", "3/4/24"], ("month first", False)),
        (["01.02.24", "03.04.24"], ("day first", True)),
        (["1.2.2023", "2.13.2023"], ("month first", True)),
        (["13/2/2023", "2/13/2023"], ("month first", False)),
        (["1. 2. 2023"], ("day first", True)),
        (["1/2/24 3:05 PM", "1/14/24 3:05 PM"], ("month first", True)),
    ],
)
def test_whether_the_order_is_beyond_doubt_is_told(values, shown):
    assert order_shown(pa.array(values)) == shown


def test_eight_digits_become_a_date_and_not_a_quantity(tmp_path):
    source = tmp_path / "rows.csv"
    rows = "".join(f"2024{n % 12 + 1:02}{n % 28 + 1:02},{20_000_000 + 37 * n},{n % 2}\n" for n in range(60))
    source.write_text("day,number,answer\n" + rows)
    kinds = {column.name: column.kind for column in import_file(source, tmp_path / "data.parquet").columns}
    assert kinds["day"] == "date"
    assert kinds["number"] == "number"


@pytest.mark.parametrize(
    ("module", "read", "texts"),
    [
        (date, "day_numbers", ["2024-03-01", "1970-01-01", "", "1969-12-31", "soon", "2000-02-29", "9999-12-31"]),
        (time, "seconds", ["00:00", "23:59", "", "12:30:15", "soon", "1:05", "08:00"]),
    ],
)
def test_a_long_column_is_read_a_part_at_a_time(monkeypatch, module, read, texts):
    kind, raw = KINDS[module.__name__.rpartition(".")[2]], pa.array(texts)
    state = kind.fit(raw, kind.Options())
    at_once = getattr(kind, read)(raw, state)
    assert np.isfinite(at_once).tolist() == [text not in ("", "soon") for text in texts]
    monkeypatch.setattr(module, "BATCH", 3)
    np.testing.assert_array_equal(getattr(kind, read)(raw, state), at_once)


@pytest.mark.parametrize(
    ("years", "first"),
    [
        ({}, 1969),
        ({24: 5}, 1969),
        ({30: 1, 24: 2}, 1969),
        ({30: 1, 24: 1}, 1969),
        ({31: 2, 24: 1}, 1930),
        ({31: 1, 24: 1}, 1969),
        ({44: 1, 24: 9}, 1969),
        ({45: 1, 24: 9}, 1930),
        ({84: 9, 68: 1}, 1930),
        ({69: 3, 99: 3, 0: 3}, 1969),
    ],
)
def test_the_century_is_the_usual_one_unless_much_would_lie_ahead(years, first):
    assert date.century_of(years) == first
    assert date.century_of({30: 9}, now=2050) == 1969
    assert date.century_of({52: 9}, now=2050) == 1951


@pytest.mark.parametrize(
    ("texts", "options", "state"),
    [
        ([], {}, DateState()),
        (["2024-03-01"], {}, DateState()),
        (["2024-03-01 00:00:01"], {}, DateState(clock=True)),
        (["2024-03-01 10:00"], {"clock": "never"}, DateState()),
        (["2024-03-01"], {"clock": "always", "calendar": False, "cycles": True}, DateState("iso", False, True, True)),
        (["1.3.24"], {}, DateState("day first", forms=("short",))),
        (["1.3.31"], {}, DateState("day first", forms=("short",), first_year=1930)),
        (["1.3.31"], {"first_year": 1950}, DateState("day first", forms=("short",), first_year=1950)),
        (["1.3.2024"], {"order": "month first"}, DateState("month first")),
        (["2024-03"], {}, DateState(forms=("month",), coarse=True)),
        (["2024-Q1", "2024-03-01"], {}, DateState(forms=("quarter",))),
        (["2024-W09"], {}, DateState(forms=("week",))),
        (["2024-03-01 24:00", "2024-03-01"], {}, DateState(forms=("midnight",))),
    ],
)
def test_what_a_column_of_dates_leaves_open_is_settled_by_its_texts(texts, options, state):
    kind = KINDS["date"]
    assert kind.fit(pa.array(texts, pa.string()), kind.Options(**options)) == state


CYCLES = ("month", "weekday", "hour")


@pytest.mark.parametrize(
    ("texts", "options", "names"),
    [
        (["2024-03-01"], {"calendar": False}, ["day number"]),
        (["2024-03-01"], {}, ["day number", "year", "month", "day of month", "weekday", "day of year"]),
        (["2024-03-01"], {"calendar": False, "clock": "always"}, ["day number", "hour"]),
        (["2024-03"], {"cycles": True}, ["day number", "year", "month", "month (sine)", "month (cosine)"]),
        (
            ["2024-03-01"],
            {"calendar": False, "cycles": True, "clock": "always"},
            [
                "day number",
                "hour",
                *(f"{part} ({way})" for part in ("month", "weekday", "hour") for way in ("sine", "cosine")),
            ],
        ),
    ],
)
def test_a_date_becomes_the_parts_that_are_wanted(texts, options, names):
    fitted = preprocessing(d=("date", texts, options))
    assert fitted.layout.numbers == tuple(f"d: {name}" for name in names)
    found = fitted.run(pa.table({"d": texts}))[0][0]
    numbers = dict(zip(names, found, strict=True))
    known = {"day number": 19783.0, "year": 2024, "month": 3, "day of month": 1, "weekday": 5, "day of year": 61}
    known |= {"hour": 0, "month (sine)": 1.0, "month (cosine)": 0.0, "hour (sine)": 0.0, "hour (cosine)": 1.0}
    known |= {"weekday (sine)": np.sin(10 * np.pi / 7), "weekday (cosine)": np.cos(10 * np.pi / 7)}
    assert numbers == pytest.approx({name: known[name] for name in names}, abs=1e-12)


@pytest.mark.parametrize(
    ("texts", "described"),
    [
        (["1.3.2024"] * 3, (19783.0, 19783.0, "2024-03-01", "1.3.2024", "day first")),
        (["01.03.24"] * 3, (19783.0, 19783.0, "2024-03-01", "01.03.24", "day first")),
        (["3/1/2024", "2/13/2024", "12/31/2024"], (19766.0, 20088.0, "2024-03-01", "3/1/2024", "month first")),
        (["2024-03-01 12:30", "2024-03-01 12:30"], (19783.0 + 12.5 / 24,) * 2 + ("2024-03-01T12:30",) * 2 + ("iso",)),
        (["1 March 2024"], (19783.0, 19783.0, "2024-03-01", "2024-03-01", "iso")),
        (["soon"], (None, None, "", "2024-01-31", "iso")),
    ],
)
def test_the_range_is_in_days_and_the_example_is_spelled_as_the_column_is(texts, described):
    kind, raw = KINDS["date"], pa.array(texts)
    entry = kind.describe("d", "t", None, raw, kind.fit(raw, kind.Options()))
    assert (entry.low, entry.high, entry.typical, entry.example, entry.order) == described
    assert (entry.name, entry.tensor) == ("d", "t")


@pytest.mark.parametrize(
    ("number", "clock", "text"),
    [(0.0, False, "1970-01-01"), (0.5, False, "1970-01-01"), (0.5, True, "1970-01-01T12:00"),
     (-0.5, True, "1969-12-31T12:00"),
     (19783 + 1 / 1440, True, "2024-03-01T00:01")],
)  # fmt: skip
def test_a_day_number_is_spelled_as_iso_text(number, clock, text):
    assert spelled(number, clock) == text


DAY = datetime.date(2024, 3, 7)


@pytest.mark.parametrize(
    ("texts", "order", "spelled"),
    [
        (["1.2.2024", "31.12.2023"], "day first", "7.3.2024"),
        (["01.02.2024", "31.12.2023"], "day first", "07.03.2024"),
        (["1/2/2024", "12/31/2023"], "month first", "3/7/2024"),
        (["01/02/24", "12/31/23"], "month first", "03/07/24"),
        (["2024-01-02"], "iso", ""),
        (["2024-01-02", "2024-01-02", "1.2.2024"], "day first", ""),
        (["1 March 2024"], "day first", ""),
        ([], "day first", ""),
    ],
)
def test_a_day_is_spelled_as_most_of_the_texts_are(texts, order, spelled):
    assert alike(DAY, texts, order) == spelled


def test_the_example_of_a_column_is_its_own_spelling_of_the_day_in_the_middle():
    kind = KINDS["date"]
    for texts in (["1.2.2024", "7.3.2024", "31.12.2024"], ["2024-02-01", "2024-03-07", "2024-12-31"]):
        raw = pa.array(texts * 20)
        state = kind.fit(raw, kind.Options())
        entry = kind.describe("d", "d", ColumnProfile("d", "text", 60, 0, 3), raw, state)
        assert entry.example == texts[1]
        assert entry.typical == "2024-03-07"


@pytest.mark.parametrize(
    ("texts", "order", "spelled"),
    [
        (["1-2-2024"], "day first", "7-3-2024"),
        (["1.2.2024", "1/2/2024", "1/2/2024"], "day first", "7/3/2024"),
        (["1.2.2024", "1.2.24", "1.2.24"], "day first", "7.3.24"),
        (["01.02.2024", "1.12.2024"], "day first", "7.3.2024"),
        (["11.12.2024"], "day first", "07.03.2024"),
        (["1.2-2024"], "day first", ""),
        (["1.2.2024", "soon"], "day first", ""),
        (["1.2.2024", "1.2.2024", "soon"], "day first", "7.3.2024"),
        ([" 1.2.2024 "], "day first", "7.3.2024"),
        (["1.2.2024"], "", ""),
    ],
)
def test_mark_width_and_year_are_those_of_most_texts(texts, order, spelled):
    assert alike(DAY, iter(texts), order) == spelled
