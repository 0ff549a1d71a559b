"""Columns that begin at the same position in every line, filled up with blanks. Knows no header."""

_LEAST_LINES = 3
_BROKEN = 0.02  # share of lines that may cross a gap between columns
_ALIGNED = 0.5  # share of lines with two blanks in a row, below which nothing is aligned on purpose


def starts(lines: list[str]) -> tuple[int, ...]:
    """Where the columns begin; () when the lines are not laid out so.

    A gap is a position that (nearly) every line leaves blank; a part without a word in the first line belongs to the
    column on its left.
    """
    notes = [line.rstrip() for line in lines if line.strip()]
    if len(notes) < _LEAST_LINES or any("\t" in line for line in notes):
        return ()
    if sum("  " in line.strip() for line in notes) < _ALIGNED * len(notes):
        return ()
    width = max(map(len, notes))
    filled = [0] * width
    for line in notes:
        for index, sign in enumerate(line):
            filled[index] += sign != " "
    most = _BROKEN * len(notes)
    used = [count > most for count in filled]
    found = [index for index in range(width) if used[index] and (not index or not used[index - 1])]
    first = notes[0]
    kept = [index for index, end in zip(found, [*found[1:], width], strict=True) if first[index:end].strip()]
    if len(kept) < 2:
        return ()
    return (0, *kept[1:])
