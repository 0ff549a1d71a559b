"""Tables of formats whose cells have types, used as people and programs use them."""

import datetime
import decimal
import json
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from tests.raw.spelling import cells, day, form, gaps, one_of, pads, same, words, written


def sheet(path: Path) -> Path:
    moment = lambda value, _: datetime.datetime.combine(value, datetime.time(8, 30))  # noqa: E731
    columns = {
        "size": ("size", gaps(same, None)),
        "rooms": ("weight", lambda value, _: int(value // 20)),
        "region": ("region", gaps(pads(same, " "), None)),
        "member": ("member", gaps(same, None)),
        "day": ("day", moment),
        "price": ("price", same),
    }
    return book(path, [[*columns], *cells(16, columns)])


def sheet_with_notes(path: Path) -> Path:
    columns = {
        "size": ("size", one_of(same, form("{}"))),
        "region": ("region", same),
        "code": ("code", form("{:05}")),
        "member": ("member", gaps(one_of(words("no", "yes"), words("No", "Yes")), "n/a", None)),
        "mixed": ("weight", one_of(same, form("{} kg"), lambda value, _: int(value))),
        "bought": ("bought", words("no", "yes")),
    }
    rows = cells(17, columns)
    return book(path, [["Sales report"], [], [*columns], *rows[:100], [], *rows[100:]])


def lines_of_json(path: Path) -> Path:
    columns = {
        "size": ("size", gaps(same, None)),
        "region": ("region", gaps(same, None, "")),
        "member": ("member", gaps(same, None)),
        "rooms": ("weight", lambda value, _: value // 20),
        "mixed": ("code", one_of(same, form("{}"))),
        "bought": ("bought", same),
    }
    names = ["size", "place.region", "place.member", "rooms", "mixed", "bought"]
    out = []
    for row in cells(18, columns):
        found = dict(zip(names, row, strict=True))
        inner = {"region": found.pop("place.region"), "member": found.pop("place.member")}
        out.append(json.dumps({**found, "place": inner}, ensure_ascii=False))
    return written(path, "\n".join(out) + "\n")


def listed_json(path: Path) -> Path:
    columns = {
        "size": ("size", one_of(form("{}"), form(" {}"))),
        "region": ("region", pads(same, " ")),
        "member": ("member", words("no", "yes")),
        "day": ("day", day("%Y-%m-%d")),
        "price": ("price", same),
    }
    rows = [dict(zip(columns, row, strict=True)) for row in cells(19, columns)]
    for row in rows[::9]:
        del row["region"]
    return written(path, json.dumps(rows, ensure_ascii=False, indent=1))


def parquet(path: Path) -> Path:
    columns = {
        "size": ("size", lambda value, _: decimal.Decimal(f"{value:.2f}")),
        "rooms": ("weight", gaps(lambda value, _: float(value // 20), None)),
        "region": ("region", gaps(pads(same, " "), None, "NA")),
        "member": ("member", gaps(same, None)),
        "day": ("day", same),
        "bought": ("bought", words("no", "yes")),
    }
    rows = zip(*cells(20, columns), strict=True)
    table = pa.table(dict(zip(columns, map(pa.array, rows), strict=True)))
    pq.write_table(table.set_column(2, "region", table["region"].dictionary_encode()), path)
    return path


def book(path: Path, rows: list[list]) -> Path:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path
