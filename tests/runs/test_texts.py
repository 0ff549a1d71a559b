"""Real opinions become a dataset, a run, and a bundle that answers alike: by own words, networks and a pretrained
model."""

import json
import zipfile

import numpy as np
import pytest

from core.__main__ import main
from core.data.dataset_files import load_schema
from core.data.samples import EVERY
from core.export.strangers.check import check_file
from core.importing.into_dataset import import_file
from core.serving.predictor import Predictor
from tests.runs.carried import carried_out, read
from tests.runs.tables import dataset, write_csv

SAMPLES = {sample.name: sample.file for sample in EVERY}
OPTIONS = "columns.review.options"
MINILM = f"{OPTIONS}.model=sentence-transformers/all-MiniLM-L6-v2"
QUICK = ["training.epochs=6", "training.batch_size=32", "training.learning_rate=0.004", "family.width=32"]
ROWS, FEW = 1_200, 400
GOOD = "i love it , it works great and the pictures are excellent"
BAD = "terrible , it is bad and the support was a waste of money"


@pytest.fixture(scope="module")
def opinions():
    """The sample's rows as (reviews, opinions), mixed."""
    rows = read(SAMPLES["reviews"])
    mixed = [rows[index] for index in np.random.default_rng(0).permutation(len(rows))]
    return [row["review"] for row in mixed], [row["opinion"] for row in mixed]


@pytest.fixture(scope="module")
def run(opinions, tmp_path_factory):
    """Carry out a recipe with some settings on so many reviews; returns the run's folder."""
    made = {}

    def _run(*settings, family="linear", rows=ROWS):
        if rows not in made:
            columns = {"review": opinions[0][:rows], "opinion": opinions[1][:rows]}
            made[rows] = dataset(tmp_path_factory.mktemp("reviews"), columns)
        return carried_out(made[rows], tmp_path_factory.mktemp("run"), *settings, family=family, target="opinion")

    return _run


@pytest.fixture(scope="module")
def bundle(run):
    """The bundle of a linear model on the reviews' own words."""
    return run() / "bundle.onnx"


def judged(folder):
    """(metrics, each with its value and what the most frequent answer or the mean has; parity) of a finished run."""
    evaluation, parity = (json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("evaluation", "parity"))
    return evaluation["metrics"], parity


def better(metric):
    """By how much a metric is above what always the same answer has."""
    return metric["value"] - metric["baseline"]


def test_a_linear_model_learns_from_own_words_and_its_bundle_answers_alike(bundle):
    metrics, parity = judged(bundle.parent)
    assert better(metrics["accuracy"]) > 0.08
    assert metrics["roc_auc"]["value"] > 0.78
    assert parity["passed"]
    assert (parity["labels_equal"], parity["rows"]) == (1.0, 240)
    assert parity["nasty_rows"] >= 20
    assert parity["largest_difference"] <= 1e-5
    entry = Predictor(bundle).schema.inputs[0]
    assert (entry.kind, entry.most, entry.model) == ("text", 10_000, "")


