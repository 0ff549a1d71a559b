"""Tables in web pages and XML spreadsheets, which many programs save with the ending of a spreadsheet. Runs nothing."""

import csv
import html
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.errors import UserError
from core.messages import Message
from core.reading.delimited import delimited_text
from core.reading.files.encoding import as_utf8
from core.reading.options import ReadOptions
from core.reading.rejects import Rejects
from core.reading.source import Source

LARGEST = 50_000_000  # bytes
_TABLES, _ROWS, _CELLS = ("table", "worksheet"), ("tr", "row"), ("td", "th", "cell")
_UNSEEN = ("script", "style", "title", "styles", "documentproperties")
_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]{0,40})")
_FACT = re.compile(r"""([A-Za-z:]{1,40})=("[^"]*"|'[^']*'|[^\s"'>]+)""")
_ENDS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _UNSEEN}
_LONGEST_TAG = 2000  # characters
_MOST_SPAN = 1000
_MOST_CELLS, _REPEATED = (
    20_000_000,
    200_000_000,
)  # cells that all tables have, and letters that are repeated in rows below


def source(path: Path, scratch: Path, name: str, options: ReadOptions, rejects: Rejects, raw: bool = False) -> Source:
    """The largest table in the file, as SQL; UserError when it holds none or is too large."""
    size = path.stat().st_size
    if size > LARGEST:
        raise UserError(
            "“{name}” is a web page of {size:,.0f} MB; the limit is {limit:,.0f} MB.",
            "Open it in your spreadsheet program and save the table as CSV.",
            name=name,
            size=size / 1e6,
            limit=LARGEST / 1e6,
        )
    content = as_utf8(path, scratch, options.encoding)
    reader = _Reader(name)
    reader.read(content.path.read_text(encoding="utf-8", errors="replace"))
    tables = [table.rows for table in reader.tables if any(map(any, table.rows))]
    if not tables:
        raise UserError(
            "“{name}” is a web page without a table.", "Bring a table as CSV, Excel, Parquet or JSON.", name=name
        )
    largest = max(tables, key=lambda rows: sum(map(len, rows)))
    plain = scratch / "markup.csv"
    with plain.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(largest)
    notes = (
        [
            Message(
                "largest_table_read",
                "Of {count} tables in “{name}”, only the largest was read.",
                count=len(tables),
                name=name,
            )
        ]
        if len(tables) > 1
        else []
    )
    asked = replace(options, encoding="utf-8", delimiter=",", quote='"', escape="")
    found = delimited_text.source(plain, scratch, name, asked, rejects, raw)
    return replace(
        found, warnings=(*content.warnings, *notes, *found.warnings), used={**found.used, "format": "markup"}
    )


@dataclass
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    below: dict[int, tuple[int, str]] = field(default_factory=dict)  # column -> rows still covered, and the value


class _Reader:
    """Collects the cells of every table; one within another counts as its own.

    Each sign of the text is looked at a fixed number of times, whatever the text is made of.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._cells = self._repeated = 0
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._text: list[str] | None = None
        self._cell: tuple[str, dict[str, str]] = ("", {})

    def read(self, text: str) -> None:
        """Go through the whole text."""
        index = end = 0
        while (tag := text.find("<", index)) >= 0:
            self._data(text[index:tag])
            if text.startswith("<!--", tag):
                index = text.find("-->", tag)
                if index < 0:
                    break
                index += 3
                continue
            end = end if end > tag else text.find(">", tag)
            if end < 0:
                break
            name = _NAME.match(text, tag)
            if name is None:
                self._data("<")
                index = tag + 1
                continue
            kind, index = _bare(name[2]), end + 1
            if kind in _UNSEEN and not name[1]:
                over = _ENDS[kind].search(text, index)
                if over is None:
                    break
                index = over.start()
            elif name[1]:
                self._ends(kind)
            else:
                self._begins(kind, text[name.end() : min(end, name.end() + _LONGEST_TAG)])
        self._close()

    def _begins(self, kind: str, facts: str) -> None:
        """A table, row or cell begins; an open cell ends, for its end may be left out."""
        if kind in _TABLES:
            self._close()
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif kind in _ROWS and self._open:
            self._close()
            self._open[-1].rows.append([])
        elif kind in _CELLS and self._open and self._open[-1].rows:
            self._close()
            report = {_bare(key): value.strip("\"'") for key, value in _FACT.findall(facts)}
            self._cell, self._text = (kind, report), []
        elif kind in ("br", "p", "div"):
            self._data(" ")

    def _ends(self, kind: str) -> None:
        if kind in (*_CELLS, *_ROWS, *_TABLES):
            self._close()
        if kind in _TABLES and self._open:
            self._open.pop()

    def _data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _close(self) -> None:
        """Put the open cell into its row: as wide as it says, behind cells that reach down from above."""
        if self._text is None or not self._open:
            return
        value = " ".join(html.unescape("".join(self._text)).split())
        (kind, facts), self._text = self._cell, None
        table = self._open[-1]
        row = table.rows[-1]
        before = len(row)
        index = _number(facts.get("index"), len(row) + 1) - 1
        row.extend([""] * (index - len(row)))
        while (covered := table.below.get(len(row))) is not None:
            left, above = covered
            table.below[len(row)] = (left - 1, above)
            if left == 1:
                del table.below[len(row)]
            row.append(above)
        down = _number(facts.get("rowspan"), _number(facts.get("mergedown"), 0) + 1)
        if down > 1:
            table.below[len(row)] = (down - 1, value if kind != "th" else "")
        row.append(value)
        row.extend([""] * (_number(facts.get("colspan"), _number(facts.get("mergeacross"), 0) + 1) - 1))
        self._count(len(row) - before, len(value) * (down - 1))

    def _count(self, cells: int, repeated: int) -> None:
        self._cells, self._repeated = self._cells + cells, self._repeated + repeated
        if self._cells > _MOST_CELLS or self._repeated > _REPEATED:
            raise UserError(
                "The cells of “{name}” reach over so many rows and columns that no table of it fits in memory.",
                "Open it in your spreadsheet program and save the table as CSV.",
                name=self._name,
            )


def _bare(name: str) -> str:
    """A tag or attribute in small letters without its namespace."""
    return name.rsplit(":", 1)[-1].lower()


def _number(text: str | None, default: int) -> int:
    return min(int(text), _MOST_SPAN) if text and text.isascii() and text.isdigit() and int(text) else default
