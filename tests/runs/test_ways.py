"""A long picture is shown to a pretrained model whole or cut at its ends, as is better on some of the training rows."""

import io
import json
import zipfile

import numpy as np
import onnxruntime as ort
import pytest
from PIL import Image

from core.data.samples import MEDIA_SAMPLES
from core.folders import RunFolder
from core.graph import UINT8, Graph
from core.importing.into_dataset import import_file
from core.pretrained.pictures import resizing
from core.recipe import with_settings
from core.runs.planning import plan
from core.runs.stages import ways as stage
from core.runs.stages.context import context
from core.runs.stages.prepare import make_ready
from core.training.events import chosen
from core.training.run_report import RunReport

CLOTHES = next(sample.file for sample in MEDIA_SAMPLES if sample.name == "clothes")
ROWS = 80
LITE = "columns.image.options.model=google/efficientnet-lite0"


def clothes(*names: str) -> list[np.ndarray]:
    """Pictures of those sorts in turn, uint8 [28,28,3]."""
    with zipfile.ZipFile(CLOTHES) as archive:
        files = [[n for n in archive.namelist() if f"/{name}/" in n and n.endswith(".png")] for name in names]
        picked = [name for turn in zip(*files, strict=False) for name in turn][:ROWS]
        return [np.asarray(Image.open(io.BytesIO(archive.read(name))).convert("RGB")) for name in picked]


def in_the_middle(index: int, thing: np.ndarray, others: list[np.ndarray]) -> np.ndarray:
    """A strip of 28 x 112 with the thing in its middle and coloured noise at its ends."""
    strip = np.full((28, 112, 3), 0, np.uint8)
    strip[:, 42:70] = thing
    noise = np.random.default_rng(index).integers(0, 2, (2, 7, 7, 3), "uint8") * 255
    strip[:, :14], strip[:, -14:] = (np.kron(part, np.ones((4, 2, 1), "uint8")) for part in noise)
    return strip


def at_the_end(index: int, thing: np.ndarray, others: list[np.ndarray]) -> np.ndarray:
    """A strip of 28 x 112 with any thing in its middle and the answer in its first points."""
    strip = np.full((28, 112, 3), 0, np.uint8)
    strip[:, 42:70] = others[index // 2]
    strip[:, :10] = (250, 250, 40) if index % 2 else (30, 60, 250)
    return strip


@pytest.fixture
def shown(tmp_path):
    """The way that a run takes for strips drawn so, with the notes it told and its folder."""

    def _shown(draw, *names):
        things, others = clothes(*names), clothes("bag", "dress", "sneaker", "coat")
        with zipfile.ZipFile(tmp_path / "strips.zip", "w") as archive:
            for index, thing in enumerate(things):
                out = io.BytesIO()
                Image.fromarray(draw(index, thing, others)).save(out, "PNG")
                archive.writestr(f"strips/{names[index % 2]}/{index}.png", out.getvalue())
        schema = import_file(tmp_path / "strips.zip", tmp_path / "data.parquet")
        recipe = with_settings(plan.draft(schema, "d", "label", family="linear"), [LITE])
        folder = tmp_path / "run"
        folder.mkdir()
        report = RunReport(folder)
        run = context(recipe, schema, tmp_path / "data.parquet", folder, report)
        run.work.mkdir()
        ready = make_ready(run, None)
        report.close()
        return ready.preprocessing, chosen(RunFolder(folder).events), folder

    return _shown


def test_what_the_ends_tell_is_seen_as_the_picture_is_then_shown_whole(shown):
    preprocessing, report, folder = shown(at_the_end, "bag", "boot")
    assert preprocessing.encoders[0].state["way"] == "whole"
    assert report == ["“image”: the open model sees pictures whole; of two ways that were tried, the better."]
    assert preprocessing.inputs[0].steps == ()
    (folder / "again").mkdir()
    stage.inherit_ways(folder, folder / "again")
    assert json.loads(RunFolder(folder / "again").ways.read_text()) == {"image": "whole"}


def test_ends_that_only_disturb_are_cut_off_and_the_card_says_so(shown):
    preprocessing, report, _ = shown(in_the_middle, "shirt", "pullover")
    assert preprocessing.encoders[0].state["way"] == "cover"
    assert report == ["“image”: the open model sees long pictures cut at their ends; of two ways, the better."]
    assert "a quarter is cut off" in preprocessing.inputs[0].steps[0]


def test_square_pictures_are_not_tried_at_all(shown):
    preprocessing, report, _ = shown(lambda place, thing, others: thing, "bag", "boot")
    assert preprocessing.encoders[0].state["way"] == "whole"
    assert report == []


@pytest.mark.parametrize(
    ("sides", "kept"),
    [
        ((90, 60), (68, 60)),
        ((60, 90), (60, 68)),
        ((100, 90), (90, 90)),
        ((50, 50), (50, 50)),
        ((9, 1), (7, 1)),
        ((1, 1), (1, 1)),
    ],
)
def test_a_picture_keeps_its_middle_as_near_to_a_square_as_three_quarters_of_its_longer_side_allow(sides, kept):
    g = Graph()
    g.output("cut", resizing.covering(g, g.input("raw", UINT8, ("N", "H", "W", 3))), UINT8, ("N", "h", "w", 3))
    picture = np.random.default_rng(0).integers(0, 256, (2, *sides, 3), "uint8")
    cut = ort.InferenceSession(g.model().SerializeToString()).run(None, {"raw": picture})[0]
    above, left = ((side - rest) // 2 for side, rest in zip(sides, kept, strict=True))
    assert np.array_equal(cut, picture[:, above : above + kept[0], left : left + kept[1]])
