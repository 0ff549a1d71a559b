"""The small ONNX graph builder; the only file that touches onnx.helper. Knows nothing of columns, models or tasks.

Opset 20, ai.onnx.ml 3, IR 9: loads on onnxruntime >= 1.17.
"""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FLOAT, DOUBLE, INT64, STRING = TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.INT64, TensorProto.STRING
UINT8, BOOL, INT32 = TensorProto.UINT8, TensorProto.BOOL, TensorProto.INT32
TYPES = {"string": STRING, "float32": FLOAT, "float64": DOUBLE, "int64": INT64, "bool": BOOL}  # of outputs
OPSETS = {"": 20, "ai.onnx.ml": 3, "com.microsoft": 1}
IR_VERSION = 9
_DOMAINS = dict.fromkeys(("LabelEncoder", "TreeEnsembleRegressor", "Scaler", "Imputer"), "ai.onnx.ml")
_DOMAINS["Tokenizer"] = "com.microsoft"


class Graph:
    """Builds one graph. `g.Add(a, b)` appends that operator and returns its output's name.

    Internal names start with `prefix`, so that no column's name can collide with them.
    """

    def __init__(self, prefix: str = "__a/") -> None:
        self.prefix = prefix
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []
        self._infos: list[onnx.ValueInfoProto] = []
        self._count = itertools.count(1)

    def input(self, name: str, kind: int, shape: tuple[int | str, ...] = ("N",)) -> str:
        """Declare a graph input and return its name."""
        self._inputs.append(helper.make_tensor_value_info(name, kind, list(shape)))
        return name

    def output(self, name: str, source: str, kind: int, shape: tuple[int | str, ...]) -> str:
        """Give the tensor `source` out under `name`."""
        self._nodes.append(helper.make_node("Identity", [source], [name], name=self._next("out")))
        self._outputs.append(helper.make_tensor_value_info(name, kind, list(shape)))
        return name

    def const(self, value: object, dtype: str | None = None) -> str:
        """A constant; text arrays become string tensors (UTF-8)."""
        array = np.asarray(value, dtype) if dtype else np.asarray(value)
        name = self._next("c")
        if array.dtype.kind in "UO":
            texts = [str(entry).encode() for entry in array.ravel()]
            self._constants.append(TensorProto(name=name, data_type=STRING, dims=array.shape, string_data=texts))
        else:
            self._constants.append(numpy_helper.from_array(np.ascontiguousarray(array).reshape(array.shape), name))
        return name

    def op(self, operator: str, *inputs: str, **attributes: object) -> str:
        """Append one operator; returns its output's name."""
        return self.several(operator, *inputs, outputs=1, **attributes)[0]

    def several(self, operator: str, *inputs: str, outputs: int, **attributes: Any) -> list[str]:  # noqa: ANN401  (as onnx takes them)
        """Append one operator that has as many outputs; returns their names."""
        domain = _DOMAINS.get(operator, "")
        name = self._next(operator)
        names = [f"{name}_{position}" for position in range(outputs)]
        self._nodes.append(helper.make_node(operator, list(inputs), names, name=name, domain=domain, **attributes))
        if operator == "Tokenizer":  # shape inference crashes on a LabelEncoder behind an operator it can't infer
            self._infos.append(helper.make_tensor_value_info(names[0], STRING, None))
        return names

    def __getattr__(self, operator: str) -> Callable[..., str]:
        if not operator[:1].isupper():
            raise AttributeError(operator)
        return lambda *inputs, **attributes: self.op(operator, *inputs, **attributes)

    def scan(
        self, step: Callable[..., tuple[list[str], list[str]]], states: Sequence[str], each: Sequence[str]
    ) -> list[str]:
        """Go through all of `each` along their first axis, as the operator Scan does, and stop at their end.

        step(g, *states, *entries) -> (the states after these entries, what is collected of them). Returns the last
        states, then what was collected, stacked along a new first axis. The step may use what this graph made, but not
        its inputs.
        """
        body = Graph(self.prefix)
        body._constants, body._count, body._infos = self._constants, self._count, self._infos
        taken = [body._next("entry") for _ in (*states, *each)]
        after, collected = step(body, *taken)
        given = [body.Identity(name) for name in (*after, *collected)]
        inputs, outputs = ([onnx.ValueInfoProto(name=name) for name in names] for names in (taken, given))
        graph = helper.make_graph(body._nodes, body._next("step"), inputs, outputs)
        return self.several("Scan", *states, *each, outputs=len(given), body=graph, num_scan_inputs=len(each))

    def column(self, tensor: str) -> str:
        """[N] -> [N,1]."""
        return self.Reshape(tensor, self.const([-1, 1], "int64"))

    def splice(self, model: onnx.ModelProto, prefix: str, feeds: dict[str, str]) -> dict[str, str]:
        """Put another model's nodes in; `feeds` maps its inputs to tensors here; returns its outputs' names here.

        Raises ValueError when `feeds` does not cover exactly the model's inputs.
        """
        graph = onnx.compose.add_prefix(model, prefix).graph
        wanted = {entry.name for entry in graph.input}
        renamed = {prefix + name: tensor for name, tensor in feeds.items()}
        if wanted != set(renamed):
            raise ValueError(f"the spliced model takes {sorted(wanted)}, not {sorted(renamed)}")
        constants = {entry.name for entry in model.graph.initializer}
        for node in graph.node:
            node.input[:] = [renamed.get(name, name) for name in node.input]
            for inner in (inner for step in node.attribute if step.HasField("g") for inner in step.g.node):
                inner.input[:] = [
                    prefix + name if name in constants else name for name in inner.input
                ]  # else forgotten
            self._nodes.append(node)
        self._constants.extend(graph.initializer)
        self._infos.extend(graph.value_info)
        return {entry.name.removeprefix(prefix): entry.name for entry in graph.output}

    def model(self, metadata: dict[str, str] | None = None) -> onnx.ModelProto:
        """The finished model, checked; build-machine traces (doc strings, node metadata) are stripped."""
        graph = helper.make_graph(
            self._nodes, "atelier", self._inputs, self._outputs, self._constants, value_info=self._infos
        )
        used = {node.domain for node in self._nodes} | {""}
        opsets = [helper.make_opsetid(domain, version) for domain, version in OPSETS.items() if domain in used]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="Model Atelier")
        if metadata:
            helper.set_model_props(model, metadata)
        strip(model)
        onnx.checker.check_model(model)
        return model

    def _next(self, word: str) -> str:
        return f"{self.prefix}{word}_{next(self._count)}"


def strip(model: onnx.ModelProto) -> None:
    """Remove what an exporter leaves behind: stack traces, source paths, doc strings."""
    for node in model.graph.node:
        node.ClearField("metadata_props")
        node.ClearField("doc_string")
    values = [*model.graph.input, *model.graph.output, *model.graph.value_info, *model.graph.initializer]
    for value in values:
        value.ClearField("metadata_props")
        value.ClearField("doc_string")
    del model.graph.metadata_props[:]
