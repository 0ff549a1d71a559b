"""The Pollock benchmark (Vitagliano et al. 2023, doi 10.14778/3594512.3594518): how well polluted CSV files are read.

`python -m tests.benchmarks.pollock FOLDER`; FOLDER holds `polluted_files` and `pollock_weights.json` of the public
repository HPI-Information-Systems/Pollock. No hints are given; scores are computed here, by the published definitions.
Held against that repository's stored results: the loads of nine systems kept there score the same on each of the 2,290
files (clevercsv 9.193 / 9.454, Python's csv 9.721 / 9.437, pandas 9.895 / 9.431, SQLite 9.955 / 9.376 ...).
"""

import csv
import datetime
import json
import re
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
from dateutil import parser

from core.errors import UserError
from core.reading import to_parquet
from tests.benchmarks.figure import Figure

LARGEST = 4 << 20  # bytes; files above are set aside
MEASURES = (
    "success",
    *(f"{part} {kind}" for part in ("header", "record", "cell") for kind in ("precision", "recall", "f1")),
)
FAILED = [["Application Error"]]


def measure(folder: Path) -> list[Figure]:
    """The simple and the weighted score over all files of the folder, out of 10."""
    scores = scored(folder)
    simple, weighted = totals(scores, json.loads((folder / "pollock_weights.json").read_text(encoding="utf-8")))
    return [
        Figure(
            "Pollock score, simple", simple, "of 10", least=9.95, beside="DuckDB 2.0 with hints 9.679, pandas 9.928"
        ),
        Figure(
            "Pollock score, weighted",
            weighted,
            "of 10",
            least=9.6,
            beside="DuckDB 2.0 with hints 9.014, csv.Sniffer 9.436",
        ),
    ]


def scored(folder: Path) -> dict[str, list[float]]:
    """By file name the ten measures, each 0..1."""
    data = folder / "polluted_files" if (folder / "polluted_files").is_dir() else folder
    files = sorted(file for file in (data / "csv").iterdir() if file.stat().st_size <= LARGEST)
    with ProcessPoolExecutor(2) as workers:
        found = workers.map(_one, files, [data / "clean" / file.name for file in files], chunksize=50)
        return {file.name: scores for file, scores in zip(files, found, strict=True)}


def totals(scores: dict[str, list[float]], weights: dict[str, float]) -> tuple[float, float]:
    """(simple, weighted): the sum of the ten measures, averaged over the files, and averaged by their weights."""
    simple = sum(map(sum, scores.values())) / len(scores)
    known = {name: weights[name] for name in scores if name in weights}
    weighted = sum(sum(scores[name]) * weight for name, weight in known.items()) / (sum(known.values()) or 1)
    return simple, weighted


def _one(polluted: Path, clean: Path) -> list[float]:
    with clean.open(encoding="utf-8-sig", newline="") as file:
        return measures(list(csv.reader(file)), loaded(polluted))


def loaded(file: Path) -> list[list[str]]:
    """The file as our reader loads it: column names, then rows of text; FAILED when it refuses it."""
    if not file.stat().st_size:
        return []
    with tempfile.TemporaryDirectory(prefix="atelier-pollock-") as folder:
        out = Path(folder) / "rows.parquet"
        try:
            to_parquet(file, out, file.name, raw=True)
        except UserError:
            return FAILED
        rows = pq.read_table(out)
    columns = [column.to_pylist() for column in rows.columns]
    return [rows.column_names, *map(list, zip(*columns, strict=True))]


def measures(source: list[list[str]], found: list[list[str]]) -> list[float]:
    """MEASURES of the rows that were loaded against the clean ones; the first row of each is the header."""
    if found == FAILED:
        return [0.0] * 10
    if not source:
        return [1.0] * 10
    wanted, got = [[*map(normal, row)] for row in source], [[*map(normal, row)] for row in found]
    header = _overlap(wanted[0], got[0] if got else [])
    records = _overlap(["".join(row) for row in wanted[1:]], ["".join(row) for row in got[1:]])
    cells = _overlap([cell for row in source for cell in row], [cell for row in found for cell in row])
    return [1.0, *header, *records, *cells]


def _overlap(wanted: list[str], got: list[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of two bags, as the benchmark names them (its precision divides by the wanted)."""
    if not wanted:
        return 1.0, 1.0, 1.0
    same = (Counter(wanted) & Counter(got)).total()
    if not same:
        return 0.0, 0.0, 0.0
    one, other = same / len(wanted), same / len(got)
    return one, other, 2 * one * other / (one + other)


_CLOCK = re.compile(r"\d{1,2}([: ])\d{1,2}(\1\d{1,2})?")
_CURRENCY, _AMOUNT = re.compile("[$€£¥]"), re.compile(r"\d[\d,]*(?:\.\d+)?")


@cache
def normal(cell: str) -> str:
    """A cell as the benchmark compares it in headers and records: numbers, times, dates and prices by their value.

    So that 1.0 is 1.00 and a date without the delimiter behind it is not the date. Other text in lower case.
    """
    if not cell.strip():
        return cell
    if cell.lower() in ("true", "false") and not cell.isupper():
        return str(int(cell.lower() == "true"))
    for read in (_whole, _real, _time, _date, _price):
        if (found := read(cell)) is not None:
            return found
    return cell.lower()


def _whole(cell: str) -> str | None:
    try:
        value = int(cell)
    except ValueError:
        return None
    return str(value) if value not in (0, 1) or cell in ("0", "1") else str(bool(value))


def _real(cell: str) -> str | None:
    try:
        return str(float(cell))
    except ValueError:
        return None


def _time(cell: str) -> str | None:
    if not (match := _CLOCK.fullmatch(cell)):
        return None
    try:
        return str(datetime.time(*map(int, cell.split(match[1]))))
    except ValueError:
        return None


def _date(cell: str) -> str | None:
    """Whatever dateutil takes for a date: the month first, unless it can't be one."""
    try:
        return str(parser.parse(cell, parserinfo=_Words()))
    except (ValueError, OverflowError, TypeError):
        return None


def _price(cell: str) -> str | None:
    """The currency's sign anywhere in the cell, and the first number there."""
    sign, amount = _CURRENCY.search(cell), _AMOUNT.search(cell)
    return sign[0] + str(float(amount[0].replace(",", ""))) if sign and amount else None


class _Words(parser.parserinfo):
    """What the benchmark lets stand between the parts of a date: signs, no words."""

    JUMP = (" ", ".", ",", ";", "-", "/", "'")


def main(folder: Path) -> int:
    """Print both scores and the files that lose most."""
    scores = scored(folder)
    weights = json.loads((folder / "pollock_weights.json").read_text(encoding="utf-8"))
    for name in sorted(scores, key=lambda name: sum(scores[name]))[:25]:
        print(f"{sum(scores[name]):6.3f}  {name}", file=sys.stderr)
    simple, weighted = totals(scores, weights)
    print(f"{len(scores)} files: simple {simple:.3f}, weighted {weighted:.3f}")
    return int(simple < 9.95 or weighted < 9.6)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
