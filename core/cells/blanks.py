"""What a cell looks empty with: white space, and signs that nobody sees. One rule for reading, serving and the graphs.

A cell of such signs alone is empty, on a page and in a file alike, and around a word they change nothing.
"""

_RANGES = (  # first and last: controls and spaces, soft hyphen, joiners, fillers, marks of direction, a mark of order
    (0x00, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x1680, 0x1680),
    (0x17B4, 0x17B5), (0x180E, 0x180E), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F), (0x2800, 0x2800),
    (0x3000, 0x3000), (0x3164, 0x3164), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
)  # fmt: skip
SIGNS = "".join(chr(sign) for first, last in _RANGES for sign in range(first, last + 1))
CLASS = "".join(rf"\x{{{first:X}}}-\x{{{last:X}}}" for first, last in _RANGES)  # inside the brackets of a RE2 pattern
BEYOND_ASCII = tuple((chr(max(first, 0x80)), chr(last + 1)) for first, last in _RANGES if last >= 0x80)  # end excluded


def bare(text: str) -> str:
    """The text without the blanks around it; "" when there is nothing to see."""
    return text.strip(SIGNS)
