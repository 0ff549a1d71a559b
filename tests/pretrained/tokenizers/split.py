"""Runs a way of splitting texts beside the tokenizer that it follows."""

import numpy as np

from core.graph import INT64, STRING, Graph
from core.serving.session import open_session


def graph(way, tokenizer, limit):
    """The model: raw texts to tokens and mask, by `way`."""
    g = Graph()
    tokens, mask = way(g, g.input("raw", STRING), tokenizer, limit)
    g.output("tokens", tokens, INT64, ("N", "T"))
    g.output("mask", mask, INT64, ("N", "T"))
    return g.model()


def session_of(way, tokenizer, limit):
    """The same, ready to be asked; the tokenizer is told to cut there."""
    tokenizer.no_padding()
    tokenizer.enable_truncation(limit)
    return open_session(graph(way, tokenizer, limit).SerializeToString())


def run(session, texts):
    """Each text's tokens, without padding."""
    tokens, mask = session.run(None, {"raw": np.array(texts, dtype=object)})
    assert tokens.shape == mask.shape
    return [row[: known.sum()].tolist() for row, known in zip(tokens, mask, strict=True)]


def differing(session, tokenizer, texts, batch=64):
    """The texts that come out otherwise in the graph."""
    wrong = []
    for start in range(0, len(texts), batch):
        part = texts[start : start + batch]
        expected = [entry.ids for entry in tokenizer.encode_batch(part)]
        wrong += [text for text, a, b in zip(part, run(session, part), expected, strict=True) if a != b]
    return wrong
