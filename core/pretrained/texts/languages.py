"""Which languages a few texts are in, as far as their letters and commonest words tell. Only for choosing a model.

Letters tell scripts apart, words the languages of a script: an English sentence stays English with curly quotes, emoji
and a café in it, a German one is German without its umlauts. What has too few words to tell is of no known language.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from core.pretrained.texts.common_words import CYRILLIC_WORDS, LATIN_WORDS

LATIN, CYRILLIC, ARABIC = "latin", "cyrillic", "arabic"  # which language of that script is not known
NAMES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "sv": "Swedish", "da": "Danish", "no": "Norwegian", "fi": "Finnish", "pl": "Polish", "cs": "Czech",
    "sk": "Slovak", "hu": "Hungarian", "ro": "Romanian", "tr": "Turkish", "id": "Indonesian or Malay",
    "vi": "Vietnamese", "ca": "Catalan", "hr": "Croatian, Serbian or Bosnian", "sl": "Slovenian", "et": "Estonian",
    "is": "Icelandic", "gl": "Galician", "cy": "Welsh", "lt": "Lithuanian", "lv": "Latvian", "af": "Afrikaans",
    "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "ru": "Russian", "uk": "Ukrainian", "bg": "Bulgarian",
    "sr": "Serbian", "ar": "Arabic", "fa": "Persian", "ur": "Urdu",
    "hi": "Hindi or another language in Devanagari letters", "el": "Greek", "he": "Hebrew", "th": "Thai",
    "bn": "Bengali", "ta": "Tamil", "te": "Telugu", "ka": "Georgian", "hy": "Armenian",
    LATIN: "a language other than English", CYRILLIC: "a language in Cyrillic letters",
    ARABIC: "a language in Arabic letters",
}  # fmt: skip
_ALSO = {  # what else a text of that code may be
    "hr": ("sr", "bs", "sh"), "no": ("nb", "nn"), "id": ("ms",), LATIN: tuple(set(LATIN_WORDS) - {"en"}),
    CYRILLIC: (*CYRILLIC_WORDS, "be", "mk", "kk"), "hi": ("mr", "ne"),
}  # fmt: skip
_SCRIPTS = (
    ("ja", "\u3040-\u30ff"),
    ("zh", "\u3400-\u9fff\uf900-\ufaff"),
    ("ko", "\uac00-\ud7af\u1100-\u11ff"),
    (CYRILLIC, "\u0400-\u052f"),
    (ARABIC, "\u0600-\u06ff"),
    ("hi", "\u0900-\u097f"),
    ("bn", "\u0980-\u09ff"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("el", "\u0370-\u03ff\u1f00-\u1fff"),
    ("he", "\u0590-\u05ff"),
    ("th", "\u0e00-\u0e7f"),
    ("ka", "\u10a0-\u10ff"),
    ("hy", "\u0530-\u058f"),
    (LATIN, "A-Za-z\u00c0-\u024f\u1e00-\u1eff"),
)
_LETTERS = {code: re.compile(f"[{letters}]") for code, letters in _SCRIPTS}
_NO_PROSE = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+|<[^<>]{1,80}>|&\w+;|\w+[\\/_=(){}\[\]:]+\S*|\S*[_={}()\\]\w+"
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_PROSE = 0.5  # of a text's characters
_FEWEST = 2  # common words that a text of several words must hold
_OWN = 0.9  # of words that no other language has: less is chance
_SHARE = 0.1  # of a text's words that must be common ones: sentences have 0.2 to 0.5
_OWN_OF_MANY, _SHARE_OF_MANY = 3.0, 0.03  # the same for several texts together
_AHEAD = 1.2  # times the next language's, or the two can't be told apart
_USUAL = 0.5  # of the most likely language's: then the one that most texts are in is meant
_DECIDED = 0.2  # of a script's texts that tell by themselves; with fewer, all are taken together
_COUNTS = 0.1  # the share of texts from which on a language counts


def languages(texts: Iterable[str]) -> tuple[str, ...]:
    """Codes of NAMES, the most frequent first; a language counts from a tenth of the texts on. () where none is known.

    Texts that are too short to tell by themselves are looked at together.
    """
    written: dict[str, list[str]] = {}
    for text in texts:
        written.setdefault(_script(text), []).append(text)
    written.pop("", None)
    found = Counter(code for script, group in written.items() for code in _of_script(script, group))
    if not found or found.pop("", 0) > found.total():
        return ()
    total = sum(map(len, written.values()))
    return tuple(code for code, count in found.most_common() if count >= _COUNTS * total)


def language(text: str) -> str:
    """The code of one text's language; "" when it holds no letter, or too little to tell."""
    return next(iter(languages([text])), "")


