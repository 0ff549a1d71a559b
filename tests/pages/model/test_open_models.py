"""Pretrained models on the Model page: offered where they can read something, chosen and left again, agreed to and
got."""

import io
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.data.dataset_files import load_schema
from core.importing.into_dataset import import_file
from core.jobs.machinery import limits
from core.jobs.orders import desk
from core.pretrained.supply import library, ready
from core.pretrained.supply.hub import look_up
from core.runs.planning import plan
from core.store import datasets, projects, queue
from core.store.access import workspaces
from pages.ui import draft
from tests.pages.workshop import Drafted, Workshop, carry_out, keys, texts
from tests.pretrained import served
from tests.pretrained.fake_hub import Hub

tiny, models, hub = served.tiny, served.models, served.hub
WHISPER, VOICES = "openai/whisper-tiny.en", "resemble-ai/resemblyzer"
KEY = "a-visitor-with-sounds-to-tell-apart"


@dataclass(frozen=True)
class Studio(Drafted):
    """A workspace with one project on sounds; the family is the neural network."""

    @property
    def model(self) -> str:
        """The pretrained model that the draft names, "" for none."""
        return self.recipe["columns"]["audio"]["options"].get("model", "")

    def key(self, rest: str) -> str:
        """A widget's key in the section of the only column of sounds."""
        return f"model_open_{self.project}_0_{rest}"


def sound(pitch: int) -> bytes:
    """A fifth of a second of a tone, as a WAV file."""
    samples = (np.sin(np.arange(3200) / 16000 * 2 * np.pi * pitch) * 9000).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16000)
        out.writeframes(samples.tobytes())
    return file.getvalue()


@pytest.fixture
def studio(home: Path, models: Path, tmp_path: Path) -> Studio:
    """Forty tones, low or high."""
    for name, low in (("low", 200), ("high", 900)):
        (tmp_path / "tones" / name).mkdir(parents=True)
        for number in range(20):
            (tmp_path / "tones" / name / f"{number}.wav").write_bytes(sound(low + number))
    made = tmp_path / "made"
    made.mkdir()
    import_file(tmp_path / "tones", made / "data.parquet", "tones")
    workspace = workspaces.open_workspace(KEY)
    dataset = datasets.add(workspace, "Tones", made, move=True)
    draft = plan.draft(load_schema(dataset.data), dataset.id, "label", None, "neural_network")
    project = projects.create(workspace, "Tones", dataset.id, draft.model_dump(mode="json"))
    return Studio(KEY, workspace, project.id)


def shelf(studio: Studio, test: AppTest) -> AppTest:
    """The page with the other models unfolded."""
    test.session_state[studio.key("shelf")] = True
    return test.run()


def test_a_table_without_texts_pictures_or_sounds_offers_none(workshop: Workshop):
    test = workshop.open("model")
    assert not test.exception
    assert not any("model_open" in key for key in keys(test))


def test_what_is_included_stands_in_front_and_one_is_suggested_with_its_reason(studio: Studio):
    test = studio.open()
    assert not test.exception
    message = texts(test)
    assert "How “audio” is read" in message
    assert "Which one should I take?" in message
    assert "Whisper tiny" in message
    assert "It works at once." in message
    assert "Included, works offline" in message
    assert "MIT" in message
    choices = [key for key in keys(test) if key.endswith(("_own", "_choose")) and "model_open" in key]
    assert choices == [
        studio.key("own"),
        studio.key(f"{WHISPER.replace('/', '_')}_choose"),
        studio.key("resemble-ai_resemblyzer_choose"),
    ]
    assert not any(key.endswith("_get") for key in keys(test))


def test_choosing_one_sets_the_recipe_and_going_back_brings_all_back(studio: Studio):
    before = studio.recipe
    test = studio.open()
    test.button(key=studio.key("openai_whisper-tiny.en_choose")).click().run()
    assert not test.exception
    assert studio.model == WHISPER
    assert studio.recipe["family"]["name"] == "linear"
    assert "**audio** is read by **Whisper tiny" in texts(test).replace("\\", "")
    assert "for your 40 rows, once" in texts(test)
    test.button(key=studio.key("resemble-ai_resemblyzer_choose")).click().run()
    assert studio.model == VOICES
    test.button(key=studio.key("own")).click().run()
    assert not test.exception
    assert studio.model == ""
    assert studio.recipe["family"] == before["family"]
    assert studio.recipe["columns"] == before["columns"]


