"""What is drawn of pictures, sounds and texts, for real ones."""

import pytest

from core.data.views import file_figures, thumbnails
from core.importing.into_dataset import import_file
from core.records import Column
from tests.reading.media.real import digits, photo, sound, texts


@pytest.fixture
def column(tmp_path):
    """The profile of the first column of a folder that was brought in."""

    def bring(folder):
        schema = import_file(folder, tmp_path / "data.parquet")
        return schema.columns[0].profile

    return bring


def test_pictures_are_drawn_by_size_and_format(column, tmp_path):
    folder = digits(tmp_path / "digits")
    (folder / "two" / "china.jpg").write_bytes(photo())
    profile = column(folder)
    drawn = file_figures.figures(profile)
    assert {"width", "height", "bytes", "formats", "colours"} <= set(drawn)
    assert set(drawn) <= set(file_figures.TITLES)
    assert sum(drawn["width"]().data[0].y) == profile.rows
    assert list(drawn["formats"]().data[0].customdata) == ["PNG", "JPEG"]
    assert file_figures.usual(profile) == ("Pixels, usually", "8 × 8")
    assert thumbnails.typical(Column("image", "image", profile)) == "8 × 8 pixels"
    assert max(thumbnails.bars(profile)) == 1.0


def test_sounds_are_drawn_by_what_differs_among_them(column, tmp_path):
    for index, name in enumerate(("test-44100Hz-le-1ch-4bytes.wav", "test-8000Hz-le-2ch-1byteu.wav")):
        folder = tmp_path / "sounds" / f"class {index}"
        folder.mkdir(parents=True)
        (folder / name).write_bytes(sound(name))
    profile = column(tmp_path / "sounds")
    drawn = file_figures.figures(profile)
    assert profile.media.seconds.smallest == profile.media.seconds.largest
    assert set(drawn) == {"bytes", "rates", "channels"}
    assert file_figures.usual(profile)[0] == "Seconds, usually"


def test_texts_are_drawn_by_length(column, tmp_path):
    profile = column(texts(tmp_path / "texts"))
    drawn = file_figures.figures(profile)
    assert list(drawn) == ["lengths"]
    figure = drawn["lengths"]()
    assert figure.layout.xaxis.title.text == "Characters"
    assert sum(figure.data[0].y) == profile.rows
