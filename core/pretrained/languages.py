"""Which languages a few texts are in, as far as their letters and commonest words tell. Only for choosing a model.

Tells English, Chinese, Japanese, Korean, Russian and other scripts apart; any other language in Latin letters is LATIN.
"""

import re
from collections import Counter
from collections.abc import Iterable

LATIN = "latin"  # not English, which one is not known
NAMES = {
    "en": "English",
    "zh": "Chinese",
    "ja": "Japanese",
    "ko": "Korean",
    "ru": "Russian or another language in Cyrillic letters",
    "ar": "Arabic or another language in Arabic letters",
    "hi": "Hindi or another language in Devanagari letters",
    "el": "Greek",
    "he": "Hebrew",
    "th": "Thai",
    LATIN: "a language other than English",
}
_SCRIPTS = (
    ("ja", "\u3040-\u30ff"),
    ("zh", "\u3400-\u9fff\uf900-\ufaff"),
    ("ko", "\uac00-\ud7af\u1100-\u11ff"),
    ("ru", "\u0400-\u052f"),
    ("ar", "\u0600-\u06ff"),
    ("hi", "\u0900-\u097f"),
    ("el", "\u0370-\u03ff"),
    ("he", "\u0590-\u05ff"),
    ("th", "\u0e00-\u0e7f"),
    (LATIN, "A-Za-z\u00c0-\u024f"),
)
_LETTERS = tuple((code, re.compile(f"[{letters}]")) for code, letters in _SCRIPTS)
_ENGLISH = frozenset(  # commonest words that no other language in Latin letters writes alike
    (
        *("the", "and", "to", "are", "were", "been", "it", "this", "that", "with", "from", "not", "you", "they", "she"),
        *("have", "has", "had", "does", "did", "but", "my", "your", "their", "our", "its", "there", "what", "which"),
        *("would", "could", "should", "very", "just", "than", "then", "when", "how", "about", "please", "thanks"),
    )
)
_WORD = re.compile(r"[A-Za-z]+")
_SHARE = 0.08  # of a text's words that are among the commonest: English has 0.2, other languages hardly any
_COUNTS = 0.1  # the share of texts from which on a language counts


def languages(texts: Iterable[str]) -> tuple[str, ...]:
    """Codes of NAMES, the most frequent first; a language counts from a tenth of the texts on. () for no letters."""
    found = Counter(code for text in texts if (code := language(text)))
    total = sum(found.values())
    return tuple(code for code, count in found.most_common() if count >= _COUNTS * total)


def language(text: str) -> str:
    """The code of one text's language, "" when it holds no letter."""
    counts = {code: len(letters.findall(text)) for code, letters in _LETTERS}
    if counts["ja"] and counts["zh"]:  # Japanese writes with both
        counts["ja"] += counts["zh"]
    code = max(counts, key=lambda name: counts[name])
    if not counts[code]:
        return ""
    return ("en" if _english(text) else LATIN) if code == LATIN else code


def _english(text: str) -> bool:
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < 4:  # too short to tell: English is the likeliest, unless a letter speaks against it
        return not re.search("[\u00c0-\u024f]", text)
    return sum(word in _ENGLISH for word in words) >= _SHARE * len(words)
