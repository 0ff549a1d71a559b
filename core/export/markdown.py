"""Names from users' files inside Markdown, shown as plain text whatever they hold."""

import re
from collections.abc import Sequence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#|$~!&:.+\-=\"'@])")
LONGEST = 120


def plain(text: object, most: int = LONGEST) -> str:
    """`text` on one line, at most `most` characters, with every character that Markdown would act on escaped."""
    line = " ".join(str(text).split())
    line = "".join(character for character in line if character.isprintable())
    if len(line) > most:
        line = line[: most - 1] + "…"
    return _SPECIAL.sub(r"\\\1", line)


def table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table; the cells must be escaped already."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
