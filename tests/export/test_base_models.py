"""A bundle says which pretrained models are inside, in its metadata, on its card, and to whoever opens it."""

import json
import zipfile
from pathlib import Path

import pytest

from core.bundle_schema import BaseModel
from core.data.dataset_files import load_schema
from core.export import bundle
from core.export.base_models import entry, terms
from core.export.strangers.check import check_file
from core.importing.into_dataset import import_file
from core.recipe import with_settings
from core.runs.execute import execute
from core.runs.planning import plan
from core.serving.predictor import Predictor
from tests.export import bundles
from tests.export.test_card import recipe
from tests.pages.model.test_open_models import sound

MINI = BaseModel("a/mini", "Mini *bold*", "c" * 40, "Apache-2.0", "https://huggingface.co/a/mini")
ODD = BaseModel("b/odd", "Odd", "", "openrail", "https://huggingface.co/b/odd")


@pytest.mark.parametrize(("models", "kind"), [((), type(None)), ((MINI,), dict), ((MINI, ODD), list)])
def test_the_entry_is_null_one_object_or_a_list(models, kind: type):
    content = json.loads(bundle.metadata(bundles.schema(), recipe(), models=models)["atelier.base_model"])
    assert isinstance(content, kind)
    assert json.loads(entry(models)) == content
    if kind is dict:
        assert {"name", "revision", "licence", "source"} <= content.keys()


def test_the_card_names_each_with_version_and_what_its_licence_asks_for():
    words = terms((MINI, ODD)).replace("\\", "")
    assert "c" * 40 in words
    assert "Apache-2.0" in words
    assert "keep its licence and notices with the file" in words
    assert "Read its terms before you pass the file on" in words
    assert "version unknown" in words
    assert "*bold*" not in terms((MINI,)).replace("\\*bold\\*", "")
    assert "no pretrained model is inside" in terms(())


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("null", []),
        (json.dumps({"name": "a/mini", "licence": "MIT"}), ["a/mini"]),
        (json.dumps([{"name": "a", "licence": "x"}, 7, {"licence": "no name"}]), ["a"]),
        ("{broken", []),
        ("[" * 100_000, []),
    ],
)
def test_a_predictor_reads_what_is_there_and_nothing_else(written: str, names: list[str]):
    found = Predictor(bundles.content(base_model=written)).base_models
    assert [model.name for model in found] == names


@pytest.mark.slow
def test_a_run_with_an_open_model_tells_it_everywhere(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "tones.zip", "w") as out:
        for name, low in (("low", 200), ("high", 900)):
            for number in range(20):
                out.writestr(f"{name}/{number}.wav", sound(low + number))
    import_file(tmp_path / "tones.zip", tmp_path / "data.parquet", "tones.zip")
    draft = plan.draft(load_schema(tmp_path / "data.parquet"), "data.parquet", "label", None, "linear")
    chosen = with_settings(draft, ["columns.audio.options.model=resemble-ai/resemblyzer"])
    assert execute(chosen, tmp_path / "data.parquet", tmp_path / "run") == "finished"
    model = Predictor(tmp_path / "run" / "bundle.onnx")
    (inside,) = model.base_models
    assert (inside.name, inside.licence) == ("resemble-ai/resemblyzer", "Apache-2.0")
    assert inside.revision.startswith("resemblyzer ")
    assert "Resemblyzer" in model.card
    assert "no pretrained model is inside" not in model.card
    assert check_file(tmp_path / "run" / "bundle.onnx").safe
