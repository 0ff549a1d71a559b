"""A folder of real sounds becomes a dataset, a run, and a bundle that answers files, folders and zips alike."""

import json
import shutil
import zipfile

import numpy as np
import onnx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.__main__ import main
from core.data.dataset_files import load_schema
from core.data.preparation.features import DONE
from core.errors import UserError
from core.export.strangers.check import check_file
from core.importing.into_dataset import import_file
from core.recipe import with_settings
from core.runs.execute import execute
from core.runs.planning import plan
from core.runs.stages import prepare
from core.serving.batch import answer_file
from core.serving.predictor import Predictor
from core.serving.sandbox.limited import LimitedPredictor
from tests.kinds import sounds
from tests.runs.carried import carried_out, features, read

WHISPER, RESEMBLYZER = "openai/whisper-tiny.en", "resemble-ai/resemblyzer"


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    """A folder with spoken digits and letters, each in five variations of speed, loudness and noise."""
    root = tmp_path_factory.mktemp("sounds") / "words"
    random = np.random.default_rng(5)
    for name, content in sounds.spoken().items():
        spoken = sounds.heard(content)
        for variation in range(5):
            fast = random.uniform(0.85, 1.15)
            samples = np.interp(np.arange(0, len(spoken) - 1, fast), np.arange(len(spoken)), spoken)
            samples = samples * random.uniform(0.3, 1) + random.normal(0, 0.003, len(samples))
            path = root / ("digit" if name.isdigit() else "letter") / f"{name}-{variation}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(sounds.file(np.clip(samples, -1, 1)))
    return root


@pytest.fixture(scope="module")
def data(words):
    """The dataset made of it."""
    out = words.parent / "data.parquet"
    import_file(words, out, "words")
    return out


@pytest.fixture(scope="module")
def fewer(words):
    """The dataset of three of the five variations, for what takes long."""
    part, out = words.parent / "fewer", words.parent / "fewer.parquet"
    shutil.copytree(words, part, ignore=shutil.ignore_patterns("*-3.wav", "*-4.wav"))
    import_file(part, out, "words")
    return out


@pytest.fixture(scope="module")
def run(data, tmp_path_factory):
    """Carry out a recipe with some settings; returns the run's folder."""

    def _run(*settings, family="linear", dataset=data):
        return carried_out(dataset, tmp_path_factory.mktemp("run"), *settings, family=family)

    return _run


@pytest.fixture(scope="module")
def bundle(run):
    """The bundle of a linear model on the sounds' own numbers."""
    return run() / "bundle.onnx"


def judged(folder):
    """(accuracy on the test part, parity) of a finished run."""
    evaluation = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    return evaluation["metrics"]["accuracy"]["value"], json.loads((folder / "parity.json").read_text(encoding="utf-8"))


def test_a_draft_uses_the_sounds_and_says_how_they_are_read(data):
    schema = load_schema(data)
    recipe = plan.draft(schema, str(data), "label")
    assert recipe.columns["audio"].use
    assert plan.reasons(schema, ["label"]) == {}


def test_a_linear_model_learns_from_sounds_and_its_bundle_answers_alike(bundle):
    accuracy, parity = judged(bundle.parent)
    assert accuracy >= 0.85, "0.72 of the rows are letters"
    assert parity["passed"]
    assert parity["largest_difference"] <= 1e-4
    assert parity["nasty_rows"] >= 20
    entry = Predictor(bundle).schema.inputs[0]
    assert (entry.kind, entry.rate) == ("audio", 16_000)
    assert 0.3 < entry.most / entry.rate < 2
    assert entry.longest == 300 * entry.rate


@pytest.mark.slow
@pytest.mark.parametrize(
    ("family", "settings", "least"),
    [
        ("boosted_trees", [], 0.85),
        ("linear", [f"columns.audio.options.model={WHISPER}"], 0.9),
        ("neural_network", ["training.epochs=8"], 0.7),
    ],
    ids=["trees", "whisper", "network"],
)
def test_every_way_to_learn_from_sounds_ends_in_a_bundle_that_answers_alike(run, fewer, data, family, settings, least):
    require_good(run(*settings, family=family, dataset=fewer if settings and "model" in settings[0] else data), least)


