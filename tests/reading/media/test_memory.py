"""Reading many pictures takes no more memory than reading a few."""

import io
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image

from tests.reading.media import real
from tests.sources import ROOT

_READ = """
import resource, sys
from pathlib import Path
from core.importing.into_dataset import import_file
import core.reading.media, PIL.JpegImagePlugin
import_file(Path(sys.argv[1]), Path(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def peak_megabytes(source: Path, out: Path) -> int:
    """The most memory that importing `source` takes, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(source), str(out)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def photos(root: Path, count: int) -> Path:
    """Different files of about 200 kB: a real photo, made small, with notes of random bytes in front of it."""
    random, small = np.random.default_rng(0), io.BytesIO()
    photo = Image.open(io.BytesIO(real.photo()))
    photo.thumbnail((320, 320))
    photo.save(small, "JPEG", quality=90)
    begin, rest = small.getvalue()[:2], small.getvalue()[2:]
    for index in range(count):
        folder = root / real.FOLDERS[index % 10]
        folder.mkdir(parents=True, exist_ok=True)
        notes = [b"\xff\xfe" + struct.pack(">H", 60_002) + random.bytes(60_000) for _ in range(3)]
        (folder / f"{index}.jpg").write_bytes(begin + b"".join(notes) + rest)
    return root


@pytest.mark.slow
def test_two_thousand_pictures_take_hardly_more_memory_than_sixty(tmp_path):
    few = peak_megabytes(photos(tmp_path / "few", 60), tmp_path / "few.parquet")
    many = peak_megabytes(photos(tmp_path / "many", 2_000), tmp_path / "many.parquet")
    size = (tmp_path / "many.parquet").stat().st_size / 2**20
    assert pq.read_metadata(tmp_path / "many.parquet").num_rows == 2_000
    assert size > 300
    assert many - few < 150, f"{few} MB for 60 pictures, {many} MB for 2,000 ({size:.0f} MB)"
