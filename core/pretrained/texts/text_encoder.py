"""Pretrained models that read texts, as encoder graphs: raw texts in, one vector each out. Tokenizer and pooling are
inside.

Loads models with transformers (torch): job processes only. Models that split texts in a way that graphs can't follow
are refused.
"""

import importlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx

from core.errors import UserError
from core.graph import BOOL, INT64, STRING, Graph
from core.pretrained.pretrained_model import PREPARED, RAW, TOKENS, Built
from core.pretrained.tokenizers.around import around_of
from core.pretrained.tokenizers.characters import OTHER_WAY
from core.pretrained.tokenizers.tokens import tokenized
from core.serving.session import open_session

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from core.pretrained.texts.text_module import Reader

MOST_TOKENS = 256  # about 200 words; time and memory grow faster than the text
CHARACTERS = 8  # looked at for each token: English needs about 5
TOLERANCE = 1e-4  # of a feature, between transformers and the graph
_SAMPLES = (
    "", " ", "The quick brown fox, 17 km away, doesn't jump.", "Ünïcödé ÀÉÎ ß İstanbul ﬁ", "这家餐馆的菜很好吃！",
    "日本語の文章", "한국어 문장", "привет, мир ёлка", "مرحبا بالعالم", "नमस्ते दुनिया", "สวัสดีชาวโลก", "😀👍🏽 ok",
    "a\tb\nc \u00a0 \u200b d", "[MASK] #1 $5 50%", "C++ == `x_y` -- ...", "e\u0301", "A" * 150, "one two three " * 60,
)  # fmt: skip


def packaged(package: str) -> Built:
    """The model that an installed package carries as a Hugging Face folder, which its `get_model_path` names."""
    return from_folder(_carried(package))


def packaged_module(package: str) -> "Reader":
    """The torch module of that model."""
    return folder_module(_carried(package))


def from_folder(folder: Path) -> Built:
    """The encoder of a Hugging Face folder (config.json, tokenizer files, model.safetensors), in float32.

    Texts are cut where the folder says (its tokenizer, or sentence_bert_config.json), at the latest after 256 tokens.
    UserError when transformers can't read it, weights are missing, or graphs can't follow how it splits texts.
    """
    import torch

    from core.pretrained import building
    from core.pretrained.texts.pooling import pooled
    from core.pretrained.texts.text_module import Reader

    tokenizer, model = _loaded(folder)
    limit = _limit(folder, tokenizer, model)
    splitter = _splitter(tokenizer, limit)
    prepare, reader = _split(splitter, limit), Reader(pooled(folder, model))
    net = building.exported(reader, torch.ones(3, 7, dtype=torch.int64), (0, 1))
    built = Built(
        building.joined(prepare, net, reader.width, "__a/"),
        reader.width,
        most=limit * CHARACTERS,
        prepare=prepare,
        sort=TOKENS,
        shape=(limit,),
        closing=len(around_of(splitter, "").after),
    )
    _check(built, reader, splitter)
    return building.described(built, reader)


def folder_module(folder: Path) -> "Reader":
    """The torch module of a Hugging Face folder; UserError when transformers can't read it or weights are missing."""
    from core.pretrained.texts.pooling import pooled
    from core.pretrained.texts.text_module import Reader

    return Reader(pooled(folder, _loaded(folder)[1]))


def _carried(package: str) -> Path:
    return Path(importlib.import_module(package.replace("-", "_")).get_model_path())


