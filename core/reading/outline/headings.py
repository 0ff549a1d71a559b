"""Names of columns from the rows of a header, wide headings among them. Knows no file."""

from core.messages import Message
from core.reading.outline.header import column


def named(header: list[list[str]], body: list[list[str]], usual: int) -> tuple[list[str], list[str]]:
    """One name for each column, and what had to be done to get there."""
    if not header:
        return [""] * usual, []
    longest = max(map(len, header))
    names = _joined(header, longest)
    if not body or longest == usual:
        return names, []
    while len(names) > usual and not names[-1]:
        names.pop()
    if len(names) > usual:
        named = [name for name in names if name]
        if len(named) == usual:
            return named, [
                Message(
                    "header_column_left_out",
                    "The header has a column without a name that the rows don't have; it was left out.",
                )
            ]
        return names, []
    extra = [row[len(names) : usual] for row in body if len(row) >= usual]
    if extra and not any(cell.strip() for row in extra for cell in row):
        return names, []
    first = [cell.strip() for cell in column(body, 0)]
    if len(names) == usual - 1 and len(set(first)) == len(first):
        return ["", *names], []
    return names + [""] * (usual - len(names)), []


def _joined(header: list[list[str]], width: int) -> list[str]:
    """Names of several rows joined; a heading over several columns counts for each that has a name below.

    What has none below itself names its own column alone.
    """
    parts: list[list[str]] = [[] for _ in range(width)]
    for level, row in enumerate(header):
        last = ""
        for index in range(width):
            cell = row[index].strip() if index < len(row) else ""
            below = any(index < len(under) and under[index].strip() for under in header[level + 1 :])
            if cell:
                parts[index].append(cell)
                last = cell if below else ""
            elif below and last:
                parts[index].append(last)
            else:
                last = ""
    return [" ".join(words) for words in parts]
