"""What is asked about a word that may be a value or say that the value is missing."""

import csv
import io
from collections.abc import Iterable, Mapping

from core.cells.missing import USUAL
from core.doubt import Doubt, Meaning
from core.messages import Message
from core.reading.values.word_rules import Verdict

ABOUT = "word for missing"
_SHOWN = 2  # other values beside the word


def doubt(column: str, verdict: Verdict, counts: Mapping[str, int]) -> tuple[Doubt, ...]:
    """The question, the likelier meaning first; () when there is none.

    `counts`: the column's values, words included.
    """
    if verdict.certain:
        return ()
    words = [text for text in counts if text in USUAL]
    word, others = verdict.asked, [text for text in counts if text not in words][:_SHOWN]
    kept = tuple((text, text) for text in others)
    missing = [text for text in words if text not in verdict.values or text == word]
    is_value = Meaning(
        Message("word_is_value", "“{word}” is a value", word=word),
        (setting(column, (text for text in missing if text != word)),),
        ((word, word), *kept),
        again=True,
    )
    is_none = Meaning(
        Message("word_is_missing", "“{word}” says that the value is missing", word=word),
        (setting(column, missing if word in missing else (word, *missing)),),
        ((word, ""), *kept),
        again=True,
    )
    meanings = (is_value, is_none) if word in verdict.values else (is_none, is_value)
    return (Doubt(column, ABOUT, verdict.why, counts[word], meanings),)


def setting(column: str, words: Iterable[str]) -> str:
    """The setting of `read` that says which words mean missing in a column."""
    return f"missing.{column}={listed(words)}"


def listed(words: Iterable[str]) -> str:
    """Words with commas between them, in quotes where one holds a comma; `split` takes them apart again."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(words)
    return line.getvalue().replace(",", ", ") if '"' not in line.getvalue() else line.getvalue()


def split(text: str) -> tuple[str, ...]:
    """The words in a text as `listed` writes it, blanks around them removed."""
    cells = next(csv.reader([text], skipinitialspace=True), [])
    return tuple(dict.fromkeys(word for cell in cells if (word := cell.strip())))
