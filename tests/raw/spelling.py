"""The truth behind the messy tables, and how a cell spells a part of it; the same at every call."""

import csv
import datetime
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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


def written(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path