def require_good(folder, least):
    accuracy, parity = judged(folder)
    assert accuracy >= least
    assert parity["passed"]
    assert check_file(folder / "bundle.onnx").safe


@pytest.mark.slow
def test_each_stage_tells_its_own_rows_and_a_pause_while_the_file_is_checked_keeps_the_run(data, tmp_path, monkeypatch):
    monkeypatch.setattr(prepare, "PROGRESS_EVERY", -1.0)
    schema = load_schema(data)
    draft = plan.draft(schema, str(data), "label", family="neural_network")
    recipe = with_settings(draft, ["training.epochs=1"])

    def told():
        return [json.loads(line) for line in (tmp_path / "events.jsonl").read_text("utf-8").splitlines()]

    def requested():
        return "pause" if [event for event in told() if event.get("name") == "checking"] else "run"

    assert execute(recipe, data, tmp_path, requested=requested) == "paused"
    assert [event["name"] for event in told() if event["kind"] == "stage"][-1] == "checking"
    assert execute(recipe, data, tmp_path) == "finished"
    stage, rows = "", {}
    for event in told():
        stage = event["name"] if event["kind"] == "stage" else stage
        if event["kind"] == "rows":
            rows.setdefault(stage, []).append((event["done"], event["total"]))
    assert set(rows) == {"preparing", "checking"}
    assert all(pairs[-1][0] == pairs[-1][1] for pairs in rows.values())


@pytest.mark.slow
def test_what_an_open_model_heard_is_kept_for_the_next_run_and_both_answer_alike(run, fewer):
    setting, earlier = f"columns.audio.options.model={RESEMBLYZER}", features(fewer)
    require_good(run(setting, dataset=fewer), 0.8)
    kept = {path: time for path, time in features(fewer).items() if path not in earlier}
    assert [np.load(path).sum() for path in kept if path.name == DONE] == [pq.read_metadata(fewer).num_rows]
    require_good(run(setting, family="boosted_trees", dataset=fewer), 0.75)
    assert features(fewer) == earlier | kept


def test_a_folder_a_zip_a_file_and_a_dataset_get_the_same_answers(bundle, words, data, tmp_path):
    predictor = Predictor(bundle)
    files = sorted(words.rglob("*.wav"))
    packed = tmp_path / "words.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in files:
            archive.write(path, path.relative_to(words).as_posix())
    answers = {}
    for source in (words, packed, data, files[0]):
        result = answer_file(predictor, source, tmp_path / "out.csv", source.name)
        answers[source.name] = read(tmp_path / "out.csv")
        assert result.rows == len(answers[source.name])
        assert result.answers[-2:] == ("probability of digit", "probability of letter")
        assert "audio" not in result.columns
    assert len(answers["words"]) == len(files)
    assert answers["words"] == answers["words.zip"]
    shares = {row["file"]: row["probability of digit"] for row in answers["words"]}
    assert [row["probability of digit"] for row in answers[files[0].name]] == [shares[f"digit/{files[0].name}"]]
    assert sorted(row["probability of digit"] for row in answers["data.parquet"]) == sorted(shares.values())
    right = [row["file"].startswith(row["label"]) for row in answers["words"]]
    assert np.mean(right) > 0.9