def test_the_train_page_names_the_open_model_that_reads(studio: Studio):
    assert "Read by" not in texts(studio.open("train"))
    studio.open().button(key=studio.key("openai_whisper-tiny.en_choose")).click().run()
    test = studio.open("train")
    assert not test.exception
    assert "**Linear model**: learning **label** from 1 column. Read by **Whisper tiny" in texts(test)


def test_the_chosen_model_stands_in_the_recipe_and_the_family_can_be_changed(studio: Studio):
    test = studio.open()
    test.button(key=studio.key("openai_whisper-tiny.en_choose")).click().run()
    test.button(key="model_choose_boosted_trees").click().run()
    assert not test.exception
    assert (studio.model, studio.recipe["family"]["name"]) == (WHISPER, "boosted_trees")


def test_the_model_is_no_text_field_among_the_column_s_settings(studio: Studio):
    studio.open().button(key=studio.key("openai_whisper-tiny.en_choose")).click().run()
    test = studio.open("data")
    assert not test.exception
    assert "Open model" not in [field.label for field in test.text_input]
    assert studio.model == WHISPER


def test_others_are_searched_and_filtered_by_size_and_licence(studio: Studio):
    test = shelf(studio, studio.open())
    assert not test.exception
    offered = [key for key in keys(test) if key.endswith("_get")]
    assert len(offered) >= 5
    test.text_input(key=studio.key("words")).set_value("animals").run()
    assert [key for key in keys(test) if key.endswith("_get")] == [
        studio.key("MIT_ast-finetuned-audioset-10-10-0.4593_get")
    ]
    test.selectbox(key=studio.key("most")).select(100).run()
    assert not any(key.endswith("_get") for key in keys(test))
    assert "None of the listed models is like that" in texts(test)
    test.text_input(key=studio.key("words")).set_value("").run()
    test.selectbox(key=studio.key("most")).select(0).run()
    test.selectbox(key=studio.key("licence")).select("free").run()
    free = [key for key in keys(test) if key.endswith("_get")]
    assert 0 < len(free) < len(offered)


def test_getting_one_shows_size_and_licence_and_queues_a_download_that_can_be_cancelled(studio: Studio):
    test = shelf(studio, studio.open())
    assert "151.1 MB" in texts(test)
    assert "The licence is **Apache-2.0**" in texts(test)
    test.button(key=studio.key("openai_whisper-tiny_get")).click().run()
    assert not test.exception
    job = queue.latest(studio.workspace, "model")
    assert job.payload["id"] == "openai/whisper-tiny"
    assert job.payload["revision"] == library.CATALOGUE["openai/whisper-tiny"].revision
    assert "model_open_cancel" in keys(test)
    assert "model_open_cancel" in keys(studio.open())  # another tab sees it, too
    test.button(key="model_open_cancel").click().run()
    assert desk.job(studio.workspace, job.id).state == "discarded"
    assert "model_open_cancel" not in keys(test)


def test_a_download_that_fails_says_why_until_it_was_read(studio: Studio, hub: Hub):
    test = shelf(studio, studio.open())
    test.button(key=studio.key("openai_whisper-tiny_get")).click().run()
    job = queue.latest(studio.workspace, "model").id
    carry_out(studio.workspace, job)
    test = studio.open()
    assert not test.exception
    assert "There is no public model “openai/whisper-tiny” on Hugging Face" in texts(test)
    test.button(key="model_open_dismiss").click().run()
    assert "no public model" not in texts(test)


def test_where_the_model_that_suits_is_not_here_its_size_and_the_way_to_get_it_stand_in_front(
    studio: Studio, hub: Hub, monkeypatch
):
    monkeypatch.setattr(library, "availability", lambda _: library.AWAY)
    test = studio.open()
    message = texts(test)
    assert "Only your own data teach" in message
    assert "is not on this machine yet: it is 151" in message
    assert studio.key("first_get") in keys(test)


def test_set_to_stay_offline_nothing_that_needs_the_network_is_offered_or_told(studio: Studio, hub: Hub, monkeypatch):
    test = shelf(studio, studio.open())
    assert studio.key("name") in [field.key for field in test.text_input]
    workspace = studio.workspace
    job = desk.get_model(workspace, VOICES, "", studio.project)
    queue.move(workspace, job, ("queued",), state="running")
    queue.end(job, "failed", error={"problem": "Hugging Face can't be reached.", "fix": "Check the network."})
    assert "can't be reached" in texts(studio.open())
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    test = shelf(studio, studio.open())
    message = texts(test)
    assert "can't be reached" not in message
    assert "set to stay offline" in message
    assert studio.key("name") not in [field.key for field in test.text_input]
    assert not [key for key in keys(test) if key.endswith("_get")]
    assert hub.asked == []


