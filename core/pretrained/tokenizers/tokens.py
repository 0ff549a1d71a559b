"""Which of the ways to split texts into pieces a tokenizer's file asks for, and that way as graph nodes."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from core.errors import UserError
from core.graph import Graph
from core.pretrained.tokenizers import bytepair, unigram, wordpiece
from core.pretrained.tokenizers.characters import OTHER_WAY

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Way = TypeVar("Way")
_WAYS: dict[str, Callable[[Graph, str, "Tokenizer", int], tuple[str, str]]] = {
    "WordPiece": wordpiece.wordpiece,
    "BPE": bytepair.bytepair,
    "Unigram": unigram.unigram,
}
_RULES: dict[str, Callable[["Tokenizer"], object]] = {
    "WordPiece": wordpiece.rules_of,
    "BPE": bytepair.rules_of,
    "Unigram": unigram.rules_of,
}


def tokenized(g: Graph, texts: str, tokenizer: "Tokenizer", limit: int) -> tuple[str, str]:
    """Texts [N] -> (tokens int64 [N,T], mask int64 [N,T]), T at most `limit`; as `tokenizer` encodes and cuts them.

    UserError when no way here splits texts as it does.
    """
    return _of(_WAYS, tokenizer)(g, texts, tokenizer, limit)


def check(tokenizer: "Tokenizer") -> None:
    """UserError when no way here splits texts as this tokenizer does, as far as its own rules tell."""
    _of(_RULES, tokenizer)(tokenizer)


def _of(ways: dict[str, Way], tokenizer: "Tokenizer") -> Way:
    name = json.loads(tokenizer.to_str())["model"].get("type")
    if name not in ways:
        raise UserError(*OTHER_WAY)
    return ways[name]
