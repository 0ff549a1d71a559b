"""A person with sounds looks a pretrained model up, sees it come, chooses it and leaves it again, in a real browser."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.accessibility import serious_findings
from tests.browser.screen import TRAINING, Screen
from tests.pages.model.test_open_models import sound
from tests.pretrained.fake_hub import Hub, serving
from tests.server import Server, end_jobs, running

pytestmark = pytest.mark.slow
NAME = "anna/tiny-wav2vec"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """Serves a wav2vec 2.0 of two layers with random weights."""
    from transformers import Wav2Vec2Config, Wav2Vec2FeatureExtractor, Wav2Vec2Model

    folder = tmp_path_factory.mktemp("wav2vec")
    shape = {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128}
    positions = {"num_conv_pos_embeddings": 16, "num_conv_pos_embedding_groups": 4}
    Wav2Vec2Model(Wav2Vec2Config(**shape, **positions, conv_dim=(64,) * 7)).save_pretrained(folder)
    Wav2Vec2FeatureExtractor().save_pretrained(folder)
    with serving(folder) as served:
        served.id = NAME
        served.facts = {"cardData": {"license": "mit", "language": "en"}}
        yield served


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, hub: Hub) -> Iterator[Server]:
    """The app, with that hub for Hugging Face."""
    home = tmp_path_factory.mktemp("home")
    with running("serve.py", home, HF_ENDPOINT=hub.url, ATELIER_MODELS=str(home / "models")) as server:
        yield server
    end_jobs(home)


@pytest.fixture
def tones(tmp_path: Path) -> Path:
    """A zip of class folders with forty tones."""
    with zipfile.ZipFile(tmp_path / "tones.zip", "w") as out:
        for name, low in (("low", 200), ("high", 900)):
            for number in range(20):
                out.writestr(f"{name}/{number}.wav", sound(low + number))
    return tmp_path / "tones.zip"


def test_a_model_is_looked_up_got_chosen_and_left_again(person: Callable[..., Screen], tones: Path):
    screen = person()
    screen.open("data")
    screen.upload(tones)
    screen.sees("Answer column", within=TRAINING)
    screen.choose("Answer column", "label")
    screen.step("Model")
    screen.sees("How “audio” is read")
    screen.sees("Included, works offline")

    screen.page.get_by_text("More open models").click()
    screen.settle()
    field = screen.page.get_by_placeholder("owner/name")
    screen.fill(field, "nobody/nothing")
    screen.press("Look it up")
    screen.sees("There is no public model “nobody/nothing”")
    assert_calm(screen)
    screen.fill(field, f"https://huggingface.co/{NAME}")
    screen.press("Look it up")
    screen.sees("MIT")
    screen.click(screen.page.locator('[class*="_found_offer"] button').first)
    screen.sees("The licence is")
    screen.press("Agree and get it")
    screen.sees("On this machine", within=TRAINING)

    screen.click(screen.page.locator('[class*="anna_tiny-wav2vec_choose"] button'))
    screen.sees("is read by tiny-wav2vec")
    assert_calm(screen)
    screen.click(screen.page.locator('[class*="_own"] button'))
    screen.sees("Which one should I take?")
    assert screen.problems == []


def assert_calm(screen: Screen) -> None:
    """Nothing serious for axe in either theme, and nothing wider than a phone."""
    for theme in ("dark", "light"):
        screen.page.emulate_media(color_scheme=theme)
        screen.page.wait_for_timeout(500)  # the other colours are on their way
        found = serious_findings(screen.page)
        assert not found, f"{theme}:\n" + "\n".join(found)
    screen.fits_a_phone()
