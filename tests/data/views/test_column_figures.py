"""What stands in each figure of columns: bars, ticks, words on hovering, heights."""

import pytest

from core.data.facts.associations import Association, Associations, Correlations, Missing
from core.data.views import column_figures
from core.records import ColumnProfile


def entries(count):
    return tuple(Association(f"c{index}", "number", 1 - index / 100) for index in range(count))


def told(figure, axis="yaxis"):
    return figure.layout[axis].ticktext


def test_bars_have_their_names_values_and_room_for_what_is_written_behind_them():
    figure = column_figures.bars(["a", "<b>"], [4, 8], "hover", "Rows")
    (bar,) = figure.data
    assert (bar.x, bar.y, bar.orientation) == ((4, 8), (0, 1), "h")
    assert (bar.customdata, told(figure)) == (("a", "&lt;b&gt;"), ("a", "&lt;b&gt;"))
    assert (bar.texttemplate, bar.textposition, bar.cliponaxis, bar.hovertemplate) == (
        "%{x:,}",
        "outside",
        False,
        "hover",
    )
    assert figure.layout.xaxis.range == (0, 8.96)
    assert (figure.layout.xaxis.title.text, figure.layout.xaxis.tickformat, figure.layout.xaxis.tickvals) == (
        "Rows",
        "",
        None,
    )
    assert (figure.layout.yaxis.autorange, figure.layout.yaxis.tickvals) == ("reversed", (0, 1))
    assert (figure.layout.showlegend, figure.layout.height) == (False, 180)
    shares = column_figures.bars(["a"], [0.3], "", "Rows", shares=True)
    assert (shares.layout.xaxis.range, shares.layout.xaxis.tickformat) == ((0, 1.12), ".0%")
    assert shares.layout.xaxis.tickvals == (0, 0.25, 0.5, 0.75, 1)
    assert shares.data[0].texttemplate == "%{x:.0%}"
    assert column_figures.bars([], [], "", "").layout.xaxis.range == (0, 1.12)


@pytest.mark.parametrize(("bars", "height"), [(1, 180), (2, 180), (3, 188), (20, 630), (21, 630)])
def test_a_figure_is_as_high_as_its_bars_need_and_shows_twenty_at_most(bars, height):
    found = Associations("y", entries(bars), Correlations(), Missing())
    figure = column_figures.strengths(found)
    assert (len(figure.data[0].x), figure.layout.height) == (min(bars, 20), height)
    assert figure.data[0].x[0] == 1
    assert told(figure)[0] == "c0"
    assert figure.layout.xaxis.title.text == "Told by this column alone"
    lacking = Missing(tuple(f"c{index}" for index in range(bars)), (0.5,) * bars)
    figure = column_figures.missing_shares(lacking)
    assert (figure.data[0].x, told(figure)[-1]) == ((0.5,) * min(bars, 20), f"c{min(bars, 20) - 1}")
    assert "missing" in figure.data[0].hovertemplate
    assert figure.layout.xaxis.range == (0, 1.12)


def test_the_mix_of_answers_is_stacked_a_bar_a_class():
    entry = Association("x", "number", 0.5, ("low", "high"), (10, 30), ("no", "yes"), ((0.25, 0.75), (1.0, 0.0)))
    figure = column_figures.association(entry)
    assert [(bar.name, bar.y, bar.x, bar.customdata) for bar in figure.data] == [
        ("no", ("low", "high"), (0.25, 1.0), (10, 30)),
        ("yes", ("low", "high"), (0.75, 0.0), (10, 30)),
    ]
    assert {bar.orientation for bar in figure.data} == {"h"}
    assert figure.data[1].hovertemplate.endswith("<extra>yes</extra>")
    assert (figure.layout.barmode, figure.layout.xaxis.tickformat, figure.layout.showlegend) == ("stack", ".0%", True)
    assert (figure.layout.yaxis.autorange, figure.layout.yaxis.type) == ("reversed", "category")
    assert figure.layout.legend.orientation == "h"


def test_the_middle_half_of_a_number_is_a_bar_from_its_first_to_its_third_quartile():
    entry = Association("x", "number", 0.5, ("low", "high"), (10, 30), quartiles=((1.0, 2.0, 4.0), (5.0, 6.0, 8.0)))
    half, middle = column_figures.association(entry).data
    assert (half.base, half.x, half.y, half.orientation) == ((1.0, 5.0), (3.0, 3.0), ("low", "high"), "h")
    assert [*map(tuple, half.customdata)] == [(1.0, 4.0, 10), (5.0, 8.0, 30)]
    assert (middle.x, middle.y, middle.mode, middle.marker.symbol) == (
        (2.0, 6.0),
        ("low", "high"),
        "markers",
        "line-ns-open",
    )
    assert column_figures.association(entry).layout.xaxis.tickformat == "~s"
    assert half.opacity < 1


