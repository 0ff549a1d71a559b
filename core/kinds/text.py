"""Free text: by its own words, summed up in topics or one by one for networks, or by what a pretrained model makes of
it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.bundle_schema import InputColumn
from core.cells.missing import MISSING_WORDS
from core.graph import INT64, STRING, Graph
from core.kinds import cells, pretrained_features, pretrained_tensors, topics, word_counts
from core.kinds.base import Kind, Prepared
from core.kinds.category import MOST_LEVELS, SMALL
from core.kinds.topics import Topics
from core.kinds.word_counts import Vocabulary
from core.layout import OPEN, TensorColumn
from core.pretrained.change import EVERYTHING, LAST, LITTLE, NOTHING, Change
from core.pretrained.supply import library
from core.records import ColumnProfile
from core.serving.session import open_session
from core.settings import Options as Settings
from core.settings import setting
from core.traits import AREA, TEXT, Traits

MOST = 10_000  # characters of a text that are looked at
LONGEST = 256  # words that a network reads, unless the user says otherwise
NEARLY_ALL = 0.95  # of the texts are read to their end
SAMPLE, SAMPLED = 20_000, 20_000_000  # texts, and characters of them, from which words and topics are learned
_WORDS = 6  # on average, from which on unlike values are text
_LENGTH = 30  # characters on average
_OFTEN, _OFTEN_OF_FEW = 5, 2  # rows that a value has on average where it is learned as one of a category
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_UNSPACED_WORD = 2  # letters of a word where words aren't set apart by spaces


@dataclass(frozen=True)
class TextState:
    """`most`: characters behind which nothing is looked at; `longest`: words that a network reads.

    `model`, when not "", is the pretrained model that reads instead, `longest` tokens where it may change; there are no
    own words then unless `words`. `missing`: the texts that mean no value, as a whole.
    """

    model: str
    most: int
    longest: int
    network: str
    vocabulary: Vocabulary
    topics: Topics
    missing: tuple[str, ...] = MISSING_WORDS
    change: str = NOTHING
    words: bool = False


class Text(Kind):
    """Sentences and longer."""

    name = "text"
    label = "Text"
    icon = "notes"
    help = (
        "Free text, such as a message, a review or a description, in any language. The column's own words and pairs of "
        "words are learned; capital and small letters count alike."
    )
    traits = Traits("string", TEXT, widget=AREA)
    trims = False
    width = topics.MOST + len(word_counts.MEASURES)
    raw_input = True
    for_networks = ("longest", "network")
    State = TextState

    class Options(Settings):
        """How texts are read."""

        model: str = setting("", "Open model", "Has read very many texts before. Empty: learn from yours alone.")
        change: Change = setting(
            NOTHING,
            "How much of it may change",
            "What of the open model learns from your texts: nothing, a little, its last layers or everything.",
        )
        words: bool = setting(
            False,
            "Count words, too",
            "The answer is then the average of two: of the open model that has changed, and of a plain model that "
            "goes by the words of your texts and the other columns.",
            when={"change": (LITTLE, LAST, EVERYTHING)},
        )
        vocabulary: int = setting(
            5_000,
            "Words kept",
            "The most frequent words that are learned; all others count as unknown.",
            low=10,
            high=20_000,
            log=True,
            when={"model": ("",)},
        )
        longest: int = setting(
            0,
            "Words read",
            "How many words of a text a neural network reads, from its start. "
            f"0: as many as nearly all of yours have, at most {LONGEST}.",
            low=0,
            high=2_000,
        )
        network: Literal["cnn", "gru", "lstm", "transformer"] = setting(
            "cnn",
            "Layers for texts",
            "How a neural network reads: cnn looks for words and phrases and is quick, gru and lstm read word after "
            "word, transformer compares the first 256 words with each other and needs many thousands of texts.",
            when={"model": ("",)},
        )

    def suits(self, profile: ColumnProfile) -> float:
        """Several words, and texts that repeat too rarely to be a category's values; names and codes are too short."""
        present = profile.rows - profile.missing
        if profile.storage != "text" or not present or profile.numeric >= 0.5 or profile.date >= 0.5:
            return 0.0
        many, length = profile.mean_words, profile.mean_length
        unspaced = _unspaced_share(profile)
        if unspaced:
            many += unspaced * length / _UNSPACED_WORD
            length *= 1 + unspaced
        often = _OFTEN_OF_FEW if present < SMALL else _OFTEN
        unlike = often * profile.unique > present or profile.unique > MOST_LEVELS
        return 0.7 if unlike and many >= _WORDS and length >= _LENGTH else 0.0

    def fit(self, raw: pa.Array, options: Options) -> TextState:
        """Words and topics from at most 20,000 training texts; UserError when the pretrained model isn't here."""
        if options.model:
            return _read_by(raw, options)
        vocabulary, found, lengths = _own_words(raw, options)
        return TextState("", MOST, options.longest or _enough(lengths), options.network, vocabulary, found)

    def graph(self, g: Graph, name: str, raw: str, state: TextState) -> Prepared:
        """[N] -> numbers [N,F]: what the pretrained model reads, or measures and topics; NaN where missing."""
        raw = cells.without(g, raw, state.missing)
        missing = g.Equal(raw, g.const(np.array("", object)))
        if state.model:
            return pretrained_features.prepared(g, name, raw, missing, state.model)
        return self._counted(g, name, raw, missing, state)

    def _counted(self, g: Graph, name: str, raw: str, missing: str, state: TextState) -> Prepared:
        """Measures and topics of a text's own words; NaN where `missing`, bool [N]."""
        found = word_counts.split(g, raw)
        parts, names = [word_counts.measures(g, found)], [*word_counts.MEASURES]
        if state.topics.names:
            numbers = word_counts.numbered(g, found, state.vocabulary)
            parts.append(topics.graph(g, numbers, len(state.vocabulary.words), state.topics))
            names += [f"topic {index + 1} ({about})" for index, about in enumerate(state.topics.names)]
        made = word_counts.without_guard(g, g.Concat(*parts, axis=1))
        known = g.Where(g.column(missing), g.const(np.nan, "float64"), made)
        return Prepared(numbers=known, number_names=tuple(f"{name}: {entry}" for entry in names), computed=True)

    def raw_graph(self, g: Graph, name: str, raw: str, state: TextState) -> Prepared:
        """[N] -> tokens int64 [N,T], T being `longest`: 0 padding, 1 unknown, then one for each word.

        The pretrained model's own tokens where it may change, and beside them the numbers that words give.
        """
        raw = cells.without(g, raw, state.missing)
        if state.model:
            missing = g.Equal(raw, g.const(np.array("", object)))
            column = TensorColumn(name, "tokens", (state.longest,), 0, OPEN, (), state.model, state.change)
            made = pretrained_tensors.tokens(g, raw, missing, column)
            counted = self._counted(g, name, raw, missing, state) if state.words else Prepared()
            return replace(counted, tensors=made.tensors, tensor_columns=made.tensor_columns, apart=state.words)
        numbers = word_counts.numbered(g, word_counts.split(g, raw), state.vocabulary)
        axis, longest = g.const([1], "int64"), g.const([state.longest], "int64")
        cut = g.Slice(numbers, g.const([0], "int64"), longest, axis)
        short = g.Sub(longest, g.Shape(cut, start=1, end=2))
        filled = g.Pad(cut, g.Concat(g.const([0, 0, 0], "int64"), short, axis=0))
        tokens = g.Reshape(word_counts.without_guard(g, filled), g.const([-1, state.longest], "int64"))
        known = (*word_counts.NO_WORDS, *state.vocabulary.words)
        column = TensorColumn(name, "tokens", (state.longest,), len(known), network=state.network, words=known)
        return Prepared(tensors=(tokens,), tensor_columns=(column,))

    def with_missing(self, state: TextState, words: tuple[str, ...]) -> TextState:
        """What was learned beside other words."""
        return replace(state, missing=words)

    def pretrained_model(self, state: TextState) -> str:
        """The chosen pretrained model's id."""
        return state.model

    def tensor_state(self, state: TextState) -> TextState:
        """Without what counting words needs."""
        return replace(state, vocabulary=Vocabulary(), topics=Topics(), words=False)

    def describe(self, name: str, tensor: str, profile: ColumnProfile, raw: pa.Array, state: TextState) -> InputColumn:
        """How much is looked at; the example is put together from frequent words."""
        example = word_counts.example(state.vocabulary) or "A short text."
        return InputColumn(
            name, tensor, self.name, typical=example, example=example, most=state.most, model=state.model
        )


