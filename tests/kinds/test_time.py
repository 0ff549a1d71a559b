"""What is particular to times: what the texts mean is settled by themselves, and the example is spelled alike."""

import numpy as np
import pyarrow as pa
import pytest

from core.kinds import KINDS
from core.kinds.time import TimeState
from tests.kinds.columns import preprocessing

KIND = KINDS["time"]


@pytest.mark.parametrize(
    ("texts", "options", "state"),
    [
        ([], {}, TimeState()),
        (["", "7:05"], {}, TimeState("time of day")),
        (["7:05 pm", "7:05"], {}, TimeState("time of day", ("half",))),
        (["25:00"], {}, TimeState("duration")),
        (["4:30", "1:02:03"], {}, TimeState("duration", (), True)),
        (["4:30", "1:02:03"], {"two": "hours and minutes"}, TimeState("duration")),
        (["4:30"], {"what": "duration"}, TimeState("duration")),
        (["4:30"], {"what": "duration", "two": "minutes and seconds"}, TimeState("duration", (), True)),
        (["4:30"], {"what": "time of day", "two": "minutes and seconds"}, TimeState("time of day")),
        (["7 pm"], {"what": "duration"}, TimeState("duration")),
        (["1h 30m", "-1h"], {}, TimeState("duration", ("units", "minus"))),
    ],
)
def test_what_times_are_is_settled_by_the_texts_and_by_what_is_said(texts, options, state):
    assert KIND.fit(pa.array(texts, pa.string()), KIND.Options(**options)) == state


def test_a_time_of_day_lies_on_a_circle_and_a_duration_on_a_line():
    clock = preprocessing(at=("time", ["06:00", "12:30"]))
    assert clock.layout.numbers == ("at: hour", "at: hour (sine)", "at: hour (cosine)")
    found = clock.run(pa.table({"at": ["06:00", "12:30", "soon"]}))[0]
    np.testing.assert_allclose(found[0], [6.0, 1.0, 0.0], atol=1e-12)
    assert found[1, 0] == 12.5
    assert np.isnan(found[2]).all()
    long = preprocessing(at=("time", ["95:30"]))
    assert long.layout.numbers == ("at: seconds",)
    assert long.run(pa.table({"at": ["95:30", ""]}))[0].tolist()[0] == [343_800.0]


@pytest.mark.parametrize(
    ("texts", "options", "described"),
    [
        ([f"{hour:02}:00" for hour in range(7, 18)], {}, (25_200.0, 61_200.0, "12:00", "time of day", "")),
        (["0:10:00", "0:20:00", "30:00:00"], {}, (600.0, 108_000.0, "0:20:00", "duration", "")),
        (["4:30", "5:30", "1:02:03"], {}, (270.0, 3_723.0, "0:05:30", "duration", "minutes and seconds")),
        (["soon"], {}, (None, None, "07:05", "time of day", "")),
        ([""], {"what": "duration"}, (None, None, "1:30:00", "duration", "")),
    ],
)
def test_the_range_is_in_seconds_and_the_example_is_the_time_in_the_middle(texts, options, described):
    raw = pa.array(texts)
    state = KIND.fit(raw, KIND.Options(**options))
    entry = KIND.describe("at", "t", None, raw, state)
    assert (entry.low, entry.high, entry.example, entry.what, entry.order) == described
    assert (entry.name, entry.tensor, entry.forms) == ("at", "t", state.forms)
    assert entry.typical == (entry.example if entry.low is not None else "")


def test_seconds_of_many_texts_are_those_of_each():
    state = TimeState("duration", ("units", "minus", "lap"))
    texts = ["0:01", "-0:01", "1h 1m", "1:02.5", "soon", ""]
    found = KIND.seconds(pa.array(texts), state)
    np.testing.assert_array_equal(found, [60, -60, 3_660, 62.5, np.nan, np.nan])
    assert KIND.seconds(pa.array([], pa.string()), state).shape == (0,)
