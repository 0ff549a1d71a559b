"""Which of the usual encodings a text that is not UTF-8 is most plausibly in. Looks at its letters, not at words."""

import re
from collections.abc import Callable
from pathlib import Path

_SAMPLE = 1 << 18  # bytes around letters beyond ASCII
_CHUNK = 1 << 20
_HIGH = re.compile(rb"[\x80-\xff]")
_RUN = re.compile(rb"[\x80-\xff]+")
_LEAST = 0.6  # plausible share from which a multi-byte encoding is believed
_BROKEN = 0.002  # share of high bytes that may be damaged


def encoding_of(source: Path) -> str:
    """The most plausible encoding: a Chinese, Japanese or Korean one, Cyrillic, else Western European."""
    sample = _lines_beyond_ascii(source)
    if len(_HIGH.findall(sample)) >= 8 and _decoded(sample, "utf-8"):
        return "utf-8"  # with a little damage
    scores = {name: judge(sample) for name, judge in _WIDE.items()}
    best = max(scores, key=scores.__getitem__)
    if scores[best] >= _LEAST:
        return best
    return "windows-1251" if _cyrillic(sample) else "windows-1252"


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


def _cyrillic(sample: bytes) -> bool:
    """Whole words of high bytes, nearly all of them the lower-case letters of Windows-1251."""
    runs = _RUN.findall(sample)
    long = sum(len(run) for run in runs if len(run) >= 3)
    high = sum(map(len, runs)) or 1
    lower = sum(byte >= 0xE0 for run in runs for byte in run)
    return long >= 0.6 * high and lower >= 0.6 * high


_WIDE: dict[str, Callable[[bytes], float]] = {
    "gb18030": _gbk,
    "big5": _big5,
    "shift_jis": _shift_jis,
    "euc_jp": _euc_jp,
    "euc_kr": _euc_kr,
}
