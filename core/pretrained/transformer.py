"""The steps that transformers are made of, as graph nodes from named weights. Knows no model.

Written out rather than exported from torch: the length of a sound stays free, and what lies behind a shorter sound can
be left unheard at every step.
"""

from dataclasses import dataclass

import numpy as np

from core.graph import Graph

UNHEARD = -1e9  # added to the likeness of a place that must not be attended to


@dataclass(frozen=True)
class Steps:
    """`weights`: float32 arrays by name, `<name>.weight` and perhaps `<name>.bias`, as torch keeps them."""

    g: Graph
    weights: dict[str, np.ndarray]

    def const(self, name: str) -> str:
        """The array of that name as a constant; KeyError when there is none."""
        return self.g.const(self.weights[name])

    def linear(self, name: str, hidden: str) -> str:
        """[...,A] -> [...,B]."""
        made = self.g.MatMul(hidden, self.g.const(np.ascontiguousarray(self.weights[f"{name}.weight"].T)))
        return self.g.Add(made, self.const(f"{name}.bias")) if f"{name}.bias" in self.weights else made

    def convolved(self, name: str, hidden: str, **attributes: object) -> str:
        """[N,A,...] -> [N,B,...]; attributes are those of ONNX's Conv."""
        bias = [self.const(f"{name}.bias")] if f"{name}.bias" in self.weights else []
        return self.g.Conv(hidden, self.const(f"{name}.weight"), *bias, **attributes)

    def normalised(self, name: str, hidden: str, epsilon: float = 1e-5) -> str:
        """Layer normalisation over the last axis."""
        scale, bias = self.const(f"{name}.weight"), self.const(f"{name}.bias")
        return self.g.LayerNormalization(hidden, scale, bias, axis=-1, epsilon=epsilon)

    def attention(self, name: str, hidden: str, heads: int, bias: str = "", last: str = "out_proj") -> str:
        """[N,P,W] -> [N,P,W]: every place looks at every other; `bias` [N,heads,P,P] or less is added to the likeness.

        The parts are called q_proj, k_proj, v_proj and `last`.
        """
        g = self.g
        each = len(self.weights[f"{name}.q_proj.weight"]) // heads

        def split(letter: str, order: list[int]) -> str:
            made = self.linear(f"{name}.{letter}_proj", hidden)
            return g.Transpose(g.Reshape(made, g.const([0, 0, heads, each])), perm=order)

        queries = g.Mul(split("q", [0, 2, 1, 3]), g.const(each**-0.5, "float32"))
        likeness = g.MatMul(queries, split("k", [0, 2, 3, 1]))
        shares = g.Softmax(g.Add(likeness, bias) if bias else likeness, axis=3)
        mixed = g.Transpose(g.MatMul(shares, split("v", [0, 2, 1, 3])), perm=[0, 2, 1, 3])
        return self.linear(f"{name}.{last}", g.Reshape(mixed, g.const([0, 0, heads * each])))

    def feed_forward(self, names: tuple[str, str], hidden: str) -> str:
        """Two linear steps with GELU between them."""
        return self.linear(names[1], self.g.Gelu(self.linear(names[0], hidden)))

    def layers(self, form: str, marker: str) -> list[str]:
        """The names of the layers that the weights hold, such as layers.0 for the form layers.{}."""
        found: list[str] = []
        while f"{form.format(len(found))}.{marker}" in self.weights:
            found.append(form.format(len(found)))
        return found


def unheard(g: Graph, inside: str) -> str:
    """Bool [N,P] -> what is added to likeness, [N,1,1,P]: places outside are not attended to."""
    added = g.Where(inside, g.const(0, "float32"), g.const(UNHEARD, "float32"))
    return g.Unsqueeze(added, g.const([1, 2]))