def _read_by(raw: pa.Array, options: Text.Options) -> TextState:
    """What is learned where a pretrained model reads: nothing, unless it may change."""
    most = library.encoder(options.model).most
    state = TextState(options.model, most, 1, options.network, Vocabulary(), Topics(), change=options.change)
    if options.change == NOTHING:
        return state
    longest = min(options.longest, library.encoder(options.model).shape[0])
    state = replace(state, longest=longest or pretrained_tensors.tokens_of(options.model, _sample(raw)))
    if not options.words:
        return state
    vocabulary, found, _ = _own_words(raw, options)
    return replace(state, vocabulary=vocabulary, topics=found, words=True)


def _own_words(raw: pa.Array, options: Text.Options) -> tuple[Vocabulary, Topics, list[int]]:
    """The texts' own words, their topics, and how many words each text has."""
    texts = _sample(raw)
    vocabulary, lengths = word_counts.learn(texts, options.vocabulary)
    return vocabulary, topics.learn(_numbers(texts, vocabulary), vocabulary.words, options.vocabulary), lengths


def _sample(raw: pa.Array) -> pa.Array:
    """Some of the texts there are, spread evenly, and not all of very long ones."""
    present = raw.filter(pc.not_equal(raw, ""))
    if len(present) > SAMPLE:
        present = present.take(pa.array(np.linspace(0, len(present) - 1, SAMPLE).astype("int64")))
    return pc.utf8_slice_codeunits(present, 0, min(MOST, SAMPLED // max(1, len(present))))


def _numbers(texts: pa.Array, vocabulary: Vocabulary) -> Iterator[np.ndarray]:
    """The numbers of the texts' words int64 [n,T], piece by piece, by the graph's own nodes."""
    g = Graph()
    found = word_counts.numbered(g, word_counts.split(g, g.input("raw", STRING)), vocabulary)
    g.output("numbers", word_counts.without_guard(g, found), INT64, ("N", "T"))
    session = open_session(g.model().SerializeToString())
    for part in word_counts.pieces(texts):
        yield session.run(None, {"raw": part})[0]


def _enough(lengths: list[int]) -> int:
    """Words into which nearly all texts fit, at least 8."""
    return int(np.clip(np.quantile(lengths or [LONGEST], NEARLY_ALL), 8, LONGEST))


def _unspaced_share(profile: ColumnProfile) -> float:
    """The share of letters from scripts without spaces between words, among the most frequent values."""
    seen = "".join(value for value, _ in profile.frequent)
    return len(_UNSPACED.findall(seen)) / len(seen) if seen else 0.0
