"""Open models that read texts, as encoder graphs: raw texts in, one vector each out. Tokenizer and pooling are inside.

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
from core.graph import FLOAT, INT64, STRING, Graph
from core.pretrained.open_model import FEATURES, RAW, Built
from core.pretrained.splitting.characters import OTHER_WAY
from core.pretrained.splitting.pieces import pieces
from core.serving.session import open_session

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from core.pretrained.pooling import Pooled

MOST_TOKENS = 256  # about 200 words; time and memory grow faster than the text
CHARACTERS = 8  # looked at for each token: English needs about 5
TOLERANCE = 1e-4  # of a feature, between transformers and the graph
TOKENS, MASK = "tokens", "mask"
_SAMPLES = (
    "", " ", "The quick brown fox, 17 km away, doesn't jump.", "Ünïcödé ÀÉÎ ß İstanbul ﬁ", "这家餐馆的菜很好吃！",
    "日本語の文章", "한국어 문장", "привет, мир ёлка", "مرحبا بالعالم", "नमस्ते दुनिया", "สวัสดีชาวโลก", "😀👍🏽 ok",
    "a\tb\nc \u00a0 \u200b d", "[MASK] #1 $5 50%", "C++ == `x_y` -- ...", "e\u0301", "A" * 150, "one two three " * 60,
)  # fmt: skip


def packaged(package: str) -> Built:
    """The model that an installed package carries as a Hugging Face folder, which its `get_model_path` names."""
    return from_folder(Path(importlib.import_module(package.replace("-", "_")).get_model_path()))


def from_folder(folder: Path) -> Built:
    """The encoder of a Hugging Face folder (config.json, tokenizer files, model.safetensors), in float32.

    Texts are cut where the folder says (its tokenizer, or sentence_bert_config.json), at the latest after 256 tokens.
    UserError when transformers can't read it, weights are missing, or graphs can't follow how it splits texts.
    """
    from core.pretrained.pooling import pooled

    tokenizer, model = _loaded(folder)
    limit = _limit(folder, tokenizer, model)
    splitter = _splitter(tokenizer, limit)
    split, encoder = _split(splitter, limit), pooled(folder, model).eval()
    g = Graph()
    made = g.splice(split, "split/", {RAW: g.input(RAW, STRING)})
    features, width = _features(encoder)
    made = g.splice(features, "net/", {TOKENS: made[TOKENS], MASK: made[MASK]})
    g.output(FEATURES, made[FEATURES], FLOAT, ("N", width))
    built = Built(g.model(), width, most=limit * CHARACTERS)
    _check(built, encoder, splitter)
    return built


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
    said = folder / "sentence_bert_config.json"
    backend = getattr(tokenizer, "backend_tokenizer", None)
    limits = [
        MOST_TOKENS,
        tokenizer.model_max_length,
        _positions(model),
        ((backend and backend.truncation) or {}).get("max_length", MOST_TOKENS),
        (json.loads(said.read_text(encoding="utf-8")) if said.is_file() else {}).get("max_seq_length") or MOST_TOKENS,
    ]
    return min(int(limit) for limit in limits)


def _positions(model: "PreTrainedModel") -> int:
    """How many tokens the model has a place for; RoBERTa and MPNet begin to count behind the padding's own place."""
    for name, part in model.named_modules():
        if name.endswith("position_embeddings") and getattr(part, "padding_idx", None) is not None:
            return part.num_embeddings - part.padding_idx - 1
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
    """Raw texts [N] -> tokens and mask [N,T]; UserError when it does not split some texts as the tokenizer does."""
    g = Graph()
    tokens, mask = pieces(g, g.input(RAW, STRING), splitter, limit)
    g.output(TOKENS, tokens, INT64, ("N", "T"))
    g.output(MASK, mask, INT64, ("N", "T"))
    model = g.model()
    found = open_session(model.SerializeToString()).run(None, {RAW: np.array(_SAMPLES, dtype=object)})
    for made, known, expected in zip(*found, splitter.encode_batch(list(_SAMPLES)), strict=True):
        if made[: known.sum()].tolist() != expected.ids:
            raise UserError(*OTHER_WAY)
    return model


def _features(encoder: "Pooled") -> tuple[onnx.ModelProto, int]:
    """tokens and mask [N,T] -> features float32 [N,width], and that width."""
    import torch

    from core.torch_export import to_onnx

    tokens = torch.ones(3, 7, dtype=torch.int64)
    example = {TOKENS: tokens, MASK: torch.ones_like(tokens)}
    with torch.inference_mode():
        width = encoder(tokens, example[MASK]).shape[1]
    try:
        return to_onnx(encoder, example, FEATURES, {TOKENS: (0, 1), MASK: (0, 1)}), width
    except torch.onnx.OnnxExporterError as error:
        raise UserError(
            "The open model can't become part of an ONNX file.",
            "Choose another open model; those of the catalogue are known to work.",
        ) from error


def _check(built: Built, encoder: "Pooled", splitter: "Tokenizer") -> None:
    """ValueError when the graph does not answer as the model itself does, text by text."""
    import torch

    found = open_session(built.model.SerializeToString()).run(None, {RAW: np.array(_SAMPLES, dtype=object)})[0]
    for text, made in zip(_SAMPLES, found, strict=True):
        tokens = torch.tensor([splitter.encode(text).ids])
        with torch.inference_mode():
            expected = encoder(tokens, torch.ones_like(tokens))[0].numpy()
        if not np.allclose(made, expected, rtol=TOLERANCE, atol=TOLERANCE):
            raise ValueError(f"the graph is {np.abs(made - expected).max():g} off for {text[:40]!r}")
