"""One raw row through a bundle by onnxruntime with one thread, beside the same model in scikit-learn or torch."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from core.data.samples import SAMPLES, Sample
from core.export import bundle
from core.importing.into_dataset import import_file
from core.records import Schema
from core.runs.planning import plan
from core.runs.proving.finish import bundle_schema
from core.runs.stages.context import Trained, context
from core.runs.stages.intervals import calibration
from core.runs.stages.prepare import make_ready, raw_tables
from core.serving.inputs.casting import input_tensors
from core.training.run_report import RunReport
from tests.benchmarks.figure import Figure

FAMILIES = {
    "linear": "linear model",
    "random_forest": "random forest",
    "boosted_trees": "boosted trees",
    "neural_network": "neural network",
}
REPEATS = 300
MOST_SECONDS = 3


def measure() -> list[Figure]:
    """Median milliseconds for each family on the sample flights; the file also prepares the raw values."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
            dataset = Path(folder) / "data.parquet"
            sample = next(entry for entry in SAMPLES if entry.name == "flights")
            schema = import_file(sample.file, dataset)
            return [_family(name, words, sample, dataset, schema) for name, words in FAMILIES.items()]
    finally:
        torch.set_num_threads(threads)


def _family(name: str, words: str, sample: Sample, dataset: Path, schema: Schema) -> Figure:
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        recipe = plan.draft(schema, "data.parquet", sample.target, sample.task, name)
        run = context(recipe, schema, dataset, Path(folder), RunReport(Path(folder), lambda: "run"))
        run.work.mkdir()
        ready = make_ready(run, None)
        fitted = run.family.fit(
            ready.train, ready.valid, ready.learned, run.family_options, recipe.training, run.report
        )
        trained = Trained(fitted, calibration(run, ready, fitted), False)
        described = bundle_schema(run, ready, trained)
        content = bundle.build(
            ready.preprocessing,
            fitted,
            run.task,
            ready.learned,
            trained.calibration,
            bundle.metadata(described, recipe),
        )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        row = input_tensors(next(raw_tables(run, ready.preprocessing, ready.parts["test"][:1])), described)
        ours = _median(lambda: session.run(None, row))
        one = ready.valid.take(np.arange(1))
        theirs = _median(lambda: fitted.predict(one))
        run.report.close()
    return Figure(
        f"one raw row of {len(row)} columns, {words}",
        ours,
        "ms",
        most=0.3,
        beside=f"the model itself, row prepared already: {theirs:.2f} ms ({theirs / ours:.1f} times as long)",
    )


def _median(answer: Callable[[], object]) -> float:
    """Milliseconds of one call, the median of many after a warm-up."""
    times, until = [], time.perf_counter() + MOST_SECONDS
    for repeat in range(REPEATS + 20):
        if repeat > 40 and time.perf_counter() > until:
            break
        started = time.perf_counter()
        answer()
        if repeat >= 20:
            times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)
