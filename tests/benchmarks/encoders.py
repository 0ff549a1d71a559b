"""Every encoder: seconds until its network has left as ONNX, and one row through it, beside the same in torch."""

import statistics
import time
from collections.abc import Callable

import numpy as np
import torch

from core.graph import DOUBLE, FLOAT, INT64, UINT8, Graph
from core.kinds.base import Prepared
from core.layout import Arrays, Layout, TensorColumn
from core.models import MODELS
from core.models.network.build import build
from core.models.network.fit import FittedNetwork
from core.networks.encoders import ENCODERS
from core.networks.head import Scores
from core.networks.network import Answering
from core.networks.numeric import NumericPreparation
from core.records import FittedTarget
from core.serving.session import open_session
from tests.benchmarks.figure import Figure

LEARNED = FittedTarget("classification", "answer", tuple("abcdefghij"))
SIZES = {"tokens": ((128,), INT64), "pixels": ((96, 96, 3), UINT8), "frames": ((500, 64), FLOAT)}
MOST_SECONDS, MOST_MILLISECONDS = 8, 5


def measure() -> list[Figure]:
    """Two figures an encoder: texts of 128 words, pictures of 96 x 96, sounds of 5 seconds."""
    figures = []
    for sort, networks in ENCODERS.items():
        for network in networks:
            column = TensorColumn("x", sort, SIZES[sort][0], 5000 if sort == "tokens" else 0, network)
            figures += _figures(column)
    return figures


def _figures(column: TensorColumn) -> list[Figure]:
    layout = Layout(tensors=(column,))
    network = build(layout, 0, LEARNED, MODELS["neural_network"].Options())
    fitted = FittedNetwork(Answering(NumericPreparation(np.zeros((2, 0))), network, Scores(LEARNED)), LEARNED, 1, 1)
    g, began = Graph(), time.process_time()
    raw = g.input("x", SIZES[column.sort][1], ("N", *column.shape))
    scores = fitted.graph(g, Prepared(tensors=(raw,), tensor_columns=(column,)))
    seconds = time.process_time() - began
    g.output("scores", g.Cast(scores, to=DOUBLE), DOUBLE, ("N", "C"))
    session = open_session(g.model().SerializeToString())
    one = _rows(column)
    arrays = Arrays(layout, np.zeros((1, 0)), np.zeros((1, 0), np.int64), np.zeros(1, np.int64), tensors=(one,))
    ours, theirs = _median(lambda: session.run(None, {"x": one})), _median(lambda: fitted.predict(arrays))
    name = f"{column.network} for {column.sort} {' x '.join(map(str, column.shape[:2]))}"
    return [
        Figure(f"{name}, written as ONNX", seconds, "s of a core", most=MOST_SECONDS),
        Figure(f"{name}, one row", ours, "ms", most=MOST_MILLISECONDS, beside=f"in torch {theirs:.2f} ms"),
    ]


def _rows(column: TensorColumn) -> np.ndarray:
    random = np.random.default_rng(0)
    if column.sort == "frames":
        return random.random((1, *column.shape), np.float32)
    high, kind = (column.levels, np.int64) if column.sort == "tokens" else (256, np.uint8)
    return random.integers(1, high, (1, *column.shape), kind)


def _median(answer: Callable[[], object], repeats: int = 60) -> float:
    """Milliseconds of one call with one thread, after a warm-up."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    times = []
    for repeat in range(repeats + 5):
        began = time.perf_counter()
        answer()
        if repeat >= 5:
            times.append(time.perf_counter() - began)
    torch.set_num_threads(threads)
    return 1000 * statistics.median(times)
