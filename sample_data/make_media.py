"""Makes the samples of pictures, sounds and texts: `python sample_data/make_media.py FASHION SONIC_PI VADER`.

FASHION and SONIC_PI are the unpacked Debian packages dataset-fashion-mnist and sonic-pi-samples, VADER the unpacked
hutto_ICWSM_2014.tar.gz from the source of vaderSentiment 0.5. Not needed to run the app.
"""

import gzip
import io
import re
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import soundfile
from PIL import Image
from scipy.signal import resample_poly

HERE = Path(__file__).parent
CLOTHES = ("t-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot")
EACH = 60  # pictures of a sort
INSTRUMENTS = {"drum": "drum kit", "bd": "drum kit", "sn": "drum kit", "tabla": "tabla", "elec": "electronic"}
RATE, SECONDS = 16_000, 2
CLEAR = 1.0  # a rating from -4 to 4 at least so far from 0


def clothes(package: Path) -> dict[str, bytes]:
    """The first EACH pictures of each sort of the training set, as PNG."""
    folder = package / "usr/share/datasets/fashion-mnist"
    pixels = np.frombuffer(gzip.decompress((folder / "train-images-idx3-ubyte.gz").read_bytes()), np.uint8, offset=16)
    labels = np.frombuffer(gzip.decompress((folder / "train-labels-idx1-ubyte.gz").read_bytes()), np.uint8, offset=8)
    pixels = pixels.reshape(-1, 28, 28)
    return {
        f"clothes/{name}/{number:02}.png": _png(pixels[place])
        for label, name in enumerate(CLOTHES)
        for number, place in enumerate(np.flatnonzero(labels == label)[:EACH])
    }


def instruments(package: Path) -> dict[str, bytes]:
    """What the package names as CC0, one channel, at most SECONDS, as OGG."""
    told = (package / "usr/share/doc/sonic-pi-samples/copyright").read_text(encoding="utf-8")
    free = [part for part in told.split("\n\n") if "License: CC0" in part]
    names = sorted(name for part in free for name in re.findall(r"etc/samples/(\S+)\.flac", part))
    found = {}
    for name in names:
        sort = INSTRUMENTS.get(name.split("_")[0])
        if sort:
            values, rate = soundfile.read(package / f"usr/share/sonic-pi/samples/{name}.flac", always_2d=True)
            short = resample_poly(values.mean(1)[: rate * SECONDS], RATE, rate)
            out = io.BytesIO()
            soundfile.write(out, short, RATE, format="OGG", subtype="VORBIS")
            found[f"instruments/{sort}/{name}.ogg"] = out.getvalue()
    return found


def reviews(folder: Path) -> pd.DataFrame:
    """Sentences from reviews that ten people found clearly good or clearly bad, and how good on average."""
    rows = (folder / "amazonReviewSnippets_GroundTruth.txt").read_text(encoding="utf-8", errors="replace")
    table = pd.DataFrame([line.split("\t")[1:] for line in rows.splitlines()], columns=["rating", "review"])
    rating = table["rating"].astype(float)
    opinion = rating.map(lambda value: "good" if value > 0 else "bad")
    table = pd.DataFrame({"review": table["review"].str.strip(), "opinion": opinion})[rating.abs() >= CLEAR]
    return table.drop_duplicates("review")


def _png(pixels: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", optimize=True)
    return out.getvalue()


def _zip(path: Path, files: dict[str, bytes]) -> None:
    """A zip that is the same every time."""
    with zipfile.ZipFile(path, "w") as out:
        for name, content in files.items():
            out.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)


if __name__ == "__main__":
    fashion, sonic_pi, vader = map(Path, sys.argv[1:])
    _zip(HERE / "clothes.zip", clothes(fashion))
    _zip(HERE / "instruments.zip", instruments(sonic_pi))
    reviews(vader).to_csv(HERE / "reviews.csv", index=False, lineterminator="\n")
