"""Which of the usual encodings a text that is not UTF-8 is most plausibly in. Looks at its letters, not at words."""

import re
from collections.abc import Callable
from pathlib import Path

from core.reading.files import alphabets

_SAMPLE = 1 << 18  # bytes around letters beyond ASCII
_CHUNK = 1 << 20
_HIGH = re.compile(rb"[\x80-\xff]")
_RUN = re.compile(rb"[\x80-\xff]+")
_MIXED = re.compile(rb"[A-Za-z\x80-\xff]*[A-Za-z][\x80-\xff][A-Za-z\x80-\xff]*|[\x80-\xff]+[A-Za-z][A-Za-z\x80-\xff]*")
_LEAST = 0.6  # plausible share from which a multi-byte encoding is believed
_BROKEN = 0.002  # share of high bytes that may be damaged
_MARGIN = 0.15  # by how much another encoding must be better than Windows-1252
_FITTING = 0.97  # from which another encoding fits
_SURE, _ALONE = 0.85, 0.7  # fit, and share of single letters beyond ASCII within words, that show a Latin text
_OWN_SCRIPT = 0.7  # plausibility from which an encoding of another script is believed
_LATIN = {
    "windows-1252": "western",
    "windows-1250": "central",
    "iso8859_2": "central",
    "windows-1254": "turkish",
    "windows-1257": "baltic",
    "cp850": "western",
    "cp852": "central",
    "mac_roman": "western",
}
_SCRIPTS = {
    "windows-1251": "cyrillic",
    "koi8_r": "cyrillic",
    "cp866": "cyrillic",
    "iso8859_5": "cyrillic",
    "windows-1253": "greek",
    "iso8859_7": "greek",
    "windows-1255": "hebrew",
    "windows-1256": "arabic",
    "cp874": "thai",
}


def encoding_of(source: Path) -> str:
    """The most plausible encoding: a Latin one, another script's, or a Chinese, Japanese or Korean one."""
    sample = _lines_beyond_ascii(source)
    if len(_HIGH.findall(sample)) >= 8 and _decoded(sample, "utf-8"):
        return "utf-8"  # with a little damage
    runs = _RUN.findall(sample)
    latin, fit = _latin(sample)
    if fit >= _SURE and sum(len(run) == 1 for run in runs) >= _ALONE * len(runs):
        return latin
    wide = {name: judge(sample) for name, judge in _WIDE.items()}
    own = {name: alphabets.script(sample.decode(name, "replace"), family) for name, family in _SCRIPTS.items()}
    best, script = max(wide, key=wide.__getitem__), max(own, key=own.__getitem__)
    long = sum(len(run) for run in runs if len(run) >= 3) >= 0.5 * sum(map(len, runs))
    if long and own[script] >= max(_OWN_SCRIPT, 0.95 * wide[best]) and _paired(sample) < 0.98:
        return script
    if wide[best] >= _LEAST:
        return best
    return script if long and own[script] >= _OWN_SCRIPT else latin


def _latin(sample: bytes) -> tuple[str, float]:
    """The Latin encoding that makes letters of the bytes within words, and how well: 0..1.

    Windows-1252 unless another is better by far, or fits where three or more letters don't.
    """
    words = _MIXED.findall(sample)[:5000]
    high = sum(len(_HIGH.findall(word)) for word in words)
    usual = alphabets.latin([word.decode("windows-1252", "replace") for word in words], "western", edges=True)
    best, most, fit = "windows-1252", usual + (0.03 if (1 - usual) * high >= 3 else _MARGIN), usual
    for name, family in _LATIN.items():
        found = alphabets.latin([word.decode(name, "replace") for word in words], family)
        if found > most and (found > usual + _MARGIN or found >= _FITTING):
            best, most, fit = name, found, found
    return best, fit


def _lines_beyond_ascii(source: Path) -> bytes:
    """The lines that hold any high byte, up to _SAMPLE bytes, none of them cut."""
    found, size, rest = [], 0, b""
    with source.open("rb") as file:
        while size < _SAMPLE and (chunk := file.read(_CHUNK)):
            lines = (rest + chunk).replace(b"\r", b"\n").split(b"\n")
            rest = lines.pop() if len(lines) > 1 or len(lines[0]) < _CHUNK else b""
            for line in lines:
                if _HIGH.search(line):
                    found.append(line)
                    size += len(line)
        found.append(rest)
    return b"\n".join(found)[: 2 * _SAMPLE]


def _decoded(sample: bytes, codec: str) -> str:
    """The sample as text, "" when more of it than a little damage is not valid."""
    text = sample.decode(codec, "replace")
    high = len(_HIGH.findall(sample)) or 1
    return "" if text.count("\ufffd") > max(_BROKEN * high, 1 if high > 200 else 0) else text


def _share(text: str, common: Callable[[str, bytes], bool], codec: str) -> float:
    wide = [char for char in text if ord(char) > 127]
    usual = sum(common(char, char.encode(codec, "replace")) for char in wide)
    return usual / len(wide) if wide else 0.0


def _gbk(sample: bytes) -> float:
    def common(char: str, code: bytes) -> bool:
        return len(code) == 2 and (0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1 or code[0] in (0xA1, 0xA3))

    return _share(_decoded(sample, "gb18030"), common, "gb18030") * _paired(sample)


def _big5(sample: bytes) -> float:
    def common(char: str, code: bytes) -> bool:
        return len(code) == 2 and (0xA4 <= code[0] <= 0xC6 or code[0] in (0xA1, 0xA2))

    return _share(_decoded(sample, "big5"), common, "big5") * 0.99


def _shift_jis(sample: bytes) -> float:
    def common(char: str, code: bytes) -> bool:
        return len(code) == 2 and (0x88 <= code[0] <= 0x98 or code[0] in (0x81, 0x82, 0x83))

    text = _decoded(sample, "cp932")
    kana = sum("\u3040" <= char <= "\u30ff" for char in text)
    half = sum("\uff61" <= char <= "\uff9f" for char in text)
    share = _share(text, common, "cp932")
    return share * 1.05 if kana > half else share * 0.9 if not half else share * 0.5


def _euc_jp(sample: bytes) -> float:
    text = _decoded(sample, "euc_jp")
    kana = sum("\u3040" <= char <= "\u30ff" for char in text)
    wide = sum(ord(char) > 127 for char in text)
    return 1.05 * _paired(sample) if wide and kana >= 0.15 * wide and "\uff61" not in text else 0.0


def _euc_kr(sample: bytes) -> float:
    text = _decoded(sample, "cp949")
    wide = [char for char in text if ord(char) > 127]
    usual = sum(
        "\uac00" <= char <= "\ud7a3" and len(char.encode("cp949")) == 2 and char.encode("cp949")[1] >= 0xA1
        for char in wide
    )
    return 1.04 * usual / len(wide) * _paired(sample) if wide else 0.0


def _paired(sample: bytes) -> float:
    """1 when the high bytes come in pairs, as they do where every such character takes two; less when many don't."""
    runs = _RUN.findall(sample)
    return sum(len(run) % 2 == 0 for run in runs) / len(runs) if runs else 0.0


_WIDE: dict[str, Callable[[bytes], float]] = {
    "gb18030": _gbk,
    "big5": _big5,
    "shift_jis": _shift_jis,
    "euc_jp": _euc_jp,
    "euc_kr": _euc_kr,
}
