"""torch's exporter reads its hundreds of operators anew for each graph, half a second long; in tests once a process."""

import functools
import sys

EXPORTER = "torch.onnx._internal.exporter._registration"


def read_once() -> None:
    """From now on, where the exporter is loaded; every graph gets lists of its own, which it may add to."""
    registry = getattr(sys.modules.get(EXPORTER), "ONNXRegistry", None)
    if registry is None or hasattr(registry, "read_once"):
        return
    read = functools.cache(registry.from_torchlib)

    def own(opset_version):
        known, copied = read(opset_version), registry()
        vars(copied).update(vars(known) | {"functions": {name: [*each] for name, each in known.functions.items()}})
        return copied

    registry.from_torchlib, registry.read_once = staticmethod(own), True
