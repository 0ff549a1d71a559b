"""Columns of times of day and durations as a file shows them: which they are, what is none, what is left open."""

import datetime

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.importing.into_dataset import import_file
from core.kinds import KINDS
from core.runs.planning import plan


@pytest.fixture
def bring(tmp_path):
    """bring({name: values, ...}) reads a file of these columns and returns its schema."""

    def _bring(columns):
        rows = [";".join(row) for row in zip(*columns.values(), strict=True)]
        (tmp_path / "rows.csv").write_text("\n".join([";".join(columns), *rows]) + "\n", encoding="utf-8")
        return import_file(tmp_path / "rows.csv", tmp_path / "data.parquet")

    return _bring


def column(bring, values, name="x"):
    """The column that these values, many times over, become."""
    several = values * (60 // len(values) + 1)
    return bring({name: several, "size": [str(n % 7) for n in range(len(several))]}).column(name)


@pytest.mark.parametrize(
    ("values", "name", "what"),
    [
        (["21:02", "7:16", "16:18"], "x", "time of day"),
        (["07:05:30", "09:10:00"], "x", "time of day"),
        (["7:05 pm", "11:30 am"], "x", "time of day"),
        (["7 pm", "11 am"], "x", "time of day"),
        (["7.05 Uhr", "19.30 Uhr"], "x", "time of day"),
        (["0705", "1930"], "dep_time", "time of day"),
        (["7h05", "19h30"], "heure", "time of day"),
        (["4:54:14", "3:44:55"], "x", "duration"),
        (["21:02", "7:16", "16:18"], "Dauer", "duration"),
        (["4:54:14", "3:44:55"], "start", "time of day"),
        (["0:45", "95:30"], "x", "duration"),
        (["1h 30m", "45m"], "x", "duration"),
        (["90 min", "2 h"], "x", "duration"),
        (["PT1H30M", "PT45M"], "x", "duration"),
        (["2 days 03:00:00", "0 days 04:10:00"], "x", "duration"),
        (["1d 4h", "7h"], "x", "duration"),
        (["1:23.456", "59:01.2"], "x", "duration"),
    ],
)
def test_times_of_day_and_durations_are_told_apart(bring, values, name, what):
    found = column(bring, values, name)
    assert (found.kind, found.profile.options) == ("time", {"what": what})


@pytest.mark.parametrize(
    ("values", "name"),
    [
        (["90 min", "45 min"], "x"),
        (["12 h", "3 h"], "x"),
        (["0705", "1930"], "code"),
        (["3:1", "2:0"], "score"),
        (["16:9", "4:3"], "format"),
        (["7.05", "8.15"], "time"),
        (["2h", "H2"], "x"),
    ],
)
def test_numbers_with_one_unit_codes_and_scores_are_no_times(bring, values, name):
    assert column(bring, values, name).kind != "time"


def test_what_may_be_either_is_asked_and_can_be_turned(bring):
    found = column(bring, ["0:45", "1:30", "5:10"])
    assert found.profile.options == {"what": "duration"}
    (doubt,) = found.profile.doubts
    assert doubt.about == "time of day or duration"
    assert [meaning.settings for meaning in doubt.meanings] == [
        ("columns.x.what=duration",),
        ("columns.x.what=time of day",),
    ]
    assert doubt.meanings[0].shown[0] == ("0:45", "45 minutes")
    assert doubt.meanings[1].shown[0] == ("0:45", "00:45 o'clock")
    assert not column(bring, ["0:45", "1:30", "5:10"], "duration").profile.doubts


def test_a_recipe_takes_what_the_name_says(bring):
    schema = bring({"duration": ["21:02", "07:16"] * 30, "size": [str(n) for n in range(60)]})
    assert plan.draft(schema, "data.parquet", "size").choice("duration").options == {"what": "duration"}


def test_times_that_are_none_are_told_with_the_first_row(bring):
    schema = bring({"at": [*["07:10", "18:40"] * 9, "25:61"], "size": [str(n) for n in range(19)]})
    assert schema.warnings == ("“at”: 1 value (row 19: “25:61”) can't be read as a time and counts as missing.",)


@pytest.mark.parametrize(
    ("texts", "minutes"),
    [
        (["3:45", "1:02:03"], True),
        (["3:45", "1:23.4"], True),
        (["3:45", "70:10"], False),
        (["75:45", "1:02:03"], False),
    ],
)
def test_two_numbers_are_minutes_and_seconds_where_the_rows_show_it(texts, minutes):
    kind = KINDS["time"]
    assert kind.fit(pa.array(texts), kind.Options(what="duration")).minutes == minutes


def test_a_day_s_ends_are_close_on_the_circle():
    kind = KINDS["time"]
    state = kind.fit(pa.array(["23:59", "00:00"]), kind.Options(what="time of day"))
    assert kind.seconds(pa.array(["23:59", "00:00", "25:00", ""]), state)[:2].tolist() == [86340.0, 0.0]


def test_typed_times_and_durations_arrive_as_such(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["clock", "long", "size"])
    for n in range(30):
        book.active.append([datetime.time(n % 24, n), datetime.timedelta(hours=n * 3, minutes=n), n])
        book.active.cell(n + 2, 2).number_format = "[h]:mm:ss"
    book.save(tmp_path / "rows.xlsx")
    schema = import_file(tmp_path / "rows.xlsx", tmp_path / "data.parquet")
    found = [(column.kind, column.profile.options.get("what")) for column in schema.columns[:2]]
    assert found == [("time", "time of day"), ("time", "duration")]


def test_typed_times_of_parquet_arrive_as_such(tmp_path):
    clocks = pa.array([datetime.time(n % 24, n) for n in range(30)], pa.time64("us"))
    lengths = pa.array([datetime.timedelta(hours=n * 3, minutes=n) for n in range(30)], pa.duration("us"))
    pq.write_table(pa.table({"clock": clocks, "long": lengths, "size": list(range(30))}), tmp_path / "rows.parquet")
    schema = import_file(tmp_path / "rows.parquet", tmp_path / "data.parquet")
    assert [column.kind for column in schema.columns] == ["time", "time", "number"]
