"""How a text's vectors become one, as the files of sentence-transformers say; and where a text is cut."""

import json
from types import SimpleNamespace

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from core.errors import UserError
from core.pretrained.texts import text_encoder
from core.pretrained.texts.pooling import Pooled, UnitLength, pooled

HIDDEN = torch.tensor([[[1.0, -2.0], [3.0, -4.0], [9.0, 9.0]], [[2.0, -1.0], [5.0, 5.0], [7.0, 7.0]]])
INSIDE = torch.tensor([[1, 1, 0], [0, 0, 0]])


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        (("mean",), [[2.0, -3.0], [0.0, 0.0]]),
        (("cls",), [[1.0, -2.0], [2.0, -1.0]]),
        (("max",), [[3.0, -2.0], None]),
        (("mean_sqrt_len_tokens",), [[4 / 2**0.5, -6 / 2**0.5], [0.0, 0.0]]),
        (("cls", "mean"), [[1.0, -2.0, 2.0, -3.0], [2.0, -1.0, 0.0, 0.0]]),
    ],
)
def test_each_way_sums_up_the_tokens_that_count(ways, expected):
    found = Pooled(nn.Identity(), ways).summed(HIDDEN, INSIDE).tolist()
    assert [row for row, wanted in zip(found, expected, strict=True) if wanted] == [
        pytest.approx(wanted) for wanted in expected if wanted
    ]


def test_unit_length_keeps_the_direction():
    assert UnitLength()(torch.tensor([[3.0, 4.0], [0.0, 0.0]])).tolist() == [
        [pytest.approx(0.6), pytest.approx(0.8)],
        [0, 0],
    ]


def write(folder, name, content):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(content))


def modules(folder, *kinds):
    write(
        folder,
        "modules.json",
        [{"path": f"{index}_{kind}", "type": f"some.where.{kind}"} for index, kind in enumerate(kinds)],
    )


def test_without_a_list_of_parts_the_mean_over_tokens_is_taken(tmp_path):
    model = nn.Identity()
    found = pooled(tmp_path, model)
    assert (found.ways, list(found.behind), found.model) == (("mean",), [], model)
    write(tmp_path, "modules.json", [])
    assert pooled(tmp_path, model).ways == ("mean",)


@pytest.mark.parametrize(
    ("config", "ways"),
    [
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, ("cls",)),
        ({"pooling_mode_max_tokens": True, "pooling_mode_mean_tokens": True}, ("max", "mean")),
        ({"pooling_mode_mean_sqrt_len_tokens": True}, ("mean_sqrt_len_tokens",)),
        ({"pooling_mode_mean_tokens": False, "word_embedding_dimension": 8}, ("mean",)),
        ({"pooling_mode": "cls", "pooling_mode_mean_tokens": True}, ("cls",)),
        ({"pooling_mode": ["max", "cls"]}, ("max", "cls")),
        ({"pooling_mode": []}, ("mean",)),
        ({}, ("mean",)),
    ],
)
def test_the_ways_of_pooling_are_read_in_either_form(tmp_path, config, ways):
    modules(tmp_path, "Transformer", "Pooling")
    write(tmp_path, "1_Pooling/config.json", config)
    assert pooled(tmp_path, nn.Identity()).ways == ways


@pytest.mark.parametrize(
    "config",
    [{"pooling_mode_weightedmean_tokens": True}, {"pooling_mode": "lasttoken"}, {"pooling_mode": ["cls", "x"]}, []],
)
def test_a_way_that_is_not_known_is_refused(tmp_path, config):
    modules(tmp_path, "Pooling")
    write(tmp_path, "0_Pooling/config.json", config)
    with pytest.raises(UserError, match="ends in a part that isn't known here"):
        pooled(tmp_path, nn.Identity())


@pytest.mark.parametrize("content", [{"a": 1}, "x"])
def test_a_list_of_parts_that_is_none_is_refused(tmp_path, content):
    write(tmp_path, "modules.json", content)
    with pytest.raises(UserError, match="modules.json"):
        pooled(tmp_path, nn.Identity())


