"""What a pretrained model is given of a column: as many tokens, pixels and frames as it takes."""

from types import SimpleNamespace

import numpy as np
import onnx
import pyarrow as pa
import pytest

from core.graph import DOUBLE, FLOAT, INT64, STRING, Graph
from core.kinds import KINDS, pretrained_features, pretrained_tensors, word_counts
from core.layout import TensorColumn
from core.pretrained.pretrained_model import FEATURES, PREPARED, RAW, Encoder
from core.pretrained.supply import library
from core.serving.session import open_session

TEXT, AUDIO = KINDS["text"], KINDS["audio"]
FACTS = {"label": "Tiny", "revision": "1", "licence": "MIT", "source": "here"}


def saved(g, path):
    onnx.save(g.model(), path)
    return path


def reader(folder):
    """A model of texts: a token 7 for each word; its one feature is how many there are."""

    def tokens(g):
        words = word_counts.without_guard(g, word_counts.split(g, g.input(RAW, STRING)))
        return g.Where(g.Equal(words, g.const(np.array("", object))), g.const(-1, "int64"), g.const(7, "int64"))

    first, whole = Graph(), Graph()
    first.output(PREPARED, tokens(first), INT64, ("N", "T"))
    many = whole.ReduceSum(
        whole.Cast(whole.Greater(tokens(whole), whole.const(0, "int64")), to=FLOAT), whole.const([1])
    )
    whole.output(FEATURES, many, FLOAT, ("N", 1))
    paths = {"path": saved(whole, folder / "whole.onnx"), "prepare": saved(first, folder / "first.onnx")}
    return Encoder("tiny/reader", "text", width=1, most=50, sort="tokens", shape=(24,), **FACTS, **paths)


def listener(folder):
    """A model of sounds: a frame of the two numbers 1 and 2 for each ten samples, at 8,000 a second."""
    first, whole = Graph(), Graph()
    for g in (first, whole):
        raw = g.input(RAW, FLOAT, ("N", "samples"))
        rows = g.Shape(raw, start=0, end=1)
        steps = g.Div(g.Shape(raw, start=1, end=2), g.const([10]))
        made = g.Expand(g.const([[[1.0, 2.0]]], "float32"), g.Concat(rows, steps, g.const([2]), axis=0))
        if g is first:
            g.output(PREPARED, made, FLOAT, ("N", "steps", 2))
        else:
            g.output(FEATURES, g.ReduceSum(made, g.const([1]), keepdims=0), FLOAT, ("N", 2))
    paths = {"path": saved(whole, folder / "whole.onnx"), "prepare": saved(first, folder / "first.onnx")}
    facts = {"rate": 8_000, "most": 16_000, "sort": "frames", "shape": (1_600, 2)}
    return Encoder("tiny/listener", "audio", width=2, **facts, **FACTS, **paths)


@pytest.fixture
def open_models(tmp_path, monkeypatch):
    for name in ("text", "audio"):
        (tmp_path / name).mkdir()
    found = {each.id: each for each in (reader(tmp_path / "text"), listener(tmp_path / "audio"))}
    monkeypatch.setattr(library, "encoder", found.__getitem__)
    monkeypatch.setattr(library, "require", lambda id, medium: found[id])


@pytest.mark.parametrize(
    ("sizes", "wanted", "side"),
    [
        (True, 0, 224),
        (True, 100, 96),
        (True, 96, 96),
        (True, 31, 32),
        (True, 1_000, 224),
        (False, 96, 224),
        (False, 0, 224),
    ],
)
def test_pictures_are_as_large_as_is_wanted_and_the_model_takes(monkeypatch, sizes, wanted, side):
    monkeypatch.setattr(library, "encoder", lambda id: SimpleNamespace(shape=(224, 224, 3), sizes=sizes))
    assert pretrained_tensors.side_of("any", wanted) == side


@pytest.mark.parametrize(
    ("counts", "tokens"),
    [([3] * 9, 8), ([8] * 9, 8), ([9] * 99, 16), ([17] * 99, 24), ([40] * 99, 24), ([3] * 97 + [20] * 3, 8), ([], 8)],
)
def test_nearly_all_texts_fit_into_the_tokens(open_models, counts, tokens):
    texts = pa.array([" ".join(["word"] * count) for count in counts], pa.string())
    assert pretrained_tensors.tokens_of("tiny/reader", texts) == tokens


def test_so_many_texts_are_counted_in_parts(open_models, monkeypatch):
    monkeypatch.setattr(pretrained_tensors, "TOGETHER", 2)
    monkeypatch.setattr(pretrained_tensors, "COUNTED", 3)
    texts = pa.array(["a", "b " * 20, "c", "d " * 20, "e"])  # the first, the middle one and the last are looked at
    assert pretrained_tensors.tokens_of("tiny/reader", texts) == 8


def test_frames_are_as_many_as_the_longest_sound_has(open_models):
    assert pretrained_tensors.frames_of("tiny/listener", 805) == (80, 2)


def test_features_are_numbers_of_their_own_names_and_none_where_there_is_no_value(open_models):
    def nodes(g, raw):
        missing = g.Equal(raw, g.const(np.array("", object)))
        return pretrained_features.prepared(g, "note", raw, missing, "tiny/reader")

    g = Graph()
    made = nodes(g, g.input("x", STRING))
    assert (made.number_names, made.computed, made.apart) == (("note 1",), True, False)
    g.output("y", made.numbers, DOUBLE, ("N", 1))
    found = open_session(g.model().SerializeToString()).run(None, {"x": np.array(["a b", "", "c"], object)})[0]
    np.testing.assert_array_equal(found, [[2.0], [np.nan], [1.0]])


