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


def test_every_code_and_what_else_it_may_be():
    assert languages.NAMES["en"] == "English"
    assert languages.NAMES[languages.LATIN] == "a language other than English"
    also = {"hr": "sr bs sh", "no": "nb nn", "id": "ms", "hi": "mr ne", languages.CYRILLIC: "ru uk bg sr be mk kk"}
    for code, others in also.items():
        assert all(languages.knows((other,), code) for other in (code, *others.split()))
    for code in languages.NAMES:
        assert languages.knows((code,), code)
        assert languages.knows(("*",), code)
        assert not languages.knows((), code)
    assert not languages.knows(("en",), languages.LATIN)
    assert all(languages.knows((code,), languages.LATIN) for code in ("de", "vi", "is", "cy", "gl"))
    assert not languages.knows(("ru",), languages.LATIN)
    assert not languages.knows(("en", "zh"), "de")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ありがとう", "ja"),
        ("カタカナ", "ja"),
        ("日本語の", "ja"),  # Chinese signs count as Japanese where both stand
        ("漢字漢字漢字漢字の abc", "ja"),
        ("中文", "zh"),
        ("中文 ab", ""),  # as many Latin letters: the first of a draw is looked at
        ("한국어", "ko"),
        ("ΑΒΓ", "el"),
        ("ἀρχή", "el"),
        ("שלום", "he"),
        ("ไทย", "th"),
        ("বাংলা", "bn"),
        ("தமிழ்", "ta"),
        ("తెలుగు", "te"),
        ("ქართული", "ka"),
        ("հայերեն", "hy"),
        ("नमस्ते", "hi"),
        ("привет", languages.CYRILLIC),
        ("é", ""),
        ("2026 → 42 €", ""),
    ],
)
def test_letters_alone_tell_most_scripts(text: str, code: str):
    if text == "中文 ab":
        assert languages._script(text) == "zh"
    else:
        assert languages.language(text) == code


@pytest.mark.parametrize(
    ("letters", "code"),
    [
        ("ا" * 100, "ar"),
        ("ا" * 98 + "پ" * 2, "ar"),  # names from elsewhere
        ("ا" * 97 + "پ" * 3, "fa"),
        ("ا" * 99 + "ں", "ar"),
        ("ا" * 98 + "ں" * 2, "ur"),
        ("ا" * 90 + "پ" * 5 + "ے" * 5, "ur"),  # also has Persian's letters
    ],
)
def test_arabic_persian_and_urdu_are_told_by_letters_of_their_own(letters: str, code: str):
    assert languages.language(letters) == code


def test_a_language_counts_from_a_tenth_of_the_texts_on_and_the_most_frequent_comes_first():
    english, german = "This is what they have and we do not.", "Das ist nicht gut und wir haben es auch nicht."
    assert languages.languages([english] * 9 + [german]) == ("en", "de")
    assert languages.languages([english] * 10 + [german]) == ("en",)
    assert languages.languages([german] * 3 + [english] * 2) == ("de", "en")
    assert languages.languages(["중국"] + ["中文"] * 9) == ("zh", "ko")
    assert languages.languages(["123"] * 100 + [english]) == ("en",)  # what holds no letter does not count
    assert languages.languages([]) == ()


def test_most_texts_must_be_of_some_known_language():
    chinese = ["中文"]
    assert languages.languages(["Lorem ipsum", *chinese]) == ("zh",)
    assert languages.languages(["Lorem ipsum", "dolor amet", *chinese]) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It’s FINE", {"it's", "fine"}),
        ("a1b 42", {"a", "b"}),
        ("cafe\u0301", {"caf\u00e9"}),
        ("see https://example.org/the/and and you", set()),  # most of it is a link
        ("we can see it on https://x.org today", {"we", "can", "see", "it", "on", "today"}),
        ("mail me@there.org now and then again", {"mail", "now", "and", "then", "again"}),
        ("#the @and so it goes on and on here", {"so", "it", "goes", "on", "and", "here"}),
        ("<b>bold</b> words are in here", {"bold", "words", "are", "in", "here"}),
        ("fish &amp; chips for all of us", {"fish", "chips", "for", "all", "of", "us"}),
        ("", set()),
    ],
)
def test_words_are_those_of_prose(text: str, words: set):
    assert languages._words(text) == words


def test_a_word_that_several_languages_have_speaks_less_for_each():
    found = languages._weights({"a": "die der", "b": "die de", "c": "die"})
    assert found == {
        "die": {"a": pytest.approx(1 / 3), "b": pytest.approx(1 / 3), "c": pytest.approx(1 / 3)},
        "der": {"a": 1.0},
        "de": {"b": 1.0},
    }
