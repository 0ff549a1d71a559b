"""Columns that begin at the same place in every line, filled up with blanks. Knows no header."""

_LEAST_LINES = 3
_BROKEN = 0.02  # share of lines that may cross a gap between columns
_ALIGNED = 0.5  # share of lines with two blanks in a row, below which nothing is aligned on purpose


def starts(lines: list[str]) -> tuple[int, ...]:
    """Where the columns begin; () when the lines are not laid out so.

    A gap is a place that (nearly) every line leaves blank; a part without a word in the first line belongs to the
    column on its left.
    """
    told = [line.rstrip() for line in lines if line.strip()]
    if len(told) < _LEAST_LINES or any("\t" in line for line in told):
        return ()
    if sum("  " in line.strip() for line in told) < _ALIGNED * len(told):
        return ()
    width = max(map(len, told))
    filled = [0] * width
    for line in told:
        for place, sign in enumerate(line):
            filled[place] += sign != " "
    most = _BROKEN * len(told)
    used = [count > most for count in filled]
    found = [place for place in range(width) if used[place] and (not place or not used[place - 1])]
    first = told[0]
    kept = [place for place, end in zip(found, [*found[1:], width], strict=True) if first[place:end].strip()]
    if len(kept) < 2:
        return ()
    return (0, *kept[1:])
