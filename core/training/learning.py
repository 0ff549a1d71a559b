"""What of a network changes while it learns, by name: all that a checkpoint has to hold of it. Knows no layer."""

from torch import Tensor, nn


def learning(network: nn.Module) -> dict[str, Tensor]:
    """The weights that require a gradient, and what the network keeps beside its weights (means, counts ...)."""
    frozen = _frozen(network)
    return {name: value for name, value in network.state_dict().items() if name not in frozen}


def copied(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """The same values, which no step changes."""
    return {name: value.detach().clone() for name, value in weights.items()}


def put_back(network: nn.Module, weights: dict[str, Tensor]) -> None:
    """Give the network those values, frozen ones included where there are any; ValueError when they aren't its own."""
    found = network.load_state_dict(weights, strict=False)
    missing = set(found.missing_keys) - _frozen(network)
    if missing or found.unexpected_keys:
        raise ValueError(f"Not this network's weights: {sorted(missing)[:3]} missing, {found.unexpected_keys[:3]} new.")


def _frozen(network: nn.Module) -> set[str]:
    parameters = network.named_parameters(remove_duplicate=False)
    return {name for name, part in parameters if not part.requires_grad}
