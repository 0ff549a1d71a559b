"""What is in files by their names alone: cat for cat_01.jpg. Cameras' and recorders' names say nothing."""

import re
from collections import Counter

_BEFORE_NUMBER = re.compile(r"\s*([^\d]*?[^\W\d_][^\d]*?)[\s_.\-(\[#]*\d")
_COPY = re.compile(r"(\s*\(\d{1,3}\)|-\d{8}T\d{6}Z(-\d+)?-\d{3}|\s+-\s+copy)$", re.IGNORECASE)
_DEVICES = (
    "img dsc dscn dscf pxl mvi vid mov image images picture pictures photo photos pic pics screenshot scan "
    "whatsapp signal rec recording audio sound sounds voice memo track file files frame untitled new unnamed download "
    "part archive data dataset train test val validation page slide p a x"
)
_CLEARLY = 0.8  # of the names must say a class
_AVERAGE = 2  # files of a class


def before_number(name: str) -> str:
    """The words before the first number of a name (without its ending), "" when there are none or a device's own."""
    found = _BEFORE_NUMBER.match(name)
    words = found[1].strip(" _.-") if found else ""
    first = re.split(r"[\W_]+", words.lower())[0] if words else ""
    return "" if first in _DEVICES.split() else words


def classes_by_name(names: list[str]) -> list[str]:
    """The class that each file's name says [N], "" for one that says none; [] when the names don't tell them apart."""
    classes = [class_of(name) for name in names]
    counts = Counter(word.casefold() for word in classes if word)
    clear = sum(counts.values()) >= _CLEARLY * len(names) and _AVERAGE * len(counts) <= len(names)
    return classes if clear and len(counts) > 1 else []


def class_of(name: str) -> str:
    """The class that a file's name, with its ending, says; "" for none."""
    return before_number(name.rsplit("/", 1)[-1].rsplit(".", 1)[0])


def plain_stem(name: str) -> str:
    """A zip's name without its ending and without what browsers and drives add to it: cats for “cats (1).zip”."""
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return _COPY.sub("", stem).strip() or stem
