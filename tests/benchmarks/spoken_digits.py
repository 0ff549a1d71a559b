"""Spoken digits said late: how many of them a finished file names rightly, with silence around them and without.

The ten digits of the package captcha in 20 variations of speed, loudness and noise are learned by each way to listen;
100 others are answered by the bundle as they are, and with a second of silence, a room or clicks around them. Each
way's figures are kept in build/spoken_digits.json as they come, so that a run that was broken off goes on.
"""

import json
import tempfile
import time
from pathlib import Path

import numpy as np

from core.data.dataset_files import load_schema
from core.importing.into_dataset import import_file
from core.recipe import with_settings
from core.runs.execute import execute
from core.runs.planning import plan
from core.serving.predictor import Predictor
from tests.benchmarks.figure import Figure
from tests.kinds import digits, sounds

KEPT = Path("build") / "spoken_digits.json"
RATE = 16_000
WHISPER = "columns.audio.options.model=openai/whisper-tiny.en"
WAYS = {
    "linear": ("linear", ()),
    "boosted trees": ("boosted_trees", ()),
    "network": ("neural_network", ("training.epochs=40",)),
    "Whisper, linear": ("linear", (WHISPER,)),
}
APART = 0.02  # that silence may cost


def measure() -> list[Figure]:
    """Each way's accuracy without silence, and what the worst sort of silence takes from it."""
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
    for way in WAYS:
        if way not in kept:
            kept[way] = _measured(way)
            KEPT.parent.mkdir(exist_ok=True)
            KEPT.write_text(json.dumps(kept, indent=1), encoding="utf-8")
            print(way, kept[way], flush=True)
    return [figure for way in WAYS for figure in _figures(way, kept[way])]


def _figures(way: str, found: dict[str, float]) -> list[Figure]:
    around = {name: found[name] for name in digits.AROUND if name != "nothing"}
    worst = min(around, key=lambda name: around[name])
    lost = found["nothing"] - around["1 s of zeros in front"]
    beside = f"{100 * found['nothing']:.1f} % without; {found['milliseconds']:.1f} ms each"
    return [
        Figure(f"spoken digits, {way}: points lost to 1 s of silence", 100 * lost, "", most=100 * APART, beside=beside),
        Figure(f"spoken digits, {way}: lost to {worst}", 100 * (found["nothing"] - around[worst]), "", beside=beside),
    ]


def _measured(way: str) -> dict[str, float]:
    family, settings = WAYS[way]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for index, (name, clip) in enumerate(zip(*digits.varied(RATE), strict=True)):
            path = folder / "digits" / name / f"{index}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(sounds.file(np.clip(clip, -1, 1), RATE))
        import_file(folder / "digits", folder / "data.parquet", "digits")
        draft = plan.draft(load_schema(folder / "data.parquet"), str(folder / "data.parquet"), "label", family=family)
        (folder / "run").mkdir()
        if execute(with_settings(draft, list(settings)), folder / "data.parquet", folder / "run") != "finished":
            raise RuntimeError(f"the run with {way} did not finish")
        return _judged(Predictor(folder / "run" / "bundle.onnx"))


def _judged(predictor: Predictor) -> dict[str, float]:
    """Accuracy by what lies around, and the median milliseconds of one answer."""
    names, clips = (values[::2] for values in digits.varied(RATE, seed=1))
    found, times = {}, []
    for around, place in digits.AROUND.items():
        right = []
        for number, (name, clip) in enumerate(zip(names, clips, strict=True)):
            content = sounds.file(np.clip(place(clip, RATE, np.random.default_rng(number)), -1, 1), RATE)
            began = time.perf_counter()
            (label,) = predictor.answer_one({"audio": content}).labels
            times.append(time.perf_counter() - began)
            right.append(label == name)
        found[around] = float(np.mean(right))
    return found | {"milliseconds": 1000 * float(np.median(times))}
