"""SentencePiece's pieces in the graph are those that Hugging Face's own library gives, whatever the text.

The normalizer is SentencePiece's own, the pieces were learned by it; only the texts to learn from are few.
"""

import random

import pytest
from tokenizers import models, normalizers, pre_tokenizers

from core.errors import UserError
from core.export.strangers.allowed import OPERATORS
from core.pretrained.tokenizers.folding import folding
from core.pretrained.tokenizers.unigram import unigram
from tests.pretrained.corpus import corpus
from tests.pretrained.tokenizers import split
from tests.pretrained.tokenizers.made import SHAPES, like_xlm_roberta, pieces_learned
from tests.pretrained.tokenizers.split import differing, run

MOST = 600  # characters
TEXTS = [text[:MOST] for text in corpus()]
LIMIT = 64


@pytest.fixture(scope="module")
def learned():
    """What SentencePiece learned: its pieces with scores, and its normalizer."""
    return pieces_learned()


@pytest.fixture(scope="module", params=SHAPES)
def both(learned, request):
    """The tokenizer in each shape, and a session of its graph."""
    tokenizer = like_xlm_roberta(learned, request.param)
    return tokenizer, split.session_of(unigram, tokenizer, LIMIT)


def marked(tokenizer, count):
    """Texts full of marks, of characters that join them or lose them, of blanks and whole tokens."""
    folds, source = folding(tokenizer, ""), random.Random(3)
    sorts = [sorted(each) for each in (folds.marks, folds.eaters, folds.loose, folds.breaks)]
    sorts += [sorted({pair[index] for pair in folds.pairs}) for index in (0, 0, 1, 1)]
    plain = ["e", "a", "\r\n", "\n", " ", "  ", "\u3000", "<mask>", "<s>", "▁", "ﬁ"]

    def one():
        return source.choice([*(source.choice(sort) for sort in sorts), *source.sample(plain, 5)])

    return ["".join(one() for _ in range(source.randint(1, 14))) for _ in range(count)]


def test_the_normalizer_is_not_a_plain_one(learned):
    folds = folding(like_xlm_roberta(learned), "")
    assert len(folds.pairs) > 500
    assert len(folds.marks) > 1_000
    assert len(folds.eaters) > 2_000
    assert "\u0600" in folds.loose
    assert "\n" in folds.breaks


@pytest.mark.slow
def test_every_text_is_split_as_there(both):
    tokenizer, session = both
    assert len(TEXTS) > 6_500
    assert differing(session, tokenizer, TEXTS) == []


@pytest.mark.slow
def test_marks_blanks_and_whole_tokens_are_taken_as_there(both):
    tokenizer, session = both
    assert differing(session, tokenizer, marked(tokenizer, 5_000)) == []


@pytest.mark.slow
def test_every_single_character_is_met(both):
    tokenizer, session = both
    source = random.Random(1)
    points = [*range(0x3400), *range(0xE000, 0x10000), *source.sample(range(0x110000), 5_000)]
    texts = [f"a{chr(point)}b" for point in points if not 0xD800 <= point < 0xE000]
    assert differing(session, tokenizer, texts, 2048) == []


def test_a_text_is_split_alike_alone_and_beside_others(both):
    tokenizer, session = both
    texts = [*TEXTS[:40], *TEXTS[40:6000:200]]
    assert run(session, texts) == [run(session, [text])[0] for text in texts]
    assert run(session, []) == []
    assert run(session, ["", " "]) == [entry.ids for entry in tokenizer.encode_batch(["", " "])]


def test_a_long_word_is_cut_the_likeliest_way_to_its_end(both):
    tokenizer, session = both
    assert differing(session, tokenizer, ["donaudampfschiff" * 200, "字" * 2_500, "a" * 3_000]) == []


def test_a_tokenizer_without_a_normalizer_is_met(learned):
    tokenizer = like_xlm_roberta(learned)
    tokenizer.normalizer = None
    assert differing(split.session_of(unigram, tokenizer, LIMIT), tokenizer, TEXTS[:1_000]) == []


def test_the_safety_check_knows_every_operator(learned):
    nodes = split.graph(unigram, like_xlm_roberta(learned), LIMIT).graph.node
    inner = [node for outer in nodes for attribute in outer.attribute for node in attribute.g.node]
    assert len(inner) > 5
    assert all(node.op_type in OPERATORS[node.domain] for node in [*nodes, *inner])


def test_other_ways_are_refused_in_plain_words(learned):
    def changed(**parts):
        made = like_xlm_roberta(learned)
        for name, value in parts.items():
            setattr(made, name, value)
        return made

    never = pre_tokenizers.Metaspace(prepend_scheme="never")
    others = [
        changed(normalizer=normalizers.Lowercase()),
        changed(normalizer=normalizers.Replace("a", "b")),
        changed(pre_tokenizer=pre_tokenizers.Whitespace()),
        changed(pre_tokenizer=never),
        changed(model=models.Unigram([("a", -1.0), ("<0x41>", -2.0)], 0, byte_fallback=True)),
    ]
    for tokenizer in others:
        with pytest.raises(UserError, match="one file can't carry yet.*MiniLM"):
            split.graph(unigram, tokenizer, LIMIT)
