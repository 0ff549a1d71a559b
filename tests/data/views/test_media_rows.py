"""Rows of pictures, sounds and texts by position or by id, ready to be drawn; pages and cells of a few rows."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from core.data.views import few_rows, file_figures, grid, media_preview
from core.records import ROW, Column, ColumnProfile, MediaFacts, Spread
from tests.reading.media.real import sound


def picture(size, mode="RGB"):
    out = io.BytesIO()
    Image.new(mode, size).save(out, "PNG")
    return out.getvalue()


def column(name, kind, storage="bytes"):
    return Column(name, kind, ColumnProfile(name, storage, 5, 0, 5))


@pytest.fixture
def data(tmp_path):
    table = pa.table(
        {
            ROW: pa.array([10, 11, 12, 13, 14], pa.int64()),
            "photo": pa.array([picture((4, 2)), None, b"broken", picture((200, 100)), picture((1, 1))], pa.binary()),
            "said": ["short", "x" * 401, None, "y", "z"],
            "size": [1, None, 3, 4, 5],
            "parts": [[1], [2], [3], [4], [5]],
        }
    )
    pq.write_table(table, tmp_path / "data.parquet", row_group_size=2)
    return tmp_path / "data.parquet"


def test_rows_by_position_come_with_the_values_beside_them(data):
    found = media_preview.shown(data, column("photo", "image"), rows=3, start=1)
    assert [(entry.row, entry.facts, entry.content is None) for entry in found] == [
        (1, "", True),
        (2, "", True),
        (3, "200 × 100, PNG", False),
    ]
    assert [entry.values for entry in found] == [
        {"said": "x" * 200, "size": ""},
        {"said": "", "size": "3"},
        {"said": "y", "size": "4"},
    ]
    assert Image.open(io.BytesIO(found[2].content)).size == (160, 80)
    assert [entry.row for entry in media_preview.shown(data, column("photo", "image"), start=4)] == [4]
    assert media_preview.shown(data, column("photo", "image"), start=5) == []


def test_rows_by_their_ids_come_in_the_order_asked_for(data):
    found = media_preview.of_rows(data, column("photo", "image"), [13, 99, 10], side=8)
    assert list(found) == [13, 10]
    assert [Image.open(io.BytesIO(found[row].content)).size for row in found] == [(8, 4), (8, 4)]
    assert found[13].values == {}
    texts = media_preview.of_rows(data, column("said", "text", "text"), [11, 12])
    assert (texts[11].content, texts[11].facts) == ("x" * 400, "401 characters")
    assert texts[12].content is None


def test_bytes_in_a_column_that_is_no_medium_are_not_shown(data):
    (found,) = media_preview.of_rows(data, column("photo", "category"), [10]).values()
    assert (found.content, found.facts) == (None, "")


@pytest.mark.parametrize(
    ("size", "shown"), [((4, 2), (160, 80)), ((80, 80), (160, 160)), ((81, 1), (81, 1)), ((160, 3), (160, 3))]
)
def test_tiny_pictures_are_enlarged_by_whole_steps_only(size, shown):
    assert Image.open(io.BytesIO(media_preview.thumbnail(picture(size), enlarge=True))).size == shown


def test_facts_of_pictures_and_sounds_in_words():
    assert media_preview.facts_in_words(picture((1200, 3)), "image") == "1,200 × 3, PNG"
    assert media_preview.facts_in_words(picture((2, 3), "I;16"), "image") == "2 × 3, PNG, more than 8 bits a point"
    assert media_preview.facts_in_words(sound("test-8000Hz-le-2ch-1byteu.wav"), "audio").endswith(" s, 8,000 Hz, WAV")


def test_a_page_holds_five_thousand_rows_at_most(tmp_path):
    pq.write_table(pa.table({ROW: range(5002), "x": range(5002)}), tmp_path / "long.parquet", row_group_size=3000)
    found = grid.page(tmp_path / "long.parquet", ["x"], 1, 9000)
    assert (len(found.rows), found.rows[0], found.rows[-1], found.values["x"][-1]) == (5000, 1, 5000, "5000")
    assert grid.page(tmp_path / "long.parquet", [ROW], 2, 1).values == {ROW: ["2"]}


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234567.0, "1.23457e+06"), (0.5, "0.5"), ("x" * 80, "x" * 80), ("x" * 81, "x" * 79 + "…"), (float("nan"), "")],
)
def test_a_cell_of_a_few_rows_is_short(tmp_path, value, text):
    pq.write_table(pa.table({ROW: [3], "x": [value], "list": [[1]]}), tmp_path / "one.parquet")
    assert few_rows.cells(tmp_path / "one.parquet", [3], ["x", "list"]) == {3: {"x": text}}


SPREAD, SAME = Spread(1, 2, 9, ((1, 5, 3), (5, 9, 1))), Spread(2, 2, 2, ((2, 2, 4),))


def test_what_differs_between_files_is_drawn_and_what_is_the_same_is_not():
    formats, rates = (("PNG", 3), ("GIF", 1)), ((8000, 3), (44100, 1))
    same = {"height": SAME, "bytes": SAME, "colours": (("x", 4),)}
    media = MediaFacts(width=SPREAD, seconds=SPREAD, formats=formats, rates=rates, **same)
    profile = ColumnProfile("f", "bytes", 4, 0, 4, media=media, lengths=SAME)
    drawn = file_figures.figures(profile)
    assert list(drawn) == ["width", "seconds", "formats", "rates"]
    width, formats = drawn["width"](), drawn["formats"]()
    assert (width.data[0].y, width.layout.xaxis.title.text, width.layout.shapes[0].x0) == ((3, 1), "Pixels", 2)
    assert width.layout.annotations == ()
    assert (formats.data[0].customdata, formats.data[0].x) == (("PNG", "GIF"), (3, 1))
    assert formats.layout.xaxis.title.text == "Rows"
    assert drawn["rates"]().data[0].customdata == ("8000", "44100")
    assert list(file_figures.figures(ColumnProfile("t", "text", 4, 0, 4, lengths=SPREAD))) == ["lengths"]
    assert file_figures.figures(ColumnProfile("t", "text", 4, 0, 4)) == {}


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (
            {"media": MediaFacts(width=Spread(1, 1640, 2, ()), height=SPREAD, seconds=SPREAD)},
            ("Pixels, usually", "1,640 × 2"),
        ),
        ({"media": MediaFacts(width=SPREAD, seconds=Spread(1, 1.23456, 2, ()))}, ("Seconds, usually", "1.23")),
        ({"lengths": Spread(1, 1234, 2, ())}, ("Characters, usually", "1,234")),
        ({"lengths": Spread(0, 0, 0, ())}, None),
        ({}, None),
    ],
)
def test_one_figure_tells_what_is_usual(facts, told):
    assert file_figures.usual(ColumnProfile("f", "bytes", 4, 0, 4, **facts)) == told
