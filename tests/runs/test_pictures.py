"""A zip of real pictures becomes a dataset, a run, and a bundle that answers files, folders, zips and tables alike."""

import json
import re
import shutil
import zipfile

import numpy as np
import onnxruntime
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.preparation.features import DONE
from core.data.samples import EVERY
from core.export.strangers.check import check_file
from core.importing.into_dataset import import_file
from core.serving.batch import answer_file
from core.serving.inputs.media import picture_or_none
from core.serving.predictor import Predictor
from core.serving.sandbox.limited import LimitedPredictor
from tests.kinds import pictures
from tests.runs.carried import carried_out, features, read

CLOTHES = next(sample.file for sample in EVERY if sample.name == "clothes")
LITE = "columns.image.options.model=google/efficientnet-lite0"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """600 pictures of ten sorts of clothing, as a dataset."""
    out = tmp_path_factory.mktemp("pictures") / "data.parquet"
    import_file(CLOTHES, out, CLOTHES.name)
    return out


@pytest.fixture(scope="module")
def clothes(data):
    """The same pictures as a folder of class folders."""
    with zipfile.ZipFile(CLOTHES) as archive:
        archive.extractall(data.parent)
    return data.parent / "clothes"


@pytest.fixture(scope="module")
def fewer(clothes):
    """A third of the pictures, for what takes long."""
    part = clothes.with_name("fewer")
    for path in sorted(clothes.rglob("*.png"))[::3]:
        target = part / path.relative_to(clothes)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    import_file(part, part.with_suffix(".parquet"), "clothes")
    return part.with_suffix(".parquet")


@pytest.fixture(scope="module")
def run(data, tmp_path_factory):
    """Carry out a recipe with some settings; returns the run's folder."""

    def _run(*settings, family="linear", dataset=data, target="label"):
        return carried_out(dataset, tmp_path_factory.mktemp("run"), *settings, family=family, target=target)

    return _run


@pytest.fixture(scope="module")
def bundle(run):
    """The bundle of a linear model on light, colours and edges."""
    return run() / "bundle.onnx"


def judged(folder):
    """(the evaluation, parity) of a finished run."""
    return tuple(json.loads((folder / name).read_text(encoding="utf-8")) for name in ("evaluation.json", "parity.json"))


def test_a_linear_model_learns_from_pictures_and_its_bundle_answers_alike(bundle, data):
    evaluation, parity = judged(bundle.parent)
    assert evaluation["metrics"]["accuracy"]["value"] >= 0.7, "a tenth by chance"
    assert parity["passed"]
    assert parity["nasty_rows"] >= 20
    assert (parity["labels_equal"], parity["rows"]) == (1.0, 120)
    assert parity["largest_difference"] <= 1e-5
    entry = Predictor(bundle).schema.inputs[0]
    assert (entry.kind, entry.example) == ("image", "")
    counts = evaluation["gallery_counts"]
    assert (counts["right"], counts["right"] + counts["wrong"]) == (
        evaluation["metrics"]["accuracy"]["value"] * 120,
        120,
    )
    shown = {row["row"]: row["truth"] for rows in evaluation["gallery"].values() for row in rows}
    stored = pq.read_table(data, columns=["__row", "label"])
    known = dict(zip(stored["__row"].to_pylist(), stored["label"].to_pylist(), strict=True))
    assert shown.items() <= known.items()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("family", "settings", "least"),
    [
        ("boosted_trees", ["family.rounds=40"], 0.6),
        ("random_forest", [], 0.65),
        ("neural_network", ["training.epochs=8"], 0.6),
        ("neural_network", ["training.epochs=8", "columns.image.options.network=residual"], 0.6),
        ("neural_network", ["training.epochs=12", "columns.image.options.network=vit"], 0.25),
    ],
    ids=["trees", "forest", "cnn", "residual", "vit"],
)
def test_every_way_to_learn_from_pictures_ends_in_a_bundle_that_answers_alike(run, family, settings, least):
    require_good(run(*settings, family=family), least)


def require_good(folder, least):
    evaluation, parity = judged(folder)
    assert evaluation["metrics"]["accuracy"]["value"] >= least
    assert parity["passed"]
    assert parity["largest_difference"] <= 1e-4
    assert check_file(folder / "bundle.onnx").safe


@pytest.mark.slow
def test_what_an_open_model_saw_is_kept_for_the_next_run_and_both_answer_alike(run, fewer):
    earlier = features(fewer)
    require_good(run(LITE, dataset=fewer), 0.7)
    kept = {path: time for path, time in features(fewer).items() if path not in earlier}
    assert [np.load(path).sum() for path in kept if path.name == DONE] == [pq.read_metadata(fewer).num_rows]
    require_good(run(LITE, "training.epochs=15", family="neural_network", dataset=fewer), 0.7)
    assert features(fewer) == earlier | kept


@pytest.mark.slow
@pytest.mark.parametrize("family", ["linear", "boosted_trees", "neural_network"])
def test_pictures_and_numbers_estimate_a_number_together(run, clothes, tmp_path, family):
    random = np.random.default_rng(0)
    rows = ["file,size,weight"]
    for path in sorted(clothes.rglob("*.png"))[::2]:
        size, heavy = random.integers(1, 9), path.parent.name in ("boot", "coat", "bag", "trainer")
        rows.append(f"{path.relative_to(clothes).as_posix()},{size},{size * 10 + 60 * heavy + random.normal():.2f}")
    table = clothes / "weights.csv"
    table.write_text("\n".join(rows), encoding="utf-8")
    try:
        import_file(table, tmp_path / "data.parquet", table.name)
    finally:
        table.unlink()
    settings = ["training.epochs=12"] if family == "neural_network" else []
    evaluation, parity = judged(run(*settings, family=family, dataset=tmp_path / "data.parquet", target="weight"))
    metrics = evaluation["metrics"]
    assert metrics["r2"]["value"] > 0.5
    assert parity["passed"]


