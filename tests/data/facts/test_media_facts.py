"""What the headers of pictures and sounds in a column say, counted over its rows."""

import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

from core.data.facts.media_facts import counted_spread, media_facts, spread
from core.records import Spread
from tests.reading.media.real import sound


def picture(mode, size, form="PNG"):
    out = io.BytesIO()
    Image.new(mode, size).save(out, form)
    return out.getvalue()


def looked(tmp_path, values, progress=None):
    pq.write_table(pa.table({"file": pa.array(values, pa.binary())}), tmp_path / "data.parquet", row_group_size=2)
    return media_facts(tmp_path / "data.parquet", "file", progress)


def test_pictures_and_sounds_are_counted_by_what_their_headers_say(tmp_path):
    wav = sound("test-8000Hz-le-2ch-1byteu.wav")
    small, large = picture("RGB", (4, 2)), picture("L", (6, 3), "GIF")
    found = looked(tmp_path, [small, None, large, small, wav, b"rubbish"])
    assert (found.images, found.sounds) == (3 / 5, 1 / 5)
    assert found.formats[0] == ("PNG", 2)
    assert set(found.formats) == {("PNG", 2), ("GIF", 1), ("WAV", 1)}
    assert found.colours == (("colour", 3),)
    assert (found.width.smallest, found.width.median, found.width.largest) == (4, 4, 6)
    assert (found.height.smallest, found.height.median, found.height.largest) == (2, 2, 3)
    assert (found.rates, found.channels) == (((8000, 1),), ((2, 1),))
    assert found.seconds.smallest == found.seconds.largest > 0
    assert (found.bytes.smallest, found.bytes.largest) == (7, max(map(len, (small, large, wav))))


def test_a_picture_whose_header_is_cut_counts_as_neither(tmp_path):
    found = looked(tmp_path, [picture("RGB", (4, 2))[:20], picture("RGB", (4, 2))])
    assert (found.images, found.sounds, found.width.largest, found.seconds) == (0.5, 0, 4, None)


def test_a_column_without_a_file_has_no_facts(tmp_path):
    assert looked(tmp_path, [None, None]) is None


def test_the_progress_is_told_every_thousand_files_as_a_share(tmp_path):
    shares = []
    looked(tmp_path, [b"x"] * 2001, shares.append)
    assert shares == [0.0, 1000 / 2001, 2000 / 2001]


def test_the_spread_of_numbers_in_any_order():
    assert spread([]) is None
    found = spread([3, 1, 1, 2])
    assert (found.smallest, found.median, found.largest) == (1, 1, 3)
    assert found.histogram == ((0.5, 1.5, 2), (1.5, 2.5, 1), (2.5, 3.5, 1))
    assert counted_spread(np.array([1.0, 2.0, 3.0]), np.array([2, 1, 1])) == found == Spread(1, 1, 3, found.histogram)
