"""Byte pairs in the graph give the very tokens that Hugging Face's own library gives, with GPT-2's real vocabulary."""

import random

import pytest
from tokenizers import models, normalizers, pre_tokenizers

from core.errors import UserError
from core.export.strangers.allowed import OPERATORS
from core.pretrained.tokenizers.bytepair import bytepair
from core.pretrained.tokenizers.codes import PLANES
from core.serving.session import open_session
from tests.pretrained.corpus import corpus
from tests.pretrained.tokenizers import split
from tests.pretrained.tokenizers.made import GPT2, like_roberta
from tests.pretrained.tokenizers.made import gpt2 as real
from tests.pretrained.tokenizers.split import differing, run

MOST = 400  # characters: each more costs a step
SOME = corpus(lines=900, mixed=400, words=150, scripts=700, anything=100)  # a step for each character costs
TEXTS = [text[:MOST] for text in SOME if all(any(ord(each) in plane for plane in PLANES) for each in text[:MOST])]
BITS = [*"aZéñ字ß7½²٣''.!_=😀\u0301\u200d", "'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "'LL"]
BLANKS = [" ", "  ", "\n", "\t", "\r\n", "\u00a0", "\u3000", " \n ", "\x85", "\u2028"]


def blanks_and_signs(count, special=()):
    """Texts out of what the rules for words look at."""
    source = random.Random(2)
    parts = [*BITS, *BLANKS, *BLANKS, *special, "word", "don't"]
    return ["".join(source.choices(parts, k=source.randint(1, 20))) for _ in range(count)]


@pytest.fixture(scope="module")
def graph():
    """The real tokenizer's, made once."""
    return split.graph(bytepair, real(), 128)


@pytest.fixture(scope="module")
def session(graph):
    """Of that graph."""
    return open_session(graph.SerializeToString())


def cut(tokenizer, limit=128):
    """The tokenizer, told where to cut."""
    tokenizer.enable_truncation(limit)
    return tokenizer


def test_the_real_tokenizer_is_met_on_every_text(session):
    assert len(TEXTS) > 2_000
    assert differing(session, cut(real()), TEXTS) == []


def test_blanks_apostrophes_and_numbers_part_words_as_there(session):
    assert differing(session, cut(real()), blanks_and_signs(1_500)) == []


def test_texts_that_are_tokens_as_they_stand_are_taken_whole(session):
    special = [entry["content"] for entry in GPT2["added_tokens"][:5]]
    assert differing(session, cut(real()), blanks_and_signs(1_000, special)) == []


def test_a_token_that_eats_the_blanks_before_it_does_so():
    tokenizer = like_roberta()
    made = split.session_of(bytepair, tokenizer, 40)
    texts = blanks_and_signs(800, ["<mask>", "<s>", "</s>", "<mask>"])
    assert differing(made, tokenizer, texts) == []
    assert run(made, ["x \n<mask>"]) == [[0, tokenizer.token_to_id("x"), tokenizer.token_to_id("<mask>"), 2]]


def test_every_single_character_is_met(session):
    source = random.Random(1)
    points = [*range(0x3400), *range(0xE000, 0x10000), *source.sample(range(0x10000, 0x40000), 4_000)]
    assert differing(session, cut(real()), [f"a{chr(point)}b {chr(point)}" for point in points], 4096) == []


def test_the_longest_words_are_merged_to_their_end(session):
    texts = ["a" * 900, "=" * 700, "字" * 300, "ab" * 450, " " * 500]
    assert differing(session, cut(real()), texts) == []


def test_a_text_is_split_alike_alone_and_beside_others(session):
    texts = TEXTS[40:140]
    assert run(session, texts) == [run(session, [text])[0] for text in texts]
    assert run(session, []) == []


def test_a_character_beyond_all_letters_reads_as_the_sign_for_what_is_unknown(session):
    assert run(session, ["a\U000f1234b"]) == run(session, ["a\ufffdb"])


def test_the_safety_check_knows_every_operator(graph):
    nodes = graph.graph.node
    inner = [node for outer in nodes for attribute in outer.attribute for node in attribute.g.node]
    assert len(inner) > 10
    assert all(node.op_type in OPERATORS[node.domain] for node in [*nodes, *inner])


def test_other_byte_pairs_are_refused_in_plain_words():
    def changed(**parts):
        made = real()
        for name, value in parts.items():
            setattr(made, name, value)
        return made

    others = [
        changed(normalizer=normalizers.Lowercase()),
        changed(pre_tokenizer=pre_tokenizers.Whitespace()),
        changed(pre_tokenizer=pre_tokenizers.ByteLevel(add_prefix_space=True)),
        changed(pre_tokenizer=pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)),
        changed(model=models.BPE({"a": 0, "b</w>": 1}, [], end_of_word_suffix="</w>")),
    ]
    for tokenizer in others:
        with pytest.raises(UserError, match="one file can't carry yet.*MiniLM"):
            split.graph(bytepair, tokenizer, 128)
