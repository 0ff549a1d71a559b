"""What the user may say about a file instead of leaving it to be found out. Knows no format."""

from dataclasses import dataclass

ENCODINGS = (
    "utf-8",
    "utf-16",
    "utf-32",
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "latin-1",
    "iso8859_2",
    "iso8859_7",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_jp",
    "iso2022_jp",
    "euc_kr",
    "cp874",
    "koi8_r",
    "cp866",
    "iso8859_5",
    "cp850",
    "cp852",
    "mac_roman",
)
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space", ":": "colon", "  ": "spaces"}


@dataclass(frozen=True)
class ReadOptions:
    """Every field left at "" or None is found out from the file.

    `delimiter`: one or more characters, two blanks for runs of white space; `quote`: "" for none; `escape`: "" for
    doubled quotes, else the character before a quote. `header`: the lines (from 1, as an editor or a spreadsheet
    counts) that hold the column names, () for none; `skip`: lines above the data when there is no header.
    `decimal`: "," or "." where the numbers leave it open. `sheet`: a spreadsheet's sheet, or a zip's file.
    `missing`: the words that mean no value, in all columns; `column_missing`: (column, words) that mean it there.
    Where neither says it, the usual words are looked at beside the column's values. `names`: columns that the table is
    known to have, so that the row that holds (most of) them is the header; no word is doubted then.
    """

    encoding: str = ""
    delimiter: str = ""
    quote: str | None = None
    escape: str | None = None
    header: tuple[int, ...] | None = None
    skip: int | None = None
    decimal: str = ""
    sheet: str = ""
    missing: tuple[str, ...] | None = None
    names: tuple[str, ...] = ()
    column_missing: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def words(self, column: str) -> tuple[str, ...] | None:
        """The words that the user gave for a missing value in that column; None when nothing was said."""
        return dict(self.column_missing).get(column, self.missing)
