"""Twenty made-up tables as people and programs write them, each another mixture; the same at every call.

Behind each stands the same truth: a price and whether it was bought follow from size, region, membership, day and
weight. What differs is how the cells are spelled and what surrounds them.
"""

import csv
import datetime
import decimal
import io
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 240
REGIONS = ("north", "south", "east", "Baden-Württemberg")
Spell = Callable[[object, random.Random], object]


@dataclass(frozen=True)
class Row:
    """One row of the truth; `code` has five digits, some of them zeros in front."""

    size: float
    region: str
    member: bool
    day: datetime.date
    weight: float
    code: int
    price: float
    bought: bool


def truth(chance: random.Random) -> list[Row]:
    """The rows behind a table."""
    return [_row(chance) for _ in range(ROWS)]


def _row(chance: random.Random) -> Row:
    size, region, member = round(chance.uniform(900, 9_000), 2), chance.choice(REGIONS), chance.random() < 0.5
    day = datetime.date(2010, 1, 1) + datetime.timedelta(days=chance.randrange(5_000))
    weight, code = round(chance.uniform(1, 90), 1), chance.choice([123, 1067, 50667, 80331])
    price = size / 10 + 300 * member + 200 * (region == "south") + 3 * weight + 100 * (code < 2_000) + day.month
    price = round(price + chance.gauss(0, 20), 2)
    return Row(size, region, member, day, weight, code, price, price + chance.gauss(0, 40) > 850)


def one_of(*spells: Spell) -> Spell:
    """Each cell in one of these spellings."""
    return lambda value, chance: chance.choice(spells)(value, chance)


def gaps(spell: Spell, *words: object, share: float = 0.08) -> Spell:
    """Some cells hold one of the words instead."""
    return lambda value, chance: chance.choice(words) if chance.random() < share else spell(value, chance)


def pads(spell: Spell, *blanks: str) -> Spell:
    """Some cells have one of the blanks in front or behind."""

    def padded(value: object, chance: random.Random) -> str:
        text = str(spell(value, chance))
        return chance.choice([text, text, chance.choice(blanks) + text, text + chance.choice(blanks)])

    return padded


def form(pattern: str) -> Spell:
    """By Python's format."""
    return lambda value, _: pattern.format(value)


def comma(pattern: str = "{:,.2f}") -> Spell:
    """1.234,50 for 1234.5."""
    swap = str.maketrans(",.", ".,")
    return lambda value, _: pattern.format(value).translate(swap)


def words(no: str, yes: str) -> Spell:
    """One of two words."""
    return lambda value, _: yes if value else no


def day(pattern: str) -> Spell:
    """By strftime."""
    return lambda value, _: value.strftime(pattern)


def same(value: object, _: random.Random) -> object:
    """As it is."""
    return value


def cells(seed: int, columns: dict[str, tuple[str, Spell]]) -> list[list[object]]:
    """The rows' cells under such column names, each with the part of the truth it holds and its spelling."""
    chance = random.Random(seed)
    return [[spell(getattr(row, part), chance) for part, spell in columns.values()] for row in truth(chance)]


def text(names: list[str], rows: list[list], **dialect: object) -> str:
    """As CSV."""
    out = io.StringIO()
    writer = csv.writer(out, **{"lineterminator": "\n", **dialect})
    writer.writerow(names)
    writer.writerows(rows)
    return out.getvalue()


def padded(path: Path) -> Path:
    columns = {
        "size": ("size", pads(form("{}"), " ", "  ")),
        "region": ("region", pads(same, " ", "\t", "   ")),
        "member": ("member", pads(one_of(words("no", "yes"), words("No", "Yes"), words("NO", "YES")), " ")),
        "price": ("price", form("{}")),
    }
    return written(path, text([*columns], cells(1, columns)))


def quoted(path: Path) -> Path:
    columns = {
        "size": ("size", gaps(form("{}"), "", "NA")),
        "region": ("region", gaps(same, "", "n/a")),
        "member": ("member", words("FALSE", "TRUE")),
        "weight": ("weight", form("{:.1f}")),
        "bought": ("bought", words("no", "yes")),
    }
    return written(path, text([*columns], cells(2, columns), quoting=csv.QUOTE_ALL))