@pytest.mark.parametrize(("size", "written"), [(10, "%{text}"), (11, "")])
def test_correlations_are_written_into_their_squares_where_there_is_room(size, written):
    values = [[0.0] * size for _ in range(size)]
    values[0][1], values[1][0], values[2][0] = 0.25, -0.6, 0.24
    names = tuple(f"a long name of column {index}" for index in range(size))
    figure = column_figures.correlations(Correlations(names, tuple(map(tuple, values))))
    (heat,) = figure.data
    assert (heat.zmin, heat.zmax, heat.texttemplate, heat.hoverinfo, heat.showscale) == (-1, 1, written, "text", False)
    assert (heat.text[0][1], heat.text[1][0], heat.text[2][0]) == ("0.2", "-0.6", "")
    assert heat.hovertext[1][0] == f"{names[1]} and {names[0]}: -0.60"
    assert [tuple(row) for row in heat.z] == [tuple(row) for row in values]
    assert told(figure) == told(figure, "xaxis") == ("a long name…",) * size
    assert figure.layout.yaxis.autorange == "reversed"
    assert figure.layout.xaxis.autorange is None
    assert figure.layout.yaxis.tickvals == figure.layout.xaxis.tickvals == tuple(range(size))


def test_sets_of_columns_that_lack_values_are_lines_of_a_chessboard():
    found = Missing(("a", "b", "rare"), (0.5, 0.25, 0.1), (((), 1500), (("a",), 250), (("a", "b"), 3)))
    figure = column_figures.missing(found)
    (heat,) = figure.data
    assert [tuple(row) for row in heat.z] == [(0, 0), (1, 0), (1, 1)]
    assert told(figure, "xaxis") == ("a", "b")
    assert told(figure) == ("1,500 rows", "250 rows", "3 rows")
    assert [*heat.hovertext[1]] == ["a is missing in these 250 rows", "b is there in these 250 rows"]
    assert (heat.zmin, heat.zmax, heat.showscale, heat.hoverinfo) == (0, 1, False, "text")
    assert (figure.layout.yaxis.autorange, figure.layout.xaxis.tickangle) == ("reversed", -60)
    assert (figure.layout.xaxis.tickvals, figure.layout.yaxis.tickvals) == ((0, 1), (0, 1, 2))
    assert (figure.layout.xaxis.showgrid, figure.layout.yaxis.zeroline) == (False, False)


def test_a_histogram_has_its_ranges_middle_and_what_lies_beyond():
    ranges = ((0.0, 2.0, 5), (2.0, 6.0, 7))
    figure = column_figures.histogram(ranges, 2.5, (0.0, 6.0), "Pixels")
    (bar,) = figure.data
    assert (bar.x, bar.y, bar.width) == ((1.0, 4.0), (5, 7), (2.0, 4.0))
    assert [*map(tuple, bar.customdata)] == list(zip((0.0, 2.0), (2.0, 6.0), strict=True))
    assert [shape.x0 for shape in figure.layout.shapes] == [2.5]
    assert figure.layout.shapes[0].line.dash == "dot"
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("Pixels", "Rows")
    assert (figure.layout.annotations, figure.layout.margin.t, figure.layout.height) == ((), 8, 340)
    beyond = column_figures.histogram(ranges, 2.5, (-9000.0, 6.5))
    assert beyond.layout.annotations[0].text == "The ends also count values out to -9,000 and 6.5"
    assert beyond.layout.margin.t == 28
    assert beyond.layout.showlegend is False
    assert column_figures.histogram(ranges, 2.5, (None, 7.0)).layout.annotations[0].text.endswith("out to 7")


def test_a_column_is_drawn_by_its_numbers_or_its_twelve_most_frequent_values():
    words = tuple((f"w{index}", 20 - index) for index in range(13))
    profile = ColumnProfile("a", "text", rows=200, missing=0, unique=13, frequent=words)
    figure = column_figures.distribution(profile)
    assert figure.data[0].x == tuple(range(20, 8, -1))
    assert told(figure)[0] == "w0"
    assert (figure.layout.xaxis.title.text, figure.layout.xaxis.range) == ("Rows", (0, pytest.approx(22.4)))
    numbers = ColumnProfile("a", "real", 5, 0, 2, minimum=-1.0, median=1.0, maximum=2.0, histogram=((0.0, 2.0, 5),))
    drawn = column_figures.distribution(numbers)
    assert drawn.data[0].y == (5,)
    assert drawn.layout.annotations[0].text.endswith("out to -1")


def test_days_are_drawn_from_their_first_to_their_last():
    spans = (("2024-01-01", "2024-01-31", 5), ("2024-02-01", "2024-02-29", 7))
    figure = column_figures.over_time(Association("d", "date", 0.5, spans=spans))
    (bar,) = figure.data
    assert (bar.x, bar.y) == (("2024-01-01", "2024-02-01"), (5, 7))
    assert bar.customdata == ("2024-01-31", "2024-02-29")
    assert (figure.layout.showlegend, figure.layout.yaxis.title.text) == (False, "Rows looked at")


@pytest.mark.parametrize(
    ("text", "found"),
    [("x" * 18, "x" * 18), ("x" * 19, "x" * 17 + "…"), ("<a> & 'b'", "&lt;a&gt; &amp; 'b'")],
)
def test_a_text_is_cut_at_eighteen_letters_and_has_no_tags(text, found):
    assert column_figures.plain(text) == found
