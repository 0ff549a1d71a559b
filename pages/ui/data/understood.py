"""What was understood of the file, in one line: the marks, the sheet, where the column names stand."""

import streamlit as st

from core.reading.files.encoding import LABELS
from core.reading.options import DELIMITERS
from core.records import Schema
from core.store import versions
from core.store.datasets import Dataset
from core.traits import AUDIO, IMAGE
from pages.ui import tables
from pages.ui.translation import clean, plain, t


def reading(workspace: str, dataset: Dataset, schema: Schema) -> dict:
    """How the file behind this version was read, in the words of ReadOptions; {} when there is nothing to be told."""
    if schema.reading:
        return schema.reading
    earlier = reversed(versions.line(workspace, dataset.id)[:-1])
    return next((found for version in earlier if (found := tables.schema(version).reading)), {})


def show(found: dict) -> None:
    """One line; nothing for formats that leave nothing to be understood."""
    messages = _sentences(found)
    if messages:
        st.markdown(f":material/fact_check: {t('How it was read: {what}.', what=', '.join(messages))}")


def is_table(found: dict) -> bool:
    """Whether a table was read; pictures, sounds and texts in folders can't be read in another way."""
    return found.get("format") not in (IMAGE, AUDIO) and (found.get("format") != "text" or "delimiter" in found)


def encoding(name: str) -> str:
    """An encoding as people may have met it."""
    return clean(t(LABELS.get(name, name.upper())), 60)


def _sentences(found: dict) -> list[str]:
    if found.get("format") not in ("text", "excel") or not is_table(found):
        return []  # other formats say themselves how they are read
    messages = []
    if found["format"] == "excel":
        messages.append(t("sheet “{sheet}”", sheet=plain(found.get("sheet", ""), 60)))
    else:
        mark = DELIMITERS.get(found["delimiter"], plain(found["delimiter"]))
        messages.append(t("{mark} between the values", mark=t(mark)) if mark else t("one value a line"))
    lines = found.get("header") or []
    if len(lines) > 1:
        messages.append(t("column names in lines {first:,} to {last:,}", first=lines[0], last=lines[-1]))
    else:
        messages.append(t("column names in line {line:,}", line=lines[0]) if lines else t("without column names"))
    if found.get("encoding", "utf-8") != "utf-8":
        messages.append(t("letters as in {encoding}", encoding=plain(encoding(found["encoding"]))))
    if len(found.get("files", ())) > 1:
        messages.append(t("{count:,} files as one table", count=len(found["files"])))
    return messages
