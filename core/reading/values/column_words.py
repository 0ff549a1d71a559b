"""Which words mean missing in each text column of a file: judged from its first rows, in doubt from all of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from core.cells.missing import USUAL
from core.doubt import Doubt
from core.errors import UserError
from core.reading import blocks
from core.reading.engine import identifier, literal
from core.reading.options import ReadOptions
from core.reading.outline.names import listed
from core.reading.source import Source
from core.reading.values.missing import or_missing
from core.reading.values.word_doubts import doubt
from core.reading.values.word_rules import MOST, Verdict, judged, possible

_VALUES = 2_000_000  # cells looked at
_BLANKS = " \t\n\r\f\v"
_ROWS = (500, 20_000)  # rows looked at, at least and at most


@dataclass(frozen=True)
class Words:
    """The words for missing by column, where they are others than the usual ones, and what is doubtful.

    `open`: columns in which words that may be values still stand, until all rows are there to be looked at.
    """

    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    open: tuple[str, ...] = ()

    def of(self, column: str) -> tuple[str, ...] | None:
        """The words of that column; None for the usual ones."""
        return self.own.get(column)


def first_look(connection: duckdb.DuckDBPyConnection, table: Source, options: ReadOptions) -> Words:
    """What the file's first rows show, and what the user said."""
    found = connection.execute(f"DESCRIBE SELECT * FROM {table.relation}").fetchall()
    _known(table, options)
    report = {name: words for name in table.names if (words := options.words(name)) is not None}
    kinds, again = [*zip(found, table.names, strict=True)], dict(options.column_missing)
    asked = [
        (index, row[0], name)
        for index, (row, name) in enumerate(kinds)
        if row[1] == "VARCHAR" and (name not in report or name in again)
    ]
    if not asked or options.names:
        return Words(report)
    counted, whole = _at_hand(table, asked) if table.first else _looked_up(connection, table, asked)
    own, waiting = dict(report), []
    doubts: list[Doubt] = []
    for counts, (*_, name) in zip(counted, asked, strict=True):
        maybe = frozenset() if whole else possible(counts.keys() - set(USUAL))
        if maybe and name not in report:
            own[name] = tuple(word for word in USUAL if word not in maybe)
            waiting.append(name)
            continue
        verdict = judged(counts)
        own |= {} if name in report else _words(name, verdict)
        doubts += doubt(name, verdict, counts)  # what the user settled can be changed, so it is asked again
    return Words(own, tuple(doubts), tuple(waiting))


def with_rules(connection: duckdb.DuckDBPyConnection, words: Words, target: Path, group: int) -> Words:
    """All columns judged by all rows of the Parquet file `target`, which is written anew where words turn out missing.

    group: rows in one of its row groups.
    """
    own, doubts, missing = dict(words.own), [*words.doubts], {}
    for name in words.open:
        counts = _all_counted(connection, name, target)
        verdict = judged(counts)
        del own[name]
        own |= _words(name, verdict)
        doubts += doubt(name, verdict, counts)
        if any(text in USUAL and text not in verdict.values for text in counts):
            missing[name] = own.get(name)
    if missing:
        _emptied(connection, missing, target, group)
    return Words(own, tuple(doubts))


def _known(table: Source, options: ReadOptions) -> None:
    unknown = [name for name, _ in options.column_missing if name not in table.names and not options.names]
    if unknown:
        raise UserError(
            "There is no column “{name}” whose words for missing could be set.",
            "The columns are {columns}.",
            name=unknown[0],
            columns=listed(list(table.names), 20),
        )


def _words(name: str, verdict: Verdict) -> dict[str, tuple[str, ...]]:
    return {name: tuple(word for word in USUAL if word not in verdict.values)} if verdict.values else {}


def _at_hand(table: Source, asked: list[tuple[int, str, str]]) -> tuple[list[dict[str, int]], bool]:
    """Each column's counts in the rows that were read to understand the file, and whether these are all."""
    indices = [index for index, *_ in asked]
    columns: list[dict[str, int]] = [
        Counter(row[index].strip() for row in table.first if index < len(row)) for index in indices
    ]
    for counts in columns:
        del counts[""]
    return columns, table.whole


def _looked_up(
    connection: duckdb.DuckDBPyConnection, table: Source, asked: list[tuple[int, str, str]]
) -> tuple[list[dict[str, int]], bool]:
    """The same by SQL."""
    most = min(max(_VALUES // len(asked), _ROWS[0]), _ROWS[1])
    rows = _first(connection, table, [column for _, column, _ in asked], most)
    return [_counted(column) for column in rows.columns], rows.num_rows < most


def _first(connection: duckdb.DuckDBPyConnection, table: Source, columns: list[str], most: int) -> pa.Table:
    where = f" WHERE {table.where}" if table.where else ""
    found = []
    for start in range(0, len(columns), blocks.BLOCK):
        chosen = ", ".join(map(identifier, columns[start : start + blocks.BLOCK]))
        some = connection.sql(f"SELECT {chosen} FROM {table.relation}{where} LIMIT {most}").to_arrow_table()
        found += some.columns
    return pa.table(found, names=columns)


def _counted(column: pa.ChunkedArray) -> dict[str, int]:
    """The distinct present values, trimmed, with their counts."""
    found = pc.value_counts(column.drop_null())
    counts: Counter[str] = Counter()
    for value, count in zip(found.field("values").to_pylist(), found.field("counts").to_pylist(), strict=True):
        counts[value.strip()] += count
    del counts[""]
    return counts


def _all_counted(connection: duckdb.DuckDBPyConnection, name: str, target: Path) -> dict[str, int]:
    """The same of a whole file; of many values, the most frequent."""
    text = f"trim({identifier(name)}, {literal(_BLANKS)})"
    rows = connection.execute(
        f"SELECT {text}, count(*) AS n FROM read_parquet({literal(str(target))}) WHERE {text} != ''"
        f" GROUP BY ALL ORDER BY n DESC LIMIT {MOST + len(USUAL)}"
    ).fetchall()
    return dict(rows)


def _emptied(
    connection: duckdb.DuckDBPyConnection, missing: dict[str, tuple[str, ...] | None], target: Path, group: int
) -> None:
    values = {name: or_missing(identifier(name), words) for name, words in missing.items()}
    blocks.renew(connection, target, values, group)