def knows(known: tuple[str, ...], code: str) -> bool:
    """Whether one who knows these languages (ISO 639 codes, or "*" for very many) can read texts of this code of NAMES.

    Where it is not clear which of several languages a text is in, it speaks against nobody who knows one of them.
    """
    return "*" in known or not {code, *_ALSO.get(code, ())}.isdisjoint(known)


def _script(text: str) -> str:
    if text.isascii():
        return LATIN if _LETTERS[LATIN].search(text) else ""
    counts = {code: len(letters.findall(text)) for code, letters in _LETTERS.items()}
    if counts["ja"] and counts["zh"]:  # Japanese writes with both
        counts["ja"] += counts["zh"]
    code = max(counts, key=lambda name: counts[name])
    return code if counts[code] else ""


def _of_script(script: str, texts: list[str]) -> list[str]:
    """Each text's language, "" where it can't be told; the texts are all in that script."""
    if script not in _WEIGHTS:
        return [_arabic("\n".join(texts)) if script == ARABIC else script] * len(texts)
    words = [_words(text) for text in texts]
    found = [_by_words(own, script) for own in words]
    report = Counter(code for code in found if code and code != script)
    if report.total() < max(2, _DECIDED * len(texts)):
        known = _by_words(set().union(*words), script, many=len(texts) > 1)
        return [known or (CYRILLIC if script == CYRILLIC else "")] * len(texts)
    usual = report.most_common(1)[0][0]
    found = [_by_words(own, script, usual) for own in words]
    found = [usual if code == script and usual != "en" else code for code in found]
    rest = [own for own, code in zip(words, found, strict=True) if not code]
    others = _by_words(set().union(*rest), script, usual, many=True)
    return [code or others for code in found]


def _arabic(text: str) -> str:
    letters = len(_LETTERS[ARABIC].findall(text))
    if len(re.findall("[\u0679\u0688\u0691\u06ba\u06d2]", text)) > 0.01 * letters:
        return "ur"
    return "fa" if len(re.findall("[\u067e\u0686\u0698\u06af\u06cc\u06a9]", text)) > 0.02 * letters else "ar"


def _by_words(words: set[str], script: str, usual: str = "", *, many: bool = False) -> str:
    """The language of whose commonest words the text holds most, or the usual one where that is nearly as likely.

    many: the words are of several short texts, such as titles, which have fewer common words. "" where that can't be
    told, the script where it is one of several languages in it, none English.
    """
    known = [_WEIGHTS[script][word] for word in words if word in _WEIGHTS[script]]
    scores: Counter[str] = Counter()
    for spoken_for in known:
        scores.update(spoken_for)
    (first, most), (second, next_most) = (*scores.most_common(2), ("", 0.0), ("", 0.0))[:2]
    if scores[usual] and scores[usual] >= _USUAL * most:
        return usual
    least = max(_OWN_OF_MANY, _SHARE_OF_MANY * len(words)) if many else max(_OWN, _SHARE * len(words))
    if len(known) < min(_FEWEST, len(words)) or most < least:
        return ""
    if most >= _AHEAD * next_most:
        return first
    return "" if "en" in (first, second) else script


def _words(text: str) -> set[str]:
    """The different words in small letters; none where most of the text is links, names, markup or code."""
    plain = unicodedata.normalize("NFC", text).replace("\u2019", "'").lower()
    prose = _NO_PROSE.sub(" ", plain)
    return set(_WORD.findall(prose)) if len(prose.strip()) >= _PROSE * len(plain.strip()) else set()


def _weights(words: dict[str, str]) -> dict[str, dict[str, float]]:
    """By word, what it speaks for each language: 1 for the only one that has it, less for one of several."""
    having: dict[str, list[str]] = {}
    for code, listed in words.items():
        for word in listed.split():
            having.setdefault(word, []).append(code)
    return {word: dict.fromkeys(codes, 1 / len(codes)) for word, codes in having.items()}


_WEIGHTS = {LATIN: _weights(LATIN_WORDS), CYRILLIC: _weights(CYRILLIC_WORDS)}