def test_what_was_heard_of_each_sound_stands_beside_its_answer(bundle, words, tmp_path):
    spoken = sounds.samples((words / "digit" / "3-0.wav").read_bytes())
    around = {
        "late": np.concatenate([np.zeros(32_000), spoken, np.zeros(8_000)]),
        "silent": np.zeros(8_000),
        "twice": np.concatenate([spoken, np.zeros(80_000), spoken]),
        "whole": spoken[len(spoken) // 4 : -len(spoken) // 4],
    }
    (tmp_path / "files").mkdir()
    for name, samples in around.items():
        (tmp_path / "files" / f"{name}.wav").write_bytes(sounds.file(samples))
    (tmp_path / "files" / "years.flac").write_bytes(sounds.file(np.zeros(8_000 * 301), 8_000, kind="FLAC"))
    predictor = Predictor(bundle)
    for answering in (predictor, LimitedPredictor(bundle)):
        result = answer_file(answering, tmp_path / "files", tmp_path / "out.csv", "files")
        report = {row["file"].split(".")[0]: row["heard"] for row in read(tmp_path / "out.csv")}
        assert report["late"].startswith("2.")
        assert report["late"].endswith(f" of {2.5 + len(spoken) / 16_000:.1f} s")
        assert report["twice"].endswith("s, the loudest stretch")
        assert report["whole"].startswith("all of 0.")
        assert (report["silent"], report["years"]) == ("silent", "")
        assert [note.text for note in result.notes] == [
            "“audio”: 1 value lasts longer than the model can hear and counts as missing, “a file of"
            f" {(tmp_path / 'files' / 'years.flac').stat().st_size:,} bytes” in row 5."
        ]
        assert "2 sounds are silent from beginning to end: “silent.wav”, “years.flac”." in result.warnings
    assert predictor.answer_one({"audio": None}).heard.tolist() == [""]
    answering.close()


def test_sounds_without_folders_repeated_broken_and_named_by_a_table_are_answered(bundle, words, tmp_path):
    flat = tmp_path / "flat"
    flat.mkdir()
    one = (words / "digit" / "3-0.wav").read_bytes()
    for name, content in (("a.wav", one), ("b.wav", one), ("c.wav", b"RIFF....WAVEnothing"), ("d.txt", b"a note")):
        (flat / name).write_bytes(content)
    result = answer_file(Predictor(bundle), flat, tmp_path / "out.csv", "flat")
    first, second = read(tmp_path / "out.csv")
    assert (first.pop("file"), second.pop("file")) == ("a.wav", "b.wav")
    assert first == second
    assert [line for line, _ in result.rejected] == [3]
    assert "“c.wav”" in result.rejected[0][1]
    (flat / "table.csv").write_text("who,sound\nme,b.wav\nyou,none.wav\n")
    for source in (flat, flat / "table.csv"):
        result = answer_file(Predictor(bundle), source, tmp_path / "out.csv", source.name)
        (row,) = read(tmp_path / "out.csv")
        assert (row["who"], row["sound"], row["label"]) == ("me", "b.wav", first["label"])
        assert result.rejected == ((2, "“none.wav” names no file that is there."),)


def test_a_folder_without_sounds_and_a_table_without_any_are_refused_in_plain_words(bundle, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="no sounds in “empty”"):
        answer_file(Predictor(bundle), tmp_path / "empty", tmp_path / "out.csv", "empty")
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UserError, match="lack the column “audio”"):
        answer_file(Predictor(bundle), tmp_path / "table.csv", tmp_path / "out.csv", "table.csv")


def test_sounds_whose_channels_cancel_each_other_are_learned_from_and_answered(tmp_path):
    """A third of the recordings has its second channel the wrong way round, whatever they are of."""
    random = np.random.default_rng(4)
    for label, pitch in (("low", 300), ("high", 1200)):
        (tmp_path / "tones" / label).mkdir(parents=True)
        for index in range(30):
            tone = sounds.chirp(0.4, 8_000, pitch, pitch * random.uniform(1, 1.2)) + sounds.noise(
                0.4, 8_000, index, 0.01
            )
            other = -tone if index % 3 == 0 else tone
            path = tmp_path / "tones" / label / f"{index}.wav"
            path.write_bytes(sounds.file(np.stack([tone, other], 1), 8_000))
    import_file(tmp_path / "tones", tmp_path / "data.parquet", "tones")
    folder = carried_out(tmp_path / "data.parquet", tmp_path / "run", family="linear")
    accuracy, parity = judged(folder)
    assert (accuracy, parity["passed"]) == (1, True)
    answer_file(Predictor(folder / "bundle.onnx"), tmp_path / "tones", tmp_path / "out.csv", "tones")
    assert all(row["file"].startswith(row["label"]) for row in read(tmp_path / "out.csv"))


def test_a_limited_child_answers_nasty_sounds_as_the_predictor_does(bundle):
    assert check_file(bundle).safe
    values = list(sounds.edge_cases().values())
    table = pa.table({"audio": pa.array(values, pa.binary())})
    ours, child = Predictor(bundle), LimitedPredictor(bundle)
    try:
        theirs = child.answer(table).probabilities
        single = child.answer_one({"audio": values[-1]}).probabilities
    finally:
        child.close()
    assert np.isfinite(theirs).all()
    np.testing.assert_array_equal(theirs, ours.answer(table).probabilities)
    np.testing.assert_array_equal(single[0], theirs[-1])