def german(path: Path) -> Path:
    columns = {
        "Größe": ("size", gaps(comma(), "k.A.", "")),
        "Region": ("region", same),
        "Mitglied": ("member", one_of(words("nein", "ja"), words("Nein", "Ja"))),
        "seit": ("day", day("%d.%m.%Y")),
        "Preis": ("price", lambda value, chance: comma()(value, chance) + " €"),
        "gekauft": ("bought", words("nein", "ja")),
    }
    return written(path, text([*columns], cells(3, columns), delimiter=";"), "cp1252")


def tabs(path: Path) -> Path:
    columns = {
        "size": ("size", gaps(form("{}"), "NA", "n/a", "-", "?", "NULL", "")),
        "region": ("region", gaps(same, "NA", "-", "")),
        "weight": ("weight", gaps(form("{}"), "nan", "NaN", ".", "--")),
        "member": ("member", gaps(words("n", "y"), "NA", "")),
        "price": ("price", form("{}")),
    }
    return written(path, text([*columns], cells(4, columns), delimiter="\t"))


def bars(path: Path) -> Path:
    columns = {
        "size": ("size", form("{:>8}")),
        "region": ("region", form("{:<20}")),
        "member": ("member", words("off", "on ")),
        "bought": ("bought", words("no ", "yes")),
    }
    lines = [" | ".join(map(str, row)) for row in [[*columns], *cells(5, columns)]]
    return written(path, "".join(f"| {line} |\n" for line in lines))


def wide_letters(path: Path) -> Path:
    columns = {
        "size": ("size", form("{}")),
        "region": ("region", pads(same, " ")),
        "member": ("member", one_of(words("否", "是"), words("否 ", " 是"))),
        "weight": ("weight", form("{}")),
        "price": ("price", form("{}")),
    }
    return written(path, text([*columns], cells(6, columns), delimiter="\t"), "utf-16")


def gaps_between(path: Path) -> Path:
    columns = {
        "size": ("size", form("{}")),
        "region": ("region", one_of(same, lambda value, _: value.upper())),
        "member": ("member", one_of(words("no", "yes"), words("n", "y"), words("No ", "YES"))),
        "bought": ("bought", words("No", "Yes")),
    }
    lines = text([*columns], cells(7, columns)).splitlines()
    lines = [line + ("\r\n\r\n" if place % 40 == 39 else "\r\n") for place, line in enumerate(lines)]
    return written(path, "".join(lines), "utf-8-sig")


def with_notes(path: Path) -> Path:
    columns = {
        "size": ("size", form("{:,.2f}")),
        "region": ("region", same),
        "weight": ("weight", gaps(form("{} kg"), "")),
        "member": ("member", words("no", "yes")),
        "price": ("price", form("${:,.2f}")),
    }
    table = text([*columns], cells(8, columns))
    return written(path, f"Sales report\nPrinted on 3 March 2024\n\n{table}\nSource: the sales desk\n")


def line_breaks(path: Path) -> Path:
    remarks = ("late", "late\nagain", "never,\nlate", 'said "no"', "", "fine\r\n\r\nindeed")
    columns = {
        "size": ("size", form("{}")),
        "remark": ("member", lambda value, chance: chance.choice(remarks[:3] if value else remarks[3:])),
        "region": ("region", same),
        "bought": ("bought", words("0", "1")),
    }
    return written(path, text([*columns], cells(9, columns)))


def codes(path: Path) -> Path:
    kinds = {123: "1E5", 1067: "2E10", 50667: "10E3", 80331: "7E1"}
    columns = {
        "zip": ("code", form("{:05}")),
        "kind": ("code", lambda value, _: kinds[value]),
        "number": ("code", lambda value, _: str(9_007_199_254_740_993 + value % 4)),
        "size": ("size", form("{:.0f}")),
        "price": ("price", form("{}")),
    }
    return written(path, text([*columns], cells(10, columns), delimiter="|"))