def test_a_folder_a_zip_a_file_and_a_dataset_get_the_same_answers(bundle, clothes, data, tmp_path):
    predictor = Predictor(bundle)
    files = sorted(clothes.rglob("*.png"))
    answers = {}
    for source in (clothes, CLOTHES, data, files[0]):
        result = answer_file(predictor, source, tmp_path / "out.csv", source.name)
        answers[source.name] = read(tmp_path / "out.csv")
        assert result.rows == len(answers[source.name])
        assert result.answers[0] == "label" or result.answers[0] == "label (answer)"
        assert "image" not in result.columns
    assert len(answers["clothes"]) == len(files) == 600
    shares = {row["file"].split("clothes/")[-1]: row["probability of boot"] for row in answers["clothes"]}
    assert shares == {row["file"].split("clothes/")[-1]: row["probability of boot"] for row in answers["clothes.zip"]}
    own = files[0].relative_to(clothes).as_posix()
    assert [row["probability of boot"] for row in answers[files[0].name]] == [shares[own]]
    assert sorted(row["probability of boot"] for row in answers["data.parquet"]) == sorted(shares.values())
    assert np.mean([row["file"].split("/")[-2] == row["label"] for row in answers["clothes"]]) > 0.9


def test_odd_pictures_named_by_a_table_are_answered_and_broken_ones_are_told(bundle, tmp_path):
    named = {name: content for name, content in pictures.edge_cases().items() if content}
    rows = []
    for index, (name, content) in enumerate(named.items()):
        (tmp_path / f"{index}.png").write_bytes(content)
        rows.append(f"{index}.png,{name.replace(',', ';')}")
    (tmp_path / "table.csv").write_text("\n".join(["photo,what", *rows]), encoding="utf-8")
    result = answer_file(Predictor(bundle), tmp_path / "table.csv", tmp_path / "out.csv", "table.csv")
    broken = {"a text", "a cut photo", "only a start", "far too large"}
    assert {row["what"] for row in read(tmp_path / "out.csv")} == {
        name.replace(",", ";") for name in named if name not in broken
    }
    assert {list(named)[line - 1] for line, _ in result.rejected} == broken
    assert any("8,000 × 7,000 pixels" in reason for _, reason in result.rejected)


def test_a_table_may_call_the_pictures_otherwise_than_the_model(bundle, clothes, tmp_path):
    names = [f"boot/{index:02}.png" for index in range(4)]
    for heads, kept in (("shoe,size", "shoe"), ("image,size", "image (file)")):
        table = clothes / "table.csv"
        table.write_text("\n".join([heads, *(f"{name},{index}" for index, name in enumerate(names))]), encoding="utf-8")
        try:
            for source in (table, clothes):
                result = answer_file(Predictor(bundle), source, tmp_path / "out.csv", source.name)
                assert result.columns[:3] == (kept, "size", "label")
                assert [row[kept] for row in read(tmp_path / "out.csv")] == names
                assert [row["label"] for row in read(tmp_path / "out.csv")] == ["boot"] * 4
        finally:
            table.unlink()


def test_what_is_no_picture_in_a_table_is_told_beside_the_answers(bundle, tmp_path):
    (tmp_path / "names.csv").write_text("image,size\nnowhere.png,1\n,2\nlost.png,3\n", encoding="utf-8")
    pq.write_table(
        pa.table({"image": [b"no picture", None, pictures.file(pictures.noise(9, 9))]}), tmp_path / "x.parquet"
    )
    for name, count, first in (("names.csv", 2, "nowhere.png"), ("x.parquet", 1, "a file of 10 bytes")):
        result = answer_file(Predictor(bundle), tmp_path / name, tmp_path / "out.csv", name)
        (note,) = result.notes
        assert (result.rows, note.count, note.row, note.value) == (3, count, 1, first)
        assert re.search("can't be read as (a picture and counts|pictures and count) as missing", note.text)


def test_a_limited_child_answers_nasty_and_large_pictures_as_the_predictor_does(bundle):
    assert check_file(bundle).safe
    large = pictures.file(np.full((6000, 8000, 3), (10, 200, 90), "uint8"), "JPEG", quality=30)
    values = [*pictures.edge_cases().values(), large]
    table = pa.table({"image": pa.array(values, pa.binary())})
    ours, child = Predictor(bundle), LimitedPredictor(bundle)
    try:
        theirs = child.answer(table).probabilities
        single = child.answer_one({"image": values[-2]}).probabilities
    finally:
        child.close()
    assert np.isfinite(theirs).all()
    np.testing.assert_array_equal(theirs, ours.answer(table).probabilities)
    np.testing.assert_allclose(single[0], theirs[-2], rtol=0, atol=1e-7)


def test_a_bundle_takes_pixels_of_any_size_with_onnxruntime_alone(bundle):
    session = onnxruntime.InferenceSession(bundle, providers=["CPUExecutionProvider"])
    predictor = Predictor(bundle)
    for content in pictures.edge_cases().values():
        pixels = picture_or_none(content, predictor.schema.inputs[0].scale)
        _, shares = session.run(["label", "probabilities"], {"image": pixels[None]})
        assert np.isfinite(shares).all()
        np.testing.assert_allclose(shares, predictor.answer_one({"image": content}).probabilities, rtol=0, atol=1e-7)