def test_any_name_is_looked_up_and_one_that_reads_something_else_is_not_offered(studio: Studio, hub: Hub):
    test = shelf(studio, studio.open())
    test.text_input(key=studio.key("name")).set_value("somebody/tiny")
    test.button(key=f"FormSubmitter:{studio.key('named')}-Look it up").click().run()
    assert not test.exception
    assert "somebody/tiny" in texts(test)
    assert "It reads texts, not sounds." in texts(test)
    assert studio.key("found_get") not in keys(test)


def test_a_name_that_fits_is_offered_with_its_size_and_licence(studio: Studio, hub: Hub, tmp_path: Path):
    hub.facts |= {"pipeline_tag": "audio-classification"}
    hub.as_type("wav2vec2", tmp_path / "waves")
    test = shelf(studio, studio.open())
    test.text_input(key=studio.key("name")).set_value("somebody/tiny")
    test.button(key=f"FormSubmitter:{studio.key('named')}-Look it up").click().run()
    assert not test.exception
    assert "2.1 MB" in texts(test)
    test.button(key=studio.key("found_get")).click().run()
    assert queue.latest(studio.workspace, "model").payload["id"] == "somebody/tiny"


@pytest.mark.parametrize(("typed", "said"), [("a/b/c", "no name of a model"), ("nobody/nothing", "no public model")])
def test_a_name_that_leads_nowhere_says_so(studio: Studio, hub: Hub, typed: str, said: str):
    test = shelf(studio, studio.open())
    test.text_input(key=studio.key("name")).set_value(typed)
    test.button(key=f"FormSubmitter:{studio.key('named')}-Look it up").click().run()
    assert not test.exception
    assert said in texts(test)


def test_what_was_got_can_be_chosen_and_removed_but_not_while_it_is_chosen_or_used_elsewhere(
    studio: Studio, hub: Hub, tmp_path: Path, monkeypatch
):
    monkeypatch.setattr(ready, "make_ready", lambda id: library.find(id))
    monkeypatch.setattr(ready, "check_architecture", lambda *_: None)
    hub.as_type("wav2vec2", tmp_path / "waves")
    job = desk.get_model(studio.workspace, "somebody/tiny", look_up("somebody/tiny").model.revision)
    carry_out(studio.workspace, job)
    test = studio.open()
    assert "On this machine" in texts(test)
    test.button(key=studio.key("somebody_tiny_choose")).click().run()
    assert studio.model == "somebody/tiny"
    assert test.button(key=studio.key("somebody_tiny_remove")).disabled
    test.button(key=studio.key("own")).click().run()
    library.hold("somebody/tiny", "a-neighbour")
    test.button(key=studio.key("somebody_tiny_remove")).click().run()
    assert "Somebody else" in test.toast[0].value
    assert library.availability(library.find("somebody/tiny")) == library.HERE
    library.release("somebody/tiny", "a-neighbour")
    test = studio.open()
    assert studio.key("somebody_tiny_remove") not in keys(test)


def test_a_machine_without_enough_memory_says_so_with_numbers(studio: Studio, monkeypatch):
    monkeypatch.setattr(limits, "job_memory_mb", lambda: 1500)
    test = shelf(studio, studio.open())
    assert not test.exception
    assert "MB of memory to be made ready; a job may use 1,500 MB here" in texts(test)


def test_a_recipe_whose_model_is_gone_says_so_and_can_be_mended(studio: Studio):
    content = studio.recipe
    content["columns"]["audio"]["options"] = {"model": "somebody/gone"}
    projects.save_draft(studio.workspace, studio.project, content)
    test = studio.open()
    assert not test.exception
    assert "somebody/gone, which is not here" in texts(test)
    test.button(key=studio.key("openai_whisper-tiny.en_choose")).click().run()
    assert studio.model == WHISPER


def test_the_first_draft_of_a_file_that_somebody_brought_is_read_by_an_open_model(studio: Studio, tmp_path: Path):
    made = tmp_path / "again"
    made.mkdir()
    schema = import_file(tmp_path / "tones", made / "data.parquet", "tones")
    dataset = datasets.add(studio.workspace, "Tones again", made, move=True)
    fresh = projects.create(studio.workspace, "Tones again", dataset.id, {})
    assert not fresh.recipe
    recipe = draft.for_target(fresh, schema, "label")
    assert (recipe.family.name, recipe.columns["audio"].options["model"]) == ("linear", WHISPER)
