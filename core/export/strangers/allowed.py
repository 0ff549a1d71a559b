"""The static walk over a stranger's ONNX model: only known operators, nothing that runs on and on, nothing outside.

Parses nothing and runs nothing; knows no task, kind or schema. Of graphs inside a graph only the steps of a Scan may be
there: they end with the tensor that they go through, which Loop and If don't promise.
"""

import itertools
from collections.abc import Iterator

from onnx import GraphProto, ModelProto, NodeProto, TensorProto

from core.errors import UserError

MOST_NODES = 20_000
MOST_METADATA = 64 * 2**20  # characters in one entry
NEWEST_IR = 14
_STANDARD = """
    Abs Add And ArgMax AveragePool BatchNormalization Cast Clip Concat Constant ConstantOfShape Conv ConvInteger Cos
    CumSum DequantizeLinear Div DynamicQuantizeLinear Einsum Equal Erf Exp Expand Flatten Floor GRU Gather
    GatherElements GatherND Gelu Gemm GlobalAveragePool Greater GreaterOrEqual HardSigmoid HardSwish Identity IsInf
    IsNaN LSTM LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax MatMul MatMulInteger Max MaxPool Min Mod
    Mul Neg NonZero Not OneHot Or Pad Pow QuantizeLinear Range Reciprocal ReduceL2 ReduceMax ReduceMean ReduceMin
    ReduceSum ReduceSumSquare RegexFullMatch Relu Reshape Resize Round STFT Scan ScatterElements ScatterND Shape
    Sigmoid Sign Sin Size Slice Softmax Softplus Split Sqrt Squeeze StringConcat StringSplit Sub Sum Tanh Tile TopK
    Transpose Trilu Unique Unsqueeze Where Xor
"""
_LEARNING = """
    ArrayFeatureExtractor Imputer LabelEncoder LinearClassifier LinearRegressor Normalizer Scaler SVMClassifier
    TreeEnsemble TreeEnsembleClassifier TreeEnsembleRegressor
"""
_MICROSOFT = "DynamicQuantizeLSTM DynamicQuantizeMatMul MatMulIntegerToFloat Tokenizer"
OPERATORS = {
    "": frozenset(_STANDARD.split()),
    "ai.onnx.ml": frozenset(_LEARNING.split()),
    "com.microsoft": frozenset(_MICROSOFT.split()),
}
FIX = "Only open bundles that Model Atelier exported."


def walk(model: ModelProto, size: int) -> None:
    """UserError names the first thing in the model that a bundle never holds; `size` is the file's, in bytes."""
    if model.functions or model.training_info:
        raise UserError("The file brings its own functions, which a bundle never does.", FIX)
    if model.ir_version > NEWEST_IR:
        raise UserError("The file's ONNX version {version} is too new.", "Export it again.", version=model.ir_version)
    for entry in model.opset_import:
        if _domain(entry.domain) not in OPERATORS:
            raise UserError("The file needs operators of “{domain}”.", FIX, domain=entry.domain[:80])
    count = sum(1 + sum(len(step.node) for step in _steps(node)) for node in model.graph.node)
    if count > MOST_NODES:
        raise UserError("The file has {nodes} steps; {most} is the limit.", FIX, nodes=count, most=MOST_NODES)
    if any(graph.sparse_initializer for graph in (model.graph, *itertools.chain(*map(_steps, model.graph.node)))):
        raise UserError("The file holds sparse tensors, which a bundle never does.", FIX)
    for entry in model.metadata_props:
        if len(entry.value) > MOST_METADATA:
            raise UserError("The entry “{key}” in the file is too large.", FIX, key=entry.key[:80])
    for node in model.graph.node:
        _check_node(node)
        for step in _steps(node):
            for inner in step.node:
                _check_node(inner, nested=True)
    for tensor in _tensors(model.graph):
        _check_tensor(tensor, size)


def _check_node(node: NodeProto, nested: bool = False) -> None:
    if node.op_type not in OPERATORS.get(_domain(node.domain), ()):
        operator = f"{node.domain}.{node.op_type}".lstrip(".")[:80]
        raise UserError("The file uses the operator {operator}, which is not allowed.", FIX, operator=operator)
    for attribute in node.attribute:
        if attribute.graphs or (attribute.HasField("g") and (nested or node.op_type != "Scan")):
            raise UserError("The file holds a graph inside a graph, which is not allowed.", FIX)
        if attribute.HasField("sparse_tensor") or attribute.sparse_tensors:
            raise UserError("The file holds sparse tensors, which a bundle never does.", FIX)


def _check_tensor(tensor: TensorProto, size: int) -> None:
    if tensor.data_location == TensorProto.EXTERNAL or tensor.external_data:
        raise UserError("The file wants to read other files on this computer.", FIX)
    count = 1
    for length in tensor.dims:
        count *= max(length, -1)
    if min(tensor.dims, default=0) < 0 or count > 8 * size:
        raise UserError("The file claims to hold {count} numbers in {size} bytes.", FIX, count=count, size=size)


def _tensors(graph: GraphProto) -> Iterator[TensorProto]:
    yield from graph.initializer
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("t"):
                yield attribute.t
            yield from attribute.tensors
        for step in _steps(node):
            yield from _tensors(step)


def _steps(node: NodeProto) -> Iterator[GraphProto]:
    """What a Scan does at each step."""
    yield from (attribute.g for attribute in node.attribute if attribute.HasField("g"))


def _domain(domain: str) -> str:
    return "" if domain == "ai.onnx" else domain