def test_a_bundle_tells_praise_from_blame_in_any_letters_and_answers_whatever_is_typed(bundle):
    predictor = Predictor(bundle)
    odd = [
        "",
        None,
        "\x00",
        "\x07\u200b",
        "!" * 50,
        "这家餐馆的菜很好吃",
        "😀 👍🏽",
        "e\u0301",
        "never seen",
        GOOD * 2_000,
    ]
    texts = [GOOD, GOOD.upper(), BAD, *odd]
    shares = [predictor.answer_one({"review": value}).probabilities[0] for value in texts]
    assert predictor.schema.labels == ("bad", "good")
    assert shares[0][1] == shares[1][1] > max(0.5, shares[2][1])
    assert np.isfinite(shares).all()
    np.testing.assert_allclose(np.sum(shares, 1), 1, rtol=0, atol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("network", ["cnn", "gru", "lstm", "transformer"])
def test_every_own_network_reads_texts_and_ends_in_a_bundle_that_answers_alike(run, network):
    folder = run(*QUICK, f"{OPTIONS}.network={network}", f"{OPTIONS}.longest=40", family="neural_network")
    metrics, parity = judged(folder)
    assert better(metrics["accuracy"]) >= 0
    assert metrics["roc_auc"]["value"] > 0.7
    assert parity["passed"]
    assert parity["largest_difference"] <= 1e-4
    assert check_file(folder / "bundle.onnx").safe


def test_trees_learn_from_the_topics_of_texts(run):
    folder = run("family.rounds=40", family="boosted_trees")
    metrics, parity = judged(folder)
    assert better(metrics["accuracy"]) > 0
    assert metrics["roc_auc"]["value"] > 0.65
    assert parity["passed"]
    assert check_file(folder / "bundle.onnx").safe


@pytest.mark.slow
def test_an_open_model_needs_few_texts_to_be_clearly_better_than_the_most_frequent_answer(run):
    folder = run(MINILM, rows=FEW)
    metrics, parity = judged(folder)
    assert better(metrics["accuracy"]) > 0.15
    assert metrics["roc_auc"]["value"] > 0.85
    assert parity["passed"]
    assert parity["labels_equal"] == 1.0
    predictor = Predictor(folder / "bundle.onnx")
    good, bad = (predictor.answer_one({"review": value}).probabilities[0][1] for value in (GOOD, BAD))
    assert bad < 0.5 < good


@pytest.fixture(scope="module")
def mixed(opinions, tmp_path_factory):
    """Real pictures of boots and dresses, a review for each, a size, and a price that follows from all three."""
    root = tmp_path_factory.mktemp("mixed")
    with zipfile.ZipFile(SAMPLES["clothes"]) as archive:
        archive.extractall(root)
    random = np.random.default_rng(0)
    columns = {"file": [], "review": [], "size": [], "price": []}
    for index, path in enumerate(sorted(path for sort in ("boot", "dress") for path in root.rglob(f"{sort}/*.png"))):
        review, size = opinions[0][index], int(random.integers(1, 9))
        worth = 60 * (path.parent.name == "boot") + 10 * size + 20 * (index % 2) + random.normal()
        columns["file"].append(path.relative_to(root).as_posix())
        columns["review"].append("" if index == 5 else f"{review} {['cheap leather', 'fine silk'][index % 2]}")
        columns["size"].append("" if index == 7 else size)
        columns["price"].append(round(worth, 2))
    write_csv(root / "table.csv", columns)
    import_file(root / "table.csv", root / "data.parquet", "table.csv")
    return root / "data.parquet"


@pytest.mark.slow
@pytest.mark.parametrize("family", ["linear", "boosted_trees", "neural_network"])
def test_text_picture_and_number_estimate_a_price_together(mixed, tmp_path, family):
    kinds = {column.kind for column in load_schema(mixed).columns if column.name not in ("price", "file")}
    assert kinds == {"text", "image", "number"}
    settings = ["columns.file.use=false"]  # its path would give the sort away
    settings += ["training.epochs=30", *QUICK[1:]] if family == "neural_network" else []
    metrics, parity = judged(carried_out(mixed, tmp_path, *settings, family=family, target="price"))
    assert metrics["r2"]["value"] > 0.4
    assert parity["passed"]
    predictor = Predictor(tmp_path / "bundle.onnx")
    assert np.isfinite(predictor.answer_one({"review": "fine silk"}).prediction).all()
    assert np.isfinite(predictor.answer_one({"size": 3}).prediction).all()


def test_a_class_with_one_text_is_learned_from_and_told(opinions, tmp_path):
    columns = {"review": [*opinions[0][:150], "it arrived , that is all i can say about it"]}
    data = dataset(tmp_path, {**columns, "opinion": [*opinions[1][:150], "neither"]})
    folder = tmp_path / "run"
    folder.mkdir()
    _, parity = judged(carried_out(data, folder, target="opinion"))
    assert parity["passed"]
    assert Predictor(folder / "bundle.onnx").schema.labels == ("bad", "good", "neither")
    events = (folder / "events.jsonl").read_text(encoding="utf-8")
    assert "Few training rows for “neither” (1)" in events


@pytest.mark.slow
def test_the_command_line_goes_from_class_folders_of_txt_to_answers_for_another_folder(opinions, tmp_path, capsys):
    for index, (review, opinion) in enumerate(zip(*opinions, strict=True)):
        if index == 500:
            break
        path = tmp_path / ("learn" if index < 400 else "new") / opinion / f"{index}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(review, encoding="utf-8")
    data, recipe, out = tmp_path / "data.parquet", tmp_path / "recipe.yaml", tmp_path / "answers.csv"
    assert main(["read", str(tmp_path / "learn"), "--out", str(data)]) == 0
    schema = load_schema(data)
    assert {column.kind for column in schema.columns} == {"text", "category"}
    assert main(["recipe", str(data), "--target", "label", "--family", "linear", "--out", str(recipe)]) == 0
    assert main(["run", str(recipe), "--out", str(tmp_path / "run")]) == 0
    metrics, parity = judged(tmp_path / "run")
    assert better(metrics["accuracy"]) >= 0
    assert parity["passed"]
    capsys.readouterr()
    assert main(["predict", str(tmp_path / "run" / "bundle.onnx"), str(tmp_path / "new"), "--out", str(out)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["rows"], report["rejected"]) == (100, [])
    answers = read(out)
    assert np.mean([row["file"].split("/")[-2] == row["label"] for row in answers]) > 0.6
