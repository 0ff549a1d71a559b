"""What stands between the blanks of a text, in plain Python, sign by sign."""

from unicodedata import category

BLANK = {"Zs", "Zl", "Zp", "Cc"}
UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2065\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\u2800\u3164\ufeff\uffa0"
)


def bare(text):
    """Without white space, controls and signs that nobody sees around it."""
    seen = [index for index, sign in enumerate(text) if category(sign) not in BLANK and sign not in UNSEEN]
    return text[seen[0] : seen[-1] + 1] if seen else ""
