"""An original file's rows by plain readers (csv, json, calamine, pyarrow), for a proof that takes nothing from ours.

Told by the reading report where the table stands in the file. What it can't follow it says; it never guesses.
"""

import bz2
import csv
import datetime
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any

import pyarrow.parquet as pq

LONGEST = 2**31 - 1  # characters of a cell
_EXACT = 2**53  # up to here every whole number has its own float
Report = dict[str, Any]  # what reading did, as the dataset says it
Row = list[Any] | None  # a row's cells, or None for one that reading repaired
_OPENED: dict[str, Any] = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}
_WIDER = {"utf-8": "utf-8-sig", "shift_jis": "cp932", "euc_kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030"}
_NO_LETTERS = {0xDC00 + byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}  # windows-1252 leaves them open


class NotFollowedError(Exception):
    """Why a plain reader can't follow the file, as the end of a sentence: "the file ..."."""


def plain_rows(original: Path, report: Report, left_out: Iterable[tuple[int, str]] = ()) -> Iterator[Row]:
    """Each row's cells in the file's order, as they stand there: texts, or what the format keeps (numbers, dates).

    report: `Reading.used`; left_out: (line, text) of what reading left out. None stands for a row that was repaired
    while it was read. NotFollowedError where the file can't be followed, at once or further down.
    """
    summary = report.get("cells")
    if summary is None or summary.get("more"):
        raise NotFollowedError("is too irregular for a plain reader")
    passed = {line: 1 + text.count("\n") for line, text in left_out} | dict(summary.get("again", ()))
    repaired = dict(summary.get("mended", ()))
    if report["format"] == "text":
        return _text(original, report, passed, repaired)
    if report["format"] == "excel":
        return _sheet(original, report, passed, repaired)
    if report["format"] == "json" and summary.get("paths"):
        return _json(original, report, passed)
    if report["format"] == "parquet":
        return _parquet(original, report)
    raise NotFollowedError("has a shape that a plain reader doesn't know")


@contextmanager
def _bytes(original: Path, report: Report) -> Iterator[IO[bytes]]:
    packed = report.get("packed", "")
    if packed == "zip":
        with zipfile.ZipFile(original) as archive, archive.open(report["member"]) as file:
            yield file
    else:
        with _OPENED.get(packed, open)(original, "rb") as file:
            yield file


def _lines(original: Path, report: Report) -> Iterator[tuple[int, str]]:
    """The file's lines with their ends, and their numbers from 1."""
    encoding = report.get("encoding", "utf-8")
    western = encoding == "windows-1252"
    errors = "surrogateescape" if western else "replace"
    with _bytes(original, report) as file:
        text = io.TextIOWrapper(file, _WIDER.get(encoding, encoding), errors=errors, newline="")
        for number, line in enumerate(text, start=1):
            bare = line.replace("\0", "")
            yield number, bare.translate(_NO_LETTERS) if western else bare


def _text(original: Path, report: Report, passed: dict[int, int], repaired: dict[int, int]) -> Iterator[Row]:
    csv.field_size_limit(LONGEST)
    cut = _CUTS[report["cells"]["by"]]
    lines = islice(_lines(original, report), report["skip"], None)
    feed = _Feed(lines, passed, repaired, report["cells"].get("framed", ""))
    for cells in cut(feed, report):
        if feed.broken:
            raise NotFollowedError(f"has quotes that no plain reader understands, in line {feed.number}")
        if feed.repaired:
            feed.repaired = False
            yield None
        elif any(map(str.strip, cells)):
            yield cells


class _Feed:
    """Hands lines to csv; one that is no row, or was repaired, comes as an empty line.

    `repaired`: whether the record that ends here is one of the repaired; `broken`: whether it began before one of
    these.
    """

    def __init__(
        self, lines: Iterator[tuple[int, str]], passed: dict[int, int], repaired: dict[int, int], framed: str
    ) -> None:
        self._lines, self._passed, self._repaired, self._framed = lines, passed, repaired, framed
        self.repaired = self.broken = False
        self.number = self.begun = 0  # the line handed out last, and how many of a record that is not over

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        self.number, line = next(self._lines)
        count = self._repaired.get(self.number, 0) or self._passed.get(self.number, 0)
        if count:
            self.repaired = self.number in self._repaired
            self.broken = self.begun > 0
            for _ in islice(self._lines, count - 1):
                pass
            return "\n"
        self.begun += 1
        return self._bare(line)

    def _bare(self, line: str) -> str:
        line = line.rstrip("\x1a") if not line.endswith(("\n", "\r")) else line
        if self._framed:
            text, sign = line.strip(), self._framed
            if len(text) > 1 and text.startswith(sign) and text.endswith(sign):
                line = text[1:-1].replace('""', '"') if sign == '"' else text[1:-1]
        return line


