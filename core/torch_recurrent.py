"""How GRU and LSTM layers leave as one ONNX node each. Imports torch: only job processes may load this file.

torch's own exporter would write a GRU's steps down one by one, which takes minutes; so in an exported graph each layer
is an operator of ours that stands for the ONNX one.
"""

from collections.abc import Callable

import torch
from onnxscript import FLOAT
from onnxscript import opset20 as onnx_operators
from torch import Tensor, nn

_GATES = {"gru": (1, 0, 2), "lstm": (0, 3, 1, 2)}  # where torch keeps each of ONNX's gates


def run(layer: nn.GRU | nn.LSTM, values: Tensor) -> Tensor:
    """float32 [N,T,inputs] -> what a layer that reads onwards, rows first, says at each step: [N,T,units]."""
    if not torch.compiler.is_exporting():
        states: Tensor = layer(values)[0]
        return states
    kind = "gru" if isinstance(layer, nn.GRU) else "lstm"
    ordered = [
        _ordered(getattr(layer, f"{name}_l0"), kind) for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    ]
    bias = torch.cat(ordered[2:]).unsqueeze(0)
    operator = torch.ops.atelier.gru if kind == "gru" else torch.ops.atelier.lstm
    read: Tensor = operator(values, ordered[0].unsqueeze(0), ordered[1].unsqueeze(0), bias, layer.hidden_size)
    return read


def _ordered(weights: Tensor, kind: str) -> Tensor:
    """The gates' weights in ONNX's order."""
    gates = weights.chunk(len(_GATES[kind]))
    return torch.cat([gates[index] for index in _GATES[kind]])


@torch.library.custom_op("atelier::gru", mutates_args=())
def gru(values: Tensor, weights: Tensor, recurrent: Tensor, bias: Tensor, units: int) -> Tensor:
    """Stands for ONNX's GRU in an exported graph; never run by torch."""
    raise NotImplementedError


@torch.library.custom_op("atelier::lstm", mutates_args=())
def lstm(values: Tensor, weights: Tensor, recurrent: Tensor, bias: Tensor, units: int) -> Tensor:
    """Stands for ONNX's LSTM in an exported graph; never run by torch."""
    raise NotImplementedError


@gru.register_fake
@lstm.register_fake
def _shape(values: Tensor, weights: Tensor, recurrent: Tensor, bias: Tensor, units: int) -> Tensor:
    return values.new_empty(values.shape[0], values.shape[1], units)


def _onnx_gru(values: FLOAT, weights: FLOAT, recurrent: FLOAT, bias: FLOAT, units: int) -> FLOAT:
    steps = onnx_operators.Transpose(values, perm=[1, 0, 2])
    states, _ = onnx_operators.GRU(steps, weights, recurrent, bias, hidden_size=units, linear_before_reset=1)
    return _by_row(states)


def _onnx_lstm(values: FLOAT, weights: FLOAT, recurrent: FLOAT, bias: FLOAT, units: int) -> FLOAT:
    steps = onnx_operators.Transpose(values, perm=[1, 0, 2])
    states, *_ = onnx_operators.LSTM(steps, weights, recurrent, bias, hidden_size=units)
    return _by_row(states)


def _by_row(states: FLOAT) -> FLOAT:
    """[T,1,N,units] -> [N,T,units]."""
    axis = onnx_operators.Constant(value_ints=[1])
    steps = onnx_operators.Squeeze(states, axis)  # type: ignore[arg-type]  # its types allow any constant there or none
    return onnx_operators.Transpose(steps, perm=[1, 0, 2])


TRANSLATIONS: dict[Callable[..., object], Callable[..., object]] = {
    torch.ops.atelier.gru.default: _onnx_gru,
    torch.ops.atelier.lstm.default: _onnx_lstm,
}
