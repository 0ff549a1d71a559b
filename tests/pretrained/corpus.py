"""Texts in many languages and out of all corners of Unicode, the same every time, for what splits texts into pieces."""

import random
from importlib import metadata

LATIN = "àéîöüçñÅØßœæİıŁžșđ"
CHINESE = [chr(point) for point in range(0x4E00, 0x9FA5)]
CORNERS = (
    "", "   ", "a" * 100, "a" * 101, "A" * 99 + "é", "a" * 5_000, "字" * 3_000, "x " * 2_000,
    "don't stop-believing!!! #1 @you $5.99 50% [CLS] [MASK] [unused0]", "[CLS][SEP] a[MASK]b [[CLS]] [CLS", "[PAD]",
    "x [UNK] y", "[cls]", "naïve café CAFÉ ÀÉÎÕÜ ß ﬁ İstanbul", "日本語のテキスト カタカナ ｶﾞ", "한국어 문장 각", "각",
    "привет мир ёлка", "مرحبا بالعالم", "สวัสดี", "हिन्दी", "বাংলা ো", "emoji 😀👍🏽 👩‍👩‍👧 ok", "tab\tnew\nline\r\n",
    "e\u0301 zero\u200bwidth \u00a0nbsp\u3000ideo", "\x07bell", "a\x07b \x07 c", "x\x00y", "\x00", "…—–“quotes”",
    "C++ / C# _under_score_ ^caret~ `tick`", "豈 更 \ufffd \ufeff", "\U0002f800 \U00020000\U0002a6d6", "ΑΣ ΣΑΣ ς",
)  # fmt: skip
SCRIPTS = tuple(
    range(first, last)
    for first, last in (
        (0x01, 0x20), (0x20, 0x250), (0x250, 0x600), (0x600, 0x800), (0x900, 0xE00), (0xE00, 0x1000), (0x1100, 0x1200),
        (0x2000, 0x2C00), (0x3000, 0x3400), (0xAC00, 0xD7A4), (0xE000, 0xF900), (0xF900, 0x10000), (0x1D400, 0x1D800),
        (0x1F300, 0x1FB00), (0x20000, 0x2A700), (0x30000, 0x32000), (0xE0000, 0xE0100), (0xF0000, 0xF0100),
    )
)  # fmt: skip


def corpus(lines=2_500, mixed=1_500, words=500, scripts=2_000, anything=300):
    """Real package descriptions, Chinese mixed with Latin, made-up words, letters of many scripts, and more."""
    source = random.Random(0)
    texts = sorted({line for line in described() if len(line) > 30})
    source.shuffle(texts)
    texts = [*CORNERS, *texts[:lines]]
    texts += ["".join(_mixed(source) for _ in range(source.randint(1, 60))) for _ in range(mixed)]
    letters = "abcdefghijklmnopqrstuvwxyz" + LATIN
    for _ in range(words):
        texts.append(
            " ".join("".join(source.choices(letters, k=source.randint(1, 30))) for _ in range(source.randint(1, 20)))
        )
    for _ in range(scripts):
        some = source.sample(SCRIPTS, source.randint(1, 3))
        texts.append("".join(_letter(source, some) for _ in range(source.randint(1, 50))))
    texts += ["".join(_anything(source) for _ in range(20)) for _ in range(anything)]
    return texts


def described():
    """The lines of what the installed packages say of themselves."""
    for package in metadata.distributions():
        yield from (line.strip() for line in (package.read_text("METADATA") or "").splitlines())


def _mixed(source):
    return source.choice(
        [
            source.choice(CHINESE),
            source.choice("，。！？、“”（）"),
            source.choice(["hello", "GPU", " ", "2024", "don't", "Ünïcödé", source.choice(LATIN)]),
        ]
    )


def _letter(source, scripts):
    return source.choice(
        [chr(source.choice(source.choice(scripts))), chr(source.choice(scripts[0])), " ", source.choice("abcé")]
    )


def _anything(source):
    point = source.randrange(0x110000)
    return "A" if 0xD800 <= point < 0xE000 else chr(point)