@pytest.mark.parametrize(
    ("options", "longest", "words"),
    [
        ({}, 1, ()),
        ({"words": True}, 1, ()),
        ({"change": "little"}, 8, ()),
        ({"change": "last", "longest": 20}, 20, ()),
        ({"change": "last", "longest": 99}, 24, ()),
        ({"change": "everything", "words": True}, 8, ("good", "coffee", "tea")),
    ],
)
def test_what_is_learned_where_a_pretrained_model_reads(open_models, options, longest, words):
    raw = pa.array(["good coffee", "good tea", ""])
    state = TEXT.fit(raw, TEXT.Options(model="tiny/reader", network="gru", **options))
    assert (state.model, state.most, state.longest, state.network) == ("tiny/reader", 50, longest, "gru")
    assert (state.vocabulary.words, state.words) == (words, bool(words))
    assert state.change == options.get("change", "nothing")
    assert TEXT.pretrained_model(state) == "tiny/reader"
    bare = TEXT.tensor_state(state)
    assert (bare.vocabulary.words, bare.topics.names, bare.words, bare.longest) == ((), (), False, longest)
    entry = TEXT.describe("note", "t", None, raw, state)
    assert (entry.model, entry.most) == ("tiny/reader", 50)
    assert (entry.example == "A short text.") == (not words)


def test_a_text_gives_its_own_tokens_and_beside_them_the_numbers_of_its_words(open_models):
    raw = pa.array(["good coffee", "good tea", ""])
    state = TEXT.fit(raw, TEXT.Options(model="tiny/reader", change="little", words=True))
    g = Graph()
    made = TEXT.raw_graph(g, "note", g.input("x", STRING), TEXT.with_missing(state, ("none",)))
    g.output("tokens", made.tensors[0], INT64, ("N", 8))
    g.output("counted", made.numbers, DOUBLE, ("N", 3))
    values = np.array(["good bad", "", "none", "a " * 30], object)
    tokens, numbers = open_session(g.model().SerializeToString()).run(None, {"x": values})
    assert tokens.tolist() == [[7, 7] + [-1] * 6, [-1] * 8, [-1] * 8, [7] * 8]
    assert numbers[0].tolist() == [2.0, 0.0, 0.0]
    assert np.isnan(numbers[1:3]).all()
    assert made.apart
    assert made.tensor_columns == (TensorColumn("note", "tokens", (8,), 0, "open", (), "tiny/reader", "little"),)


def test_a_text_without_words_beside_gives_tokens_alone(open_models):
    state = TEXT.fit(pa.array(["good coffee"]), TEXT.Options(model="tiny/reader", change="little"))
    g = Graph()
    made = TEXT.raw_graph(g, "note", g.input("x", STRING), state)
    assert (made.numbers, made.number_names, made.apart) == ("", (), False)


@pytest.mark.parametrize(
    ("options", "most", "change"),
    [
        ({}, 16_000, "nothing"),
        ({"seconds": 1.0}, 8_000, "nothing"),
        ({"seconds": 9.0, "change": "little"}, 16_000, "little"),
        ({"seconds": 0.5, "change": "last"}, 4_000, "last"),
    ],
)
def test_a_pretrained_model_hears_at_its_rate_and_no_longer_than_it_can(open_models, options, most, change):
    state = AUDIO.fit(pa.array([], pa.binary()), AUDIO.Options(model="tiny/listener", **options))
    assert (state.rate, state.most, state.longest, state.change) == (8_000, most, 300 * 8_000, change)


@pytest.mark.parametrize(("augment", "ways"), [("none", ()), ("gentle", ("gap",)), ("strong", ("gap",))])
def test_a_sound_gives_its_frames_and_none_where_there_is_no_sound(open_models, augment, ways):
    options = AUDIO.Options(model="tiny/listener", seconds=0.1, change="little", augment=augment)
    state = AUDIO.fit(pa.array([], pa.binary()), options)
    g = Graph()
    made = AUDIO.raw_graph(g, "song", g.input("x", AUDIO.tensor_type, AUDIO.tensor_shape), state)
    g.output("y", made.tensors[0], FLOAT, ("N", 80, 2))
    session = open_session(g.model().SerializeToString())
    tone = np.sin(np.arange(800, dtype=np.float32))[None]
    frames = session.run(None, {"x": tone})[0]
    assert frames.shape == (1, 80, 2)
    assert (frames[0, :50] == [1.0, 2.0]).all()
    assert np.isnan(session.run(None, {"x": np.zeros((1, 1), np.float32)})[0]).all()
    assert made.tensor_columns == (TensorColumn("song", "frames", (80, 2), 0, "open", ways, "tiny/listener", "little"),)


def test_two_columns_of_one_model_stand_in_one_graph(open_models):
    state = TEXT.fit(pa.array(["good coffee"]), TEXT.Options(model="tiny/reader", change="little"))
    g = Graph()
    for name in ("a", "b"):
        g.output(f"{name} tokens", TEXT.raw_graph(g, name, g.input(name, STRING), state).tensors[0], INT64, ("N", 8))
    session = open_session(g.model().SerializeToString())
    one, other = session.run(None, {"a": np.array(["x"], object), "b": np.array(["x y"], object)})
    assert [(row >= 0).sum() for row in (one[0], other[0])] == [1, 2]