def test_a_bundle_takes_samples_of_any_length_with_onnxruntime_alone(bundle):
    import onnxruntime

    session = onnxruntime.InferenceSession(bundle.read_bytes(), providers=["CPUExecutionProvider"])
    spoken = [sounds.heard(content).astype(np.float32) for content in list(sounds.spoken().values())[:6]]
    alone = np.concatenate([session.run(["probabilities"], {"audio": sound[None]})[0] for sound in spoken])
    longest = max(map(len, spoken))
    padded = np.stack([np.pad(sound, (0, longest - len(sound))) for sound in spoken])
    np.testing.assert_allclose(session.run(["probabilities"], {"audio": padded})[0], alone, atol=1e-4, rtol=0)
    assert np.isfinite(session.run(["probabilities"], {"audio": np.zeros((2, 1), np.float32)})[0]).all()


def test_a_bundle_with_another_shape_of_input_is_not_trusted(bundle, tmp_path):
    model = onnx.load(bundle)
    del model.graph.input[0].type.tensor_type.shape.dim[1]
    onnx.save(model, tmp_path / "changed.onnx")
    verdict = check_file(tmp_path / "changed.onnx")
    assert not verdict.safe
    assert "“audio” is no audio" in verdict.problem


def test_sounds_beside_numbers_estimate_a_value_and_rows_may_lack_their_sound(tmp_path, run):
    random = np.random.default_rng(2)
    (tmp_path / "notes").mkdir()
    lines = ["sound,weight,price"]
    for index in range(120):
        pitch, weight = random.uniform(200, 3000), random.uniform(0, 10)
        tone = sounds.chirp(0.3, low=pitch, high=pitch)
        (tmp_path / "notes" / f"{index}.flac").write_bytes(sounds.file(tone, kind="FLAC"))
        lines.append(f"{index}.flac,{weight:.3f},{np.log(pitch) * 10 + weight:.4f}")
    (tmp_path / "notes" / "table.csv").write_text("\n".join(lines))
    data, folder = tmp_path / "notes.parquet", tmp_path / "run"
    folder.mkdir()
    schema = import_file(tmp_path / "notes", data, "notes")
    media = next(column.name for column in schema.columns if column.kind == "audio")
    recipe = plan.draft(schema, str(data), "price", family="linear")
    assert execute(recipe, data, folder) == "finished"
    evaluation = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    assert evaluation["metrics"]["r2"]["value"] > 0.8
    predictor = Predictor(folder / "bundle.onnx")
    one = (tmp_path / "notes" / "5.flac").read_bytes()
    low, high = (predictor.answer_one({media: one, "weight": weight}).prediction[0] for weight in (1, 9))
    assert 4 < high - low < 12, "8 in truth"
    assert np.isfinite(predictor.answer_one({"weight": 3}).prediction).all()


def test_the_command_line_goes_from_a_zip_of_sounds_to_answers_for_a_folder(words, tmp_path, capsys):
    few, out = tmp_path / "few", tmp_path / "answers.csv"
    for path in sorted(words.rglob("*.wav"))[::2]:
        target = few / path.relative_to(words)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    with zipfile.ZipFile(tmp_path / "few.zip", "w") as archive:
        for path in few.rglob("*.wav"):
            archive.write(path, path.relative_to(few).as_posix())
    data, recipe = tmp_path / "data.parquet", tmp_path / "recipe.yaml"
    wanted = ["--target", "label", "--family", "linear", "--set", "columns.audio.options.seconds=0.6"]
    assert main(["read", str(tmp_path / "few.zip"), "--out", str(data)]) == 0
    assert main(["recipe", str(data), *wanted, "--out", str(recipe)]) == 0
    assert main(["run", str(recipe), "--out", str(tmp_path / "run")]) == 0
    capsys.readouterr()
    assert main(["predict", str(tmp_path / "run" / "bundle.onnx"), str(few), "--out", str(out)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["rows"], report["rejected"]) == (len(list(few.rglob("*.wav"))), [])
    assert np.mean([row["file"].startswith(row["label"]) for row in read(out)]) > 0.85
