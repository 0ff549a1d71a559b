"""What a transformers model says of a picture, in torch: its picture part's answer, its pooled one, or its token."""

import numpy as np
import pytest
import torch
import transformers

from core.errors import UserError
from core.pretrained.pictures import image_settings
from core.pretrained.pictures.image_features import Looker
from tests.pretrained import seeing

SMALL = seeing.small()
PIXELS = np.random.default_rng(0).integers(0, 256, (2, seeing.SIDE, seeing.SIDE, 3), np.uint8)


def made(name: str) -> tuple[torch.nn.Module, object]:
    config, processor = SMALL[name]
    torch.manual_seed(0)
    return transformers.AutoModel.from_config(config).eval(), processor


def looks(model: torch.nn.Module, processor: object, missing: set[str]) -> torch.Tensor:
    looker = Looker(model, missing, image_settings.read(processor))
    with torch.inference_mode():
        found = looker(torch.from_numpy(PIXELS))
    assert found.shape == (len(PIXELS), looker.width)
    return found


@pytest.mark.parametrize("name", ["CLIP", "ViT"])
def test_it_says_what_transformers_does(name):
    model, processor = made(name)
    expected = torch.stack([seeing.answer(model, processor, picture) for picture in PIXELS])
    torch.testing.assert_close(looks(model, processor, set()), expected, rtol=0, atol=1e-4)


def test_without_weights_of_the_pooled_answer_it_is_the_class_token():
    model, processor = made("ViT")
    with torch.inference_mode():
        states = model(**processor(list(PIXELS), return_tensors="pt")).last_hidden_state
    found = looks(model, processor, {"pooler.dense.weight", "pooler.dense.bias"})
    torch.testing.assert_close(found, states[:, 0], rtol=0, atol=1e-4)


def test_other_weights_that_its_files_lack_are_told():
    model, processor = made("ViT")
    with pytest.raises(UserError, match=r"lack some of its weights, such as encoder\.layer\.0"):
        Looker(model, {"pooler.dense.weight", "encoder.layer.0.bias"}, image_settings.read(processor))
