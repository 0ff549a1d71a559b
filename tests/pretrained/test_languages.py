"""Languages are told by letters and commonest words, not by letters beyond ASCII; nothing is guessed."""

import unicodedata

import pytest

from core.pretrained.supply.catalogue import CATALOGUE
from core.pretrained.texts import languages
from tests.pretrained.sentences import ENGLISH_TYPED, SENTENCES, UNKNOWN


@pytest.mark.parametrize("code", SENTENCES)
def test_sentences_of_a_language_are_known(code: str):
    for text in SENTENCES[code]:
        assert languages.language(text) == code, text
        assert languages.language(unicodedata.normalize("NFD", text)) == code, text
    assert languages.languages(SENTENCES[code]) == (code,)


@pytest.mark.parametrize("text", ENGLISH_TYPED)
def test_english_stays_english_with_emoji_curly_quotes_and_names_from_elsewhere(text: str):
    assert languages.language(text) == "en"


def test_german_is_german_without_its_umlauts():
    plain = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
    texts = ["Ich bin sehr zufrieden und würde es wieder kaufen.", "Die Größe passt nicht, ich schicke es zurück."]
    assert languages.languages(text.translate(plain) for text in texts) == ("de",)


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_too_short_or_no_prose_is_of_no_known_language(text: str):
    assert languages.language(text) == ""


def test_a_column_of_links_codes_and_names_is_of_no_known_language():
    assert languages.languages(UNKNOWN) == ()


def test_titles_too_short_by_themselves_are_looked_at_together():
    titles = ["Mantel für Kinder", "Hose mit Gürtel", "Hemd ohne Kragen", "Schuhe aus Leder", "Tee und Kaffee", "Schal"]
    assert languages.languages(titles) == ("de",)
    assert languages.languages(["Coat", "Trousers", "Shirt"]) == ()


def test_a_single_foreign_text_among_many_does_not_count_but_a_tenth_does():
    english, chinese = ["This is what they have."] * 20, ["很好"]
    assert languages.languages(english + chinese) == ("en",)
    assert languages.languages(english + chinese * 5) == ("en", "zh")
    assert languages.languages([*english, *SENTENCES["de"], *SENTENCES["de"]]) == ("en", "de")


def test_two_languages_so_alike_that_they_cannot_be_told_apart_are_no_english():
    danish = "Alle mennesker er født frie og med samme ret, og de er her."
    code = languages.language(danish)
    assert code in ("da", "no", languages.LATIN)
    assert not languages.knows(("en",), code)
    assert languages.knows(("da",), languages.LATIN)
    assert languages.knows(("sr",), "hr")


def test_every_code_has_a_name_and_the_catalogue_s_languages_are_told_apart():
    report = {*SENTENCES, *(code for model in CATALOGUE.values() for code in model.languages if model.kind == "text")}
    assert report - {"*"} <= set(languages.NAMES)