def truths(path: Path) -> Path:
    columns = {
        "flag": ("member", gaps(words("0", "1"), "")),
        "set": ("member", gaps(words("False", "True"), "", "NA")),
        "on": ("member", one_of(words("false", "true"), words("FALSE", "TRUE"), words("False", "True"))),
        "real": ("member", words("0.0", "1.0")),
        "size": ("size", form("{}")),
        "bought": ("bought", words("False", "True")),
    }
    return written(path, text([*columns], cells(11, columns)))


def ones(path: Path) -> Path:
    columns = {
        "rooms": ("weight", lambda value, chance: chance.choice([f"{value // 20:.0f}", f"{value // 20:.1f}"])),
        "region": ("region", same),
        "grade": ("code", lambda value, chance: chance.choice([str(value % 5), f"{value % 5}.0", f"{value % 5}.00"])),
        "size": ("size", one_of(form("{}"), form("{:e}"), form("+{}"))),
        "price": ("price", form("{:.0f}")),
    }
    return written(path, text([*columns], cells(12, columns)))


def odd_blanks(path: Path) -> Path:
    blanks = ("\u00a0", "\u2009", "\u3000", "\u202f", " \u00a0")
    columns = {
        "size": ("size", pads(form("{}"), *blanks)),
        "region": ("region", pads(same, *blanks)),
        "member": ("member", pads(words("no", "yes"), *blanks)),
        "weight": ("weight", gaps(form("{}"), *blanks)),
        "bought": ("bought", words("no", "yes")),
    }
    return written(path, text([*columns], cells(13, columns)))


def units(path: Path) -> Path:
    kilos = one_of(form("{:.1f} kg"), lambda value, _: f"{value * 1000:.0f} g")
    columns = {
        "weight": ("weight", gaps(kilos, "", "n/a")),
        "share": ("weight", form("{:.1f}%")),
        "size": ("size", one_of(form("${:,.2f}"), form("$ {:,.2f}"), form("{:,.2f} USD"))),
        "loss": ("size", lambda value, _: f"({value:,.0f})" if value > 5_000 else f"{value:,.0f}"),
        "price": ("price", form("{}")),
    }
    return written(path, text([*columns], cells(14, columns)))


def days(path: Path) -> Path:
    columns = {
        "iso": ("day", gaps(pads(day("%Y-%m-%d"), " "), "", "NA")),
        "named": ("day", one_of(day("%d %B %Y"), day("%d %b %Y"))),
        "with time": ("day", one_of(day("%Y-%m-%dT%H:%M:%S"), day("%Y-%m-%d %H:%M:%S"))),
        "slashes": ("day", day("%m/%d/%Y")),
        "region": ("region", same),
        "price": ("price", form("{}")),
    }
    return written(path, text([*columns], cells(15, columns)))


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


def written(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def book(path: Path, rows: list[list]) -> Path:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


TABLES: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    "padded.csv": (padded, "price", "linear"),
    "quoted.csv": (quoted, "bought", "linear"),
    "german.csv": (german, "gekauft", "linear"),
    "tabs.tsv": (tabs, "price", "boosted_trees"),
    "bars.txt": (bars, "bought", "linear"),
    "wide_letters.txt": (wide_letters, "price", "linear"),
    "gaps_between.csv": (gaps_between, "bought", "linear"),
    "with_notes.csv": (with_notes, "price", "linear"),
    "line_breaks.csv": (line_breaks, "bought", "linear"),
    "codes.txt": (codes, "price", "linear"),
    "truths.csv": (truths, "bought", "boosted_trees"),
    "ones.csv": (ones, "price", "linear"),
    "odd_blanks.csv": (odd_blanks, "bought", "linear"),
    "units.csv": (units, "price", "linear"),
    "days.csv": (days, "price", "linear"),
    "sheet.xlsx": (sheet, "price", "linear"),
    "sheet_with_notes.xlsx": (sheet_with_notes, "bought", "linear"),
    "lines_of_json.jsonl": (lines_of_json, "bought", "boosted_trees"),
    "listed.json": (listed_json, "price", "linear"),
    "typed.parquet": (parquet, "bought", "linear"),
}
