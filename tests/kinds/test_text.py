"""Texts of any script become words, topics and tokens as a plain oracle says, whatever stands in them."""

import json
import unicodedata

import numpy as np
import pyarrow as pa
import pytest

from core.cells.columns import as_texts
from core.data.preparation.preprocessing import Preprocessing
from core.export.strangers.allowed import OPERATORS
from core.graph import STRING, Graph
from core.kinds import KINDS, text, word_counts
from core.plain import from_dict, to_json
from core.recipe import ColumnChoice
from core.records import Column
from core.serving.session import open_session
from tests.kinds import text_oracle
from tests.kinds.columns import profile

KIND = KINDS["text"]
SPOKEN = {
    "English": ["The coffee is good.", "the tea isn't good", "COFFEE, please!", "No tea today: 3 cups of coffee"],
    "German": ["Die Straße ist schön.", "DIE STRASSE IST SCHÖN", "Größe und Maß", "Über die Straße, über den Fluß"],
    "Chinese": ["这家餐馆的菜很好吃", "菜不好吃，服务也不好。", "很好，下次再来！", "餐馆很远"],
    "Japanese": ["コーヒーが好きです", "日本語のテキスト。", "ｺｰﾋｰと紅茶", "人々は日本が好き"],
    "Thai": ["ภาษาไทยไม่มีช่องว่าง", "กาแฟอร่อยมาก", "ไม่อร่อย", "ที่นี่ดี"],
    "Arabic": ["القهوة جيدة جدا", "الشاي ليس جيدا، شكرا", "مَرْحَبًا بالعالم", "١٢ كوبا"],
    "emoji": ["😀 👍🏽 great", "👩\u200d👩\u200d👧 family 😀😀", "🇩🇪🇯🇵", "😀"],
    "mixed": ["Tokyo東京 is großartig 😀", "iPhone的价格 ١٢", "naïve кофе коФЕ", "C++ & ภาษา: ok"],
}
ODD = {
    "missing": None,
    "empty": "",
    "spaces": " \t\n ",
    "NUL": "coffee\x00tea",
    "only NUL": "\x00",
    "controls": "good\x07 \x1b[31mtea\x7f\u0085coffee",
    "unseen": "never zuvor 見 seen",
    "combining": "cafe\u0301 e\u0301\u0301\u0301 \u0301",
    "a mark on a Chinese character": "好\u0301吃",
    "joiners": "zero\u200bwidth \ufeffgood soft\u00adhyphen",
    "apostrophes": "'tea' isn''t don’t’ ’’",
    "a lone sign": "!",
    "right to left": "\u202egood\u202c tea",
    "far planes": "𝒈𝒐𝒐𝒅 𠀀𠀁 \U0010fffd",
    "lines": "good\r\ncoffee\u2028tea\u00a0today\u3000好",
    "one long word": "x" * 100_000,
    "very long": "good coffee " * 8_333 + "tea",
    "very long Chinese": "好" * 100_000,
}
TRAIN = [line for lines in SPOKEN.values() for line in lines] * 2
VALUES = [*TRAIN[: len(TRAIN) // 2], *ODD.values()]
SHORT = [value for value in VALUES if len(value or "") < 1_000]


def preprocessing(train=TRAIN, raw_input=False, **options):
    """A Front of one column of texts, fitted on them."""
    column = Column("x", "text", profile("x", train))
    table = pa.table({"x": pa.array(train, pa.string())})
    return Preprocessing.fit([(column, ColumnChoice(options=options))], table, raw_input=raw_input)


def made(fitted, values):
    """What becomes of texts: their tokens where there are any, else their numbers."""
    numbers, _, tensors = fitted.run(pa.table({"x": pa.array(values, pa.string())}))
    return tensors[0] if tensors else numbers


def learned(train, **options):
    """What the kind learns from texts."""
    return KIND.fit(as_texts(pa.array(train, pa.string())), KIND.Options(**options))


def split(*texts):
    """The texts' words as the graph cuts them."""
    g = Graph()
    g.output("words", word_counts.split(g, g.input("raw", STRING)), STRING, ("N", "T"))
    found = open_session(g.model().SerializeToString()).run(None, {"raw": np.array(texts, object)})[0][:-1]
    return [[word for word in row if word] for row in found]


def tokens(values, train, longest, **options):
    """The oracle's tokens: the first words' numbers, then padding."""
    own = text_oracle.Learned(train, options)
    rows = [own.numbers(text_oracle.words_of(text_oracle.spelled(value)[: text.MOST])) for value in values]
    return [(row + [word_counts.PADDING] * longest)[:longest] for row in rows]


@pytest.mark.parametrize("script", SPOKEN)
def test_texts_of_every_script_are_cut_counted_and_numbered_as_the_oracle_says(script):
    train = SPOKEN[script] * 2
    assert split(*SPOKEN[script]) == [text_oracle.words_of(line) for line in SPOKEN[script]]
    found = made(preprocessing(train), VALUES)
    np.testing.assert_array_equal(found, text_oracle.numbers(VALUES, train, {}))
    np.testing.assert_array_equal(made(preprocessing(train, True, longest=12), VALUES), tokens(VALUES, train, 12))


@pytest.mark.parametrize("options", [{}, {"vocabulary": 10}, {"vocabulary": 40}], ids=str)
def test_both_forms_are_those_of_the_oracle_for_all_scripts_and_odd_texts_at_once(options):
    np.testing.assert_array_equal(made(preprocessing(**options), VALUES), text_oracle.numbers(VALUES, TRAIN, options))
    read = made(preprocessing(raw_input=True, longest=300, **options), VALUES)
    assert (read.dtype, read.shape) == (np.int64, (len(VALUES), 300))
    np.testing.assert_array_equal(read, tokens(VALUES, TRAIN, 300, **options))


@pytest.mark.parametrize("raw_input", [False, True], ids=["numbers", "tokens"])
def test_a_text_is_answered_alike_alone_reversed_and_beside_a_very_long_one(raw_input):
    fitted = preprocessing(raw_input=raw_input)
    together = made(fitted, VALUES)
    np.testing.assert_array_equal(together, np.concatenate([made(fitted, [value]) for value in VALUES]))
    np.testing.assert_array_equal(together, made(fitted, VALUES[::-1])[::-1])
    assert made(fitted, []).shape == (0, *together.shape[1:])


def test_what_is_missing_is_nan_or_padding_and_what_holds_no_word_is_not():
    numbers, read = made(preprocessing(), ODD.values()), made(preprocessing(raw_input=True), ODD.values())
    gone = [name for name, row in zip(ODD, numbers, strict=True) if np.isnan(row).any()]
    assert gone == ["missing", "empty", "spaces", "only NUL"]
    assert not any(read[[*ODD].index(name)].any() for name in gone)
    assert all(np.isnan(numbers[[*ODD].index(name)]).all() for name in gone)


def test_nothing_behind_10000_characters_is_looked_at():
    long = "good " * 2_000
    assert len(long) == text.MOST
    for raw_input in (False, True):
        fitted = preprocessing(raw_input=raw_input, longest=2_000)
        assert fitted.inputs[0].most == text.MOST
        alone, longer, before = made(fitted, [long, long + "coffee tea! " * 8_000, "coffee " + long])
        np.testing.assert_array_equal(alone, longer)
        assert (alone != before).any()
    assert "late" not in learned([long + "late"] * 3).vocabulary.words


def test_a_network_reads_as_many_words_as_nearly_all_texts_have():
    def longest(*counts, **options):
        return learned([" ".join(["word"] * count) for count in counts], **options).longest

    assert longest(*[20] * 99, 900) == 20
    assert longest(3, 3) == 8
    assert longest(*[1_000] * 5) == text.LONGEST
    assert longest(3, 3, longest=1_500) == 1_500
    assert longest() == text.LONGEST
    preprocessing_of_five = preprocessing(raw_input=True, longest=5, network="gru")
    column = preprocessing_of_five.layout.tensors[0]
    assert (column.sort, column.shape, column.network) == ("tokens", (5,), "gru")
    assert made(preprocessing_of_five, VALUES).max() == column.levels - 1


def test_capital_and_small_letters_and_both_forms_of_accents_are_one_word():
    state = learned(["Café größe ÜBER привет", "iPhone café über"] * 2)
    assert state.vocabulary.words == ("café", "über", "größe", "iphone", "привет")
    assert [state.vocabulary.words[index] for _, index in state.vocabulary.spellings] == ["iphone"]
    fitted = preprocessing(["Café größe ÜBER привет", "iPhone café über"] * 2, raw_input=True, longest=8)
    usual = made(fitted, ["café größe über привет iphone"])
    for line in ("CAFÉ GRÖSSE ÜBER ПРИВЕТ IPHONE", "Café Größe Über Привет iPhone"):
        for form in ("NFC", "NFD"):
            np.testing.assert_array_equal(made(fitted, [unicodedata.normalize(form, line)]), usual)
    assert made(fitted, ["cafe Grosse pRiVeT"])[0, :3].tolist() == [word_counts.UNKNOWN] * 3


def test_unseen_words_are_counted_but_say_nothing_of_topics():
    numbers = made(preprocessing(), ["zuvor niemals GESEHEN 77"])
    assert numbers[0, :3].tolist() == [4.0, 0.25, 0.25]
    assert not numbers[0, 3:].any()
    read = made(preprocessing(raw_input=True, longest=6), ["zuvor niemals GESEHEN 77"])
    assert read.tolist() == [[word_counts.UNKNOWN] * 4 + [word_counts.PADDING] * 2]


def test_the_most_frequent_words_are_kept_and_of_many_texts_none_that_stands_in_one():
    assert learned(["b a b b b", "a c"]).vocabulary.words == ("a", "b", "c")
    kept = learned([f"all some{index % 100} once{index}" for index in range(200)]).vocabulary.words
    assert kept[0] == "all"
    assert {word[:4] for word in kept[1:]} == {"some"}
    assert len(learned(TRAIN, vocabulary=10).vocabulary.words) == 10


def test_topics_are_named_by_words_and_there_are_none_without_enough_texts():
    state = learned(TRAIN)
    assert len(state.topics.names) == len(TRAIN) // 4
    names = preprocessing().layout.numbers
    assert names[:3] == ("x: words", "x: share of words in capitals", "x: share of numbers")
    assert names[3] == f"x: topic 1 ({state.topics.names[0]})"
    assert len(set(names)) == len(names) == 3 + len(state.topics.names)
    for train in ([], [None, ""], ["good coffee"] * 3, ["\x00"] * 50):
        fitted = preprocessing([*train, None])
        assert len(fitted.layout.numbers) == 3
        assert made(fitted, SHORT).shape == (len(SHORT), 3)


def test_the_state_the_description_and_the_example_survive_json():
    state = learned(TRAIN, network="lstm")
    assert from_dict(KIND.State, json.loads(to_json(state))) == state
    entry = preprocessing().inputs[0]
    assert from_dict(type(entry), json.loads(to_json(entry))) == entry
    assert (made(preprocessing(raw_input=True), [entry.example]) > word_counts.UNKNOWN).any()
    assert preprocessing([None]).inputs[0].example == "A short text."


@pytest.mark.parametrize("raw_input", [False, True], ids=["numbers", "tokens"])
def test_the_safety_check_knows_every_operator(raw_input):
    nodes = preprocessing(raw_input=raw_input).model.graph.node
    assert all(node.op_type in OPERATORS[node.domain] for node in nodes)
