"""Notes below a table: which of its last rows say something about it and are none of its rows. Knows no file."""

import re
from dataclasses import dataclass

from core.reading.outline.habits import Habit, habits
from core.reading.outline.header import surely_header
from core.reading.values.cells import is_missing, looks_like_value

MOST = 40  # last rows that are looked at
_FEWEST = 3  # rows that show what columns hold
_LONGER = 1.5  # times the longest text of its column
_OPENER = re.compile(
    r"(?:data )?(?:sources?|notes?|remarks?|comments?|footnotes?|legend|quellen?|datenquelle|anmerkung(?:en)?|hinweise?"
    r"|bemerkung(?:en)?|legende|fu(?:ß|ss)noten?|erläuterung(?:en)?|fuentes?|notas?|fontes?|bron|bronnen|opmerking(?:en)?"
    r"|källa|kilde|kilder|lähde|źródło|uwagi?|zdroj|poznámk[ay]|forrás|megjegyzés|kaynak|источник|примечани[ея]"
    r"|джерело|注|注释|说明|来源|资料来源|数据来源|出典|備考|注記|출처|주)\s?[:：].*"
    r"|[*†‡¹²³⁴]+\s?[^\W\d].*|stand:?\s\D{0,12}\d.*|(?:last )?updated?:?\s.*|(?:©|\(c\)\s).*",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Last:
    """One of a file's last rows: its line, its cells, and whether a blank line stands between it and the row before."""

    line: int
    cells: list[str]
    gap: bool


def begin(last: list[Last], body: list[list[str]], width: int) -> int:
    """The line of the first note below a table, 0 without any.

    `last`: the file's last rows; `body`: rows of the table as text, none of them among the last ones. A note has no
    value where the table's columns hold some, and lacks a cell that no row lacks; and it stands behind a gap, or is a
    lone cell, begins as notes do, or has words in a column of values.
    """
    body = [row for row in body if len(row) == width]
    if len(body) < _FEWEST or width < 2:
        return 0
    found = _Notes(habits(body, width), body)
    start = len(last)
    while start and found.may_be(last[start - 1].cells):
        start -= 1
    gap = next((index for index in range(start, len(last)) if last[index].gap), len(last))
    sure = next((index for index in range(start, gap) if found.surely(last[index].cells)), gap)
    return last[sure].line if sure < len(last) else 0


def reason(rows: list[list[str]]) -> str:
    """Why these rows below a table are none of it: a second table's when the first names columns of values."""
    second = len(rows) > 1 and surely_header(rows[0], rows[1:])
    return "belongs to a second table" if second else "stands below the table"


@dataclass(frozen=True)
class _Notes:
    habits: tuple[Habit, ...]
    body: list[list[str]]

    def may_be(self, cells: list[str]) -> bool:
        if self._opens(cells):
            return True
        values = any(habit.values and looks_like_value(cell) for cell, habit in self._pairs(cells))
        return not values and any(habit.never_empty and not cell.strip() for cell, habit in self._pairs(cells))

    def surely(self, cells: list[str]) -> bool:
        filled = [index for index, cell in enumerate(cells) if cell.strip()]
        if self._opens(cells) or any(habit.values and not is_missing(cell) for cell, habit in self._pairs(cells)):
            return True
        return len(filled) == 1 and (len(self.habits) > 2 or self._longer(cells[filled[0]], filled[0]))

    def _opens(self, cells: list[str]) -> bool:
        """Whether it begins as a note does and no row does."""
        index = next((index for index, cell in enumerate(cells) if cell.strip()), len(self.habits))
        if index >= len(self.habits) or not _OPENER.fullmatch(cells[index].strip()):
            return False
        return not any(_OPENER.fullmatch(row[index].strip()) for row in self.body)

    def _longer(self, cell: str, index: int) -> bool:
        """Whether a text has more words than any of its column, and is far longer, or stands where no text does."""
        texts = [row[index].strip() for row in self.body]
        more = len(cell.split()) > max(len(text.split()) for text in texts)
        return more and len(cell) > _LONGER * max(map(len, texts))

    def _pairs(self, cells: list[str]) -> list[tuple[str, Habit]]:
        padded = [*cells, *[""] * (len(self.habits) - len(cells))]
        return [*zip(padded, self.habits, strict=False)]
