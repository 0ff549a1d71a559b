"""Real pictures, sounds and texts that lie in installed packages, laid out as folders and zips."""

import io
import zipfile
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits

FOLDERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@cache
def _digits():
    return load_digits()


def digits(root: Path, count: int = 40) -> Path:
    """Handwritten digits as PNG files in class folders zero, one ..."""
    found = _digits()
    for index in range(count):
        folder = root / FOLDERS[found.target[index]]
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray((found.images[index] * 15).astype("uint8")).save(folder / f"{index}.png")
    return root


def digit(index: int) -> bytes:
    """One handwritten digit as a PNG file."""
    out = io.BytesIO()
    Image.fromarray((_digits().images[index] * 15).astype("uint8")).save(out, "PNG")
    return out.getvalue()


def photo(name: str = "china.jpg") -> bytes:
    """A photo that comes with scikit-learn: china.jpg or flower.jpg, 640 x 427 JPEG."""
    return (resources.files("sklearn.datasets") / "images" / name).read_bytes()


def sound(name: str = "test-44100Hz-le-1ch-4bytes.wav") -> bytes:
    """A sound from SciPy's own test data."""
    return (resources.files("scipy.io") / "tests" / "data" / name).read_bytes()


def texts(root: Path) -> Path:
    """Descriptions of data sets (from scikit-learn) and SciPy's docstrings as texts in two class folders."""
    import scipy.signal

    described = sorted((resources.files("sklearn.datasets") / "descr").iterdir(), key=lambda file: file.name)
    pieces = {
        "data": [file.read_text("utf-8") for file in described if file.name.endswith(".rst")],
        "signals": [
            entry.__doc__ for name in sorted(scipy.signal.__all__) if (entry := getattr(scipy.signal, name)).__doc__
        ][:20],
    }
    for folder, found in pieces.items():
        (root / folder).mkdir(parents=True)
        for index, text in enumerate(found):
            (root / folder / f"{index}.txt").write_text(text, encoding="utf-8")
    return root


def tone(hertz: float, seconds: float = 0.5, rate: int = 8000) -> np.ndarray:
    """A sine wave [samples]."""
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)


def zipped(folder: Path, target: Path, inside: str = "") -> Path:
    """A zip of a folder's files."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, inside + path.relative_to(folder).as_posix())
    return target
