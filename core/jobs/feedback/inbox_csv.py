"""Inbox entries as a CSV that a spreadsheet program can open; what it would run as a formula is made harmless."""

import csv
import io
import time
from collections.abc import Iterable

from core.answers import of_record
from core.serving.formulas import runs
from core.store.feedback import inbox_files
from core.store.feedback.inbox import Entry

COLUMNS = ("when", "state", "came by", "the model said", "how sure", "verdict", "should be", "row")


def content(entries: Iterable[Entry]) -> bytes:
    """A row for each entry: what is known of it, then its values; pictures and sounds by their checksums."""
    entries = list(entries)
    names = list(dict.fromkeys(name for entry in entries for name in entry.values))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*COLUMNS, *map(_harmless, names)])
    for entry in entries:
        cells = [*_facts(entry), *(_cell(entry.values.get(name)) for name in names)]
        writer.writerow([_harmless(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def _facts(entry: Entry) -> list[object]:
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(entry.created))
    kind = of_record(entry.answer)
    answer, sure = ("", None) if kind is None else (kind.plain(entry.answer), kind.sure(entry.answer))
    facts = [when, entry.state, entry.source, answer, "" if sure is None else sure, entry.verdict]
    return [*facts, entry.right or "", "" if entry.row is None else entry.row + 1]


def _cell(value: object) -> object:
    return value[inbox_files.SHA] if inbox_files.named(value) else value


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and runs(cell) else cell
