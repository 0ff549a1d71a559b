"""The labels of a row as one text: inside the graph as in Python, for any number of labels."""

import numpy as np
import onnxruntime as ort
import pytest

from core.answers.sets import texts
from core.graph import BOOL, STRING, Graph
from core.tasks.label_text import label_text

STRANGE = ("a, b", "中文 😀", "“x”", " ", "0", "(none)", "é", "tab\there")


@pytest.mark.parametrize("count", range(1, 41))
def test_the_graph_writes_the_labels_that_python_writes(count):
    labels = tuple(STRANGE[index] if index < len(STRANGE) else f"label {index}" for index in range(count))
    g = Graph()
    g.output("text", label_text(g, g.input("applies", BOOL, ("N", count)), labels), STRING, ("N",))
    session = ort.InferenceSession(g.model().SerializeToString(), providers=["CPUExecutionProvider"])
    random = np.random.default_rng(count)
    held = np.vstack([random.random((60, count)) < 0.4, np.eye(count, dtype=bool), np.zeros((1, count), bool)])
    held = np.vstack([held, np.ones((1, count), bool)])
    (found,) = session.run(None, {"applies": held})
    assert found.tolist() == texts(held, labels).tolist()
    (nothing,) = session.run(None, {"applies": held[:0]})
    assert nothing.shape == (0,)
