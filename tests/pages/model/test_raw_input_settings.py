"""How a network looks at pictures, sounds and texts: set on the Model page, which shows what variation makes of one."""

from pathlib import Path

import pytest
import soundfile
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.data.dataset_files import load_schema
from core.importing.into_dataset import import_file
from core.runs.planning import plan
from core.store import datasets, projects
from core.store.access import workspaces
from pages.ui.model import raw_input_settings
from tests.pages.workshop import Drafted, texts
from tests.reading.media import real

KEY = "a-visitor-with-pictures-sounds-and-texts"


def mixed(folder: Path, family: str, ending: str = "png") -> Drafted:
    """A draft for sixty rows, each with a number, a text, and a picture or a sound."""
    rows = ["size,file,note,sort"]
    for index in range(60):
        sort, path = "warm" if index % 2 else "cold", folder / f"{index}.{ending}"
        if ending == "png":
            Image.new("RGB", (32, 24), (200, index, 20) if sort == "warm" else (20, index, 200)).save(path)
        else:
            soundfile.write(path, real.tone(300 + 5 * index, 0.2), 8000)
        rows.append(f"{index},{path.name},The {sort} thing number {index} of all that stand here,{sort}")
    (folder / "things.csv").write_text("\n".join(rows), encoding="utf-8")
    made = folder / "made"
    made.mkdir()
    import_file(folder / "things.csv", made / "data.parquet", "things.csv")
    workspace = workspaces.open_workspace(KEY)
    dataset = datasets.add(workspace, "Things", made, move=True)
    draft = plan.draft(load_schema(dataset.data), dataset.id, "sort", None, family)
    project = projects.create(workspace, "Things", dataset.id, draft.model_dump(mode="json"))
    return Drafted(KEY, workspace, project.id)


@pytest.fixture
def network(home: Path, tmp_path: Path) -> Drafted:
    """The project with pictures; its family is the neural network."""
    return mixed(tmp_path, "neural_network")


def shown(test: AppTest) -> list:
    """What st.image was given."""
    return test.get("image")


def setting(test: AppTest, name: str) -> object:
    """The widget of that setting of the column that is picked."""
    return next(
        box
        for box in (*test.selectbox, *test.toggle)
        if (box.key or "").startswith("model_look_") and box.key.endswith(name)
    )


def test_other_families_have_no_such_settings_anywhere(home: Path, tmp_path: Path):
    project = mixed(tmp_path, "linear")
    for step in ("model", "data"):
        test = project.open(step)
        assert not test.exception
        assert "Variation while training" not in [box.label for box in test.selectbox]
        assert "How the network looks at" not in texts(test)


def test_a_picture_is_shown_as_it_is_and_varied_and_the_next_is_another(network: Drafted):
    test = network.open()
    assert not test.exception
    assert "How the network looks at “image”" in texts(test)
    assert len(shown(test)) == 1 + raw_input_settings.VARIED
    before = [image.proto for image in shown(test)]
    again = [image.proto for image in shown(network.open())]
    assert str(again) == str(before), "the same settings show the same"
    next(button for button in test.button if button.label == "Another picture").click().run()
    assert not test.exception
    assert str([image.proto for image in shown(test)]) != str(before)


def test_a_changed_setting_is_kept_and_seen_at_once(network: Drafted):
    test = network.open()
    before = str([image.proto for image in shown(test)])
    setting(test, "augment").select("strong").run()
    assert not test.exception
    assert network.recipe["columns"]["image"]["options"] == {"augment": "strong"}
    assert str([image.proto for image in shown(test)]) != before
    setting(test, "augment").select("none").run()
    assert shown(test) == []
    assert "Training shows each picture as it is" in texts(test)


def test_a_sound_is_heard_and_seen(home: Path, tmp_path: Path):
    test = mixed(tmp_path, "neural_network", "wav").open()
    assert not test.exception
    assert "time goes from left to right" in texts(test)
    assert len(shown(test)) == 1 + raw_input_settings.VARIED
    assert len(test.get("audio")) == 1


def test_columns_are_picked_by_their_names(network: Drafted):
    boxes = [box for box in network.open().selectbox if box.label == "Column"]
    assert [box.options for box in boxes] == [["image", "note"]] * 2, "to be read by an open model, and by the network"


def test_a_text_has_nothing_to_vary(network: Drafted):
    test = network.open()
    next(box for box in test.selectbox if (box.key or "").startswith("model_look_column_")).select("note").run()
    assert not test.exception
    assert shown(test) == []
    assert "Layers for texts" in [box.label for box in test.selectbox]


def test_what_only_a_network_obeys_stands_in_one_place(network: Drafted):
    test = network.open("data")
    assert not test.exception
    column = next(box for box in test.selectbox if (box.key or "").startswith("data_column_"))
    assert "image" not in column.options
    column.select("note").run()
    assert not any(box.label.startswith("Layers for") for box in test.selectbox)
    assert [box.label for box in test.number_input if box.key.startswith("data_column_")] == ["Words kept"]


def test_each_column_s_own_rows_are_shown_when_there_are_several(network: Drafted):
    test = network.open("data")
    column = next(box for box in test.selectbox if (box.key or "").startswith("data_media_"))
    assert len(shown(test)) == 12
    for name, pictures in (("note", 0), ("image", 12), ("note", 0)):
        column.select(name).run()
        assert not test.exception
        assert len(shown(test)) == pictures
        assert ("The cold thing number 0" in texts(test)) == (name == "note")