def _loaded(folder: Path) -> "tuple[PreTrainedTokenizerBase, PreTrainedModel]":
    """Both by transformers, from these files alone."""
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    own = {"local_files_only": True, "trust_remote_code": False}
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, **own)
        model, found = AutoModel.from_pretrained(
            folder,
            **own,
            use_safetensors=True,
            dtype=torch.float32,
            attn_implementation="eager",
            output_loading_info=True,
        )
    except (OSError, ValueError, KeyError, ImportError, SafetensorError) as error:
        raise UserError(
            "The model in “{folder}” can't be read: {reason}",
            "It must hold config.json, its tokenizer's files and model.safetensors, of a sort that transformers knows.",
            folder=folder.name,
            reason=(str(error).strip().splitlines() or [type(error).__name__])[0][:200],
        ) from error
    missing = [name for name in found["missing_keys"] if "pooler" not in name and "position_ids" not in name]
    if missing or model.config.is_encoder_decoder:
        raise UserError(
            "The model in “{folder}” is not a whole text encoder: {missing}.",
            "Choose a model such as MiniLM, DistilBERT or BERT.",
            folder=folder.name,
            missing="it also writes texts" if not missing else f"weights are missing ({', '.join(missing[:3])})",
        )
    return tokenizer, model


def _limit(folder: Path, tokenizer: "PreTrainedTokenizerBase", model: "PreTrainedModel") -> int:
    """After how many tokens texts are cut."""
    config = folder / "sentence_bert_config.json"
    backend = getattr(tokenizer, "backend_tokenizer", None)
    limits = [
        MOST_TOKENS,
        tokenizer.model_max_length,
        _positions(model),
        ((backend and backend.truncation) or {}).get("max_length", MOST_TOKENS),
        (json.loads(config.read_text(encoding="utf-8")) if config.is_file() else {}).get("max_seq_length")
        or MOST_TOKENS,
    ]
    return min(int(limit) for limit in limits)


def _positions(model: "PreTrainedModel") -> int:
    """How many tokens the model has a place for; RoBERTa and MPNet begin to count behind the padding's own place."""
    for name, part in model.named_modules():
        if name.endswith("position_embeddings") and getattr(part, "padding_idx", None) is not None:
            return int(part.num_embeddings - part.padding_idx - 1)
    return getattr(model.config, "max_position_embeddings", None) or MOST_TOKENS


def _splitter(tokenizer: "PreTrainedTokenizerBase", limit: int) -> "Tokenizer":
    """The tokenizer proper, with that limit and no padding."""
    from tokenizers import Tokenizer

    if not hasattr(tokenizer, "backend_tokenizer"):
        raise UserError(*OTHER_WAY)
    splitter = Tokenizer.from_str(tokenizer.backend_tokenizer.to_str())
    splitter.no_padding()
    splitter.enable_truncation(limit)
    return splitter


def _split(splitter: "Tokenizer", limit: int) -> onnx.ModelProto:
    """Raw texts [N] -> tokens [N,T], -1 behind the end; UserError when it splits some otherwise than the tokenizer."""
    g = Graph()
    tokens, mask = tokenized(g, g.input(RAW, STRING), splitter, limit)
    marked = g.Where(g.Cast(mask, to=BOOL), tokens, g.const(-1, "int64"))
    g.output(PREPARED, marked, INT64, ("N", "T"))
    model = g.model()
    found = open_session(model.SerializeToString()).run(None, {RAW: np.array(_SAMPLES, dtype=object)})[0]
    for made, expected in zip(found, splitter.encode_batch(list(_SAMPLES)), strict=True):
        if made[made >= 0].tolist() != expected.ids or (made[len(expected.ids) :] >= 0).any():
            raise UserError(*OTHER_WAY)
    return model


def _check(built: Built, reader: "Reader", splitter: "Tokenizer") -> None:
    """ValueError when the graph does not answer as the model itself does, text by text."""
    import torch

    found = open_session(built.model.SerializeToString()).run(None, {RAW: np.array(_SAMPLES, dtype=object)})[0]
    for text, made in zip(_SAMPLES, found, strict=True):
        with torch.inference_mode():
            expected = reader(torch.tensor([splitter.encode(text).ids]))[0].numpy()
        if not np.allclose(made, expected, rtol=TOLERANCE, atol=TOLERANCE):
            raise ValueError(f"the graph is {np.abs(made - expected).max():g} off for {text[:40]!r}")
