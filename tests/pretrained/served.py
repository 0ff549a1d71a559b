"""Fixtures: a place for downloads of the test's own, and a tiny BERT with random weights on a hub on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.pretrained.supply import downloads
from tests.pretrained.fake_hub import Hub, serving

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghi", "##a", "##b", "good", "bad", "film", "meal", ".")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Hugging Face folder: two layers, 32 numbers a word, its tokenizer; about 2 MB, so that it comes in pieces."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("tiny")
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    torch.manual_seed(0)
    shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=len(WORDS), max_position_embeddings=16_000, **shape)).save_pretrained(folder)
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for downloads and graphs."""
    monkeypatch.setenv("ATELIER_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def hub(tiny: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """The fake hub with the tiny model; waits between tries are short, and no token is set."""
    monkeypatch.setattr(downloads, "WAITS", (0.01, 0.01))
    for name in ("HF_TOKEN", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE", "ATELIER_MODEL_MB"):
        monkeypatch.delenv(name, raising=False)
    with serving(tiny) as served:
        monkeypatch.setenv("HF_ENDPOINT", served.url)
        yield served
