"""How well a decoded text goes with a language's letters: right decodings high, wrong ones low."""

import pytest

from core.reading.files.alphabets import LATIN, SCRIPTS, latin, script

WORDS = {
    "western": ["Größe", "Übung", "français", "Ærø", "señor"],
    "central": ["Łódź", "příliš", "fűtő", "škola"],
    "turkish": ["ışık", "Çağ", "İzmir"],
    "baltic": ["Ąžuolas", "ķīmija", "õhtu"],
}
TEXTS = {
    "cyrillic": ("Сегодня хорошая погода и мы идём гулять в парк", "cp1251", "koi8_r"),
    "greek": ("Η γρήγορη καφέ αλεπού πήδηξε", "iso8859_7", "cp1251"),
    "hebrew": ("הילד הלך לבית הספר", "cp1255", "cp1251"),
    "arabic": ("الولد يذهب إلى المدرسة", "cp1256", "cp1251"),
    "thai": ("เด็กไปโรงเรียน", "cp874", "cp1251"),
}


@pytest.mark.parametrize("family", WORDS)
def test_a_language_s_own_words_fit_its_family_wholly(family: str):
    for word in WORDS[family]:
        assert latin([word], family) == 1.0
    assert any(latin(WORDS[family], other) < 1.0 for other in LATIN if other != family)


def test_letters_of_no_language_and_capitals_behind_small_ones_speak_against_it():
    assert latin(["Größe", "Gr÷¯e"], "western") == pytest.approx(0.5)
    assert latin(["größe", "grÖße"], "western") == pytest.approx(0.5)
    assert latin(["Größe"], "turkish") == pytest.approx(0.5), "ö is Turkish, ß is not"
    assert latin(["plain"], "western") == 0.0
    assert latin([], "western") == 0.0


def test_signs_at_a_word_s_edge_are_as_good_as_letters_when_edges_count():
    assert latin(["20°", "“so”"], "western", edges=True) == 1.0
    assert latin(["20°"], "western") == 0.0
    assert latin(["2°0"], "western", edges=True) == 0.0, "inside a word it is no letter"
    assert latin(["“größe”"], "western", edges=True) == 1.0
    assert latin([], "western", edges=True) == 0.0


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_s_own_text_fits_and_the_same_bytes_read_wrongly_do_not(name: str):
    text, encoding, wrong = TEXTS[name]
    assert script(text, name) > 0.9
    read = text.encode(encoding).decode(wrong, errors="replace")
    assert script(read, name) < 0.7 * script(text, name)
    assert max(script(text, other) for other in SCRIPTS if other != name) == 0.0


def test_a_text_without_letters_of_its_own_is_none():
    assert script("plain words, 12", "greek") == 0.0
    assert script("", "greek") == 0.0
    assert script("\u00a0", "greek") == 0.0