def _by_csv(feed: _Feed, report: Report) -> Iterator[list[str]]:
    summary, quote = report["cells"], report["quote"]
    lines = (_opened(line, report["delimiter"]) for line in feed) if summary.get("formula") else feed
    found = csv.reader(
        lines,
        delimiter=report["delimiter"],
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        escapechar=report["escape"] or None,
        skipinitialspace=summary.get("skipinitialspace", False),
    )
    for cells in found:
        feed.begun = 0
        yield cells


def _opened(line: str, delimiter: str) -> str:
    """A line whose cells are written ="so", with plain quotes."""
    opened = line.replace(f'{delimiter}="', f'{delimiter}"')
    return opened[1:] if opened.startswith('="') else opened


def _by_split(feed: _Feed, report: Report) -> Iterator[list[str]]:
    delimiter = None if report["delimiter"] == "  " else report["delimiter"]
    for line in feed:
        feed.begun = 0
        yield line.rstrip("\r\n").split(delimiter)


def _by_places(feed: _Feed, report: Report) -> Iterator[list[str]]:
    starts = report["cells"]["starts"]
    for line in feed:
        feed.begun = 0
        ends = [*starts[1:], None]
        yield [line.rstrip("\r\n")[start:end] for start, end in zip(starts, ends, strict=True)]


_CUTS = {"csv": _by_csv, "split": _by_split, "places": _by_places}


def _sheet(original: Path, report: Report, passed: dict[int, int], repaired: dict[int, int]) -> Iterator[Row]:
    from python_calamine import CalamineWorkbook  # needed for spreadsheets only

    summary = report["cells"]
    with _bytes(original, report) as file:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(file.read())).get_sheet_by_name(report["sheet"])
    for line, row in enumerate(sheet.iter_rows(), start=1):
        cells = [row[index] for index in summary["columns"]]
        if (
            line <= summary["skip"]
            or line in passed
            or all(isinstance(cell, str) and not cell.strip() for cell in cells)
        ):
            continue
        yield None if line in repaired else [*map(_shown, cells)]


def _shown(cell: object) -> object:
    """What a spreadsheet shows: 3 for 3.0, a length of time as hours, minutes and seconds; None for nothing."""
    if isinstance(cell, datetime.timedelta):
        seconds = round(abs(cell.total_seconds()))
        sign = "-" if cell < datetime.timedelta() else ""
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return int(cell)
    return None if cell == "" else cell


def _json(original: Path, report: Report, passed: dict[int, int]) -> Iterator[Row]:
    paths = report["cells"]["paths"]
    for record in _records(original, report, passed):
        yield [_at(record, path) for path in paths]


def _records(original: Path, report: Report, passed: dict[int, int]) -> Iterator[dict[str, Any]]:
    if not report["cells"]["lines"]:
        yield from json.loads("".join(line for _, line in _lines(original, report)))
        return
    for number, line in _lines(original, report):
        if line.strip() and number not in passed:
            yield json.loads(line)


def _at(record: object, path: list[str]) -> object:
    """What stands there; None where there is nothing. Lists are the text that JSON has for them."""
    for name in path:
        record = record.get(name) if isinstance(record, dict) else None
    lists = isinstance(record, list | dict)
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) if lists else record


def _parquet(original: Path, report: Report) -> Iterator[Row]:
    paths = report["cells"]["paths"]
    with _bytes(original, report) as file, pq.ParquetFile(file, pre_buffer=False) as table:
        for batch in table.iter_batches(batch_size=4096):
            for record in batch.to_pylist():
                yield [_lasting(_at(record, path)) for path in paths]


def _lasting(cell: object) -> object:
    """A length of time as hours, minutes and seconds; everything else as it is."""
    if not isinstance(cell, datetime.timedelta):
        return cell
    whole, parts = divmod(abs(cell) // datetime.timedelta(microseconds=1), 1_000_000)
    sign = "-" if cell < datetime.timedelta() else ""
    return f"{sign}{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}" + (f".{parts:06}" if parts else "")