@pytest.mark.parametrize(
    ("bias", "activation", "kind", "answer"),
    [
        (True, "torch.nn.modules.activation.Tanh", nn.Tanh, [1.0]),
        (False, "torch.nn.modules.linear.Identity", nn.Identity, [11.0]),
        (True, None, nn.Identity, [11.5]),
    ],
)
def test_a_further_layer_is_the_folder_s_own(tmp_path, bias, activation, kind, answer):
    modules(tmp_path, "Dense", "Normalize")
    config = {"in_features": 2, "out_features": 1, "bias": bias, "activation_function": activation}
    write(
        tmp_path,
        "0_Dense/config.json",
        {name: value for name, value in config.items() if value is not None and (name != "bias" or not value)},
    )
    weights = {
        "linear.weight": torch.tensor([[1.0, 5.0]], dtype=torch.float16),
        **({"linear.bias": torch.tensor([0.5])} if bias else {}),
    }
    save_file(weights, tmp_path / "0_Dense" / "model.safetensors")
    found = pooled(tmp_path, nn.Identity())
    layer, acts, unit = found.behind
    assert (type(acts), type(unit), layer.weight.dtype) == (kind, UnitLength, torch.float32)
    assert acts(layer(torch.tensor([1.0, 2.0]))).tolist() == pytest.approx(answer)


@pytest.mark.parametrize("lacking", ["activation", "weights"])
def test_a_further_layer_that_can_not_be_rebuilt_is_refused(tmp_path, lacking):
    modules(tmp_path, "Dense")
    activation = "torch.nn.Softmax" if lacking == "activation" else "torch.nn.Tanh"
    write(tmp_path, "0_Dense/config.json", {"in_features": 2, "out_features": 1, "activation_function": activation})
    if lacking == "activation":
        save_file(
            {"linear.weight": torch.ones(1, 2), "linear.bias": torch.ones(1)},
            tmp_path / "0_Dense" / "model.safetensors",
        )
    with pytest.raises(UserError, match="0_Dense"):
        pooled(tmp_path, nn.Identity())


class Positions(nn.Module):
    """A model with places for so many tokens."""

    def __init__(self, count=0, padding=None, most=None):
        super().__init__()
        if count:
            self.position_embeddings = nn.Embedding(count, 1, padding_idx=padding)
        self.config = SimpleNamespace(max_position_embeddings=most)


@pytest.mark.parametrize(
    ("model", "places"),
    [
        (Positions(66, 1, 66), 64),
        (Positions(66, 0, 66), 65),
        (Positions(66, None, 60), 60),
        (Positions(0, None, 40), 40),
        (Positions(), 256),
    ],
)
def test_places_for_tokens_are_counted_behind_the_padding_s_own(model, places):
    assert text_encoder._positions(model) == places


@pytest.mark.parametrize(
    ("longest", "places", "truncation", "sentence", "limit"),
    [
        (10**30, 512, None, None, 256),
        (128, 512, None, None, 128),
        (512, 64, None, None, 64),
        (512, 512, {"max_length": 100}, None, 100),
        (512, 512, {"max_length": 100}, 50, 50),
        (512, 512, None, None, 256),
        (512, 512, {}, 300, 256),
    ],
)
def test_texts_are_cut_at_the_shortest_of_the_limits(tmp_path, longest, places, truncation, sentence, limit):
    tokenizer = SimpleNamespace(model_max_length=longest, backend_tokenizer=SimpleNamespace(truncation=truncation))
    if sentence:
        write(tmp_path, "sentence_bert_config.json", {"max_seq_length": sentence})
    assert text_encoder._limit(tmp_path, tokenizer, Positions(most=places)) == limit
    if sentence is None:
        write(tmp_path, "sentence_bert_config.json", {"max_seq_length": None})
        assert text_encoder._limit(tmp_path, tokenizer, Positions(most=places)) == limit
    if truncation is None:
        assert text_encoder._limit(tmp_path, SimpleNamespace(model_max_length=longest), Positions(most=places)) == limit
