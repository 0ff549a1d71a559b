"""A file's own values as they show there: texts and numbers as they are, the rest spelled as its format does."""

import pyarrow as pa
import pyarrow.compute as pc

from core.cells.columns import as_texts

_TRUTHS = {"excel": ("FALSE", "TRUE"), "json": ("false", "true")}


def shown(column: pa.ChunkedArray, form: str = "") -> pa.ChunkedArray:
    """The column as numbers or texts. form: the file's format, as the reading names it.

    A spreadsheet shows a day without midnight, and it understands a blank between day and time.
    """
    kind = column.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_string(kind):
        return column
    if pa.types.is_boolean(kind):
        no, yes = _TRUTHS.get(form, ("False", "True"))
        return pc.if_else(column, yes, no)
    texts = pa.chunked_array([as_texts(column)])
    if not pa.types.is_timestamp(kind):
        return texts
    texts = pc.replace_substring(texts, "T", " ")
    return pc.replace_substring(texts, " 00:00:00", "") if form == "excel" else texts
