"""The steps of a torch model, found by watching what it calls after what; and going only some of them.

Imports torch: only job processes may load this file. Knows no architecture by name: the steps are the longest-reaching
list of modules of which each takes what the one before gave.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import torch
from torch import Tensor, nn

NEAR = 1e-3  # how far a divided model's answer may be off
SHARE = 3  # one in so many layers counts among the last
Out = TypeVar("Out")  # what a call gives
Args = tuple[object, ...]  # what a module is called with
Keywords = dict[str, object]


class Record(Protocol):
    """What a model says: one tensor, or several in their order."""

    def __getitem__(self, index: int) -> Tensor:
        """That tensor, or that part of the only one."""


Run = Callable[[nn.Module], Record]  # calls the model on some input


class _Enough(Exception):  # noqa: N818  (no error: the way out of a model's forward)
    """What is wanted is known; the rest of the model need not be gone through."""


@dataclass
class Chain:
    """`path`: the list's name in the model; `after`: names of the modules behind it, those that hold parameters.

    `idle`: those that hold parameters and are never called; they are part of no step.
    """

    path: str
    after: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()

    def parts(self, model: nn.Module) -> nn.ModuleList:
        """The list itself."""
        parts = model.get_submodule(self.path)
        if not isinstance(parts, nn.ModuleList):
            raise TypeError(f"{self.path} is no list of modules")
        return parts

    def layers(self, model: nn.Module) -> list[list[nn.Parameter]]:
        """Parameters: what comes before the list, each of its modules, with the last all that comes behind it."""
        parts = [list(part.parameters()) for part in self.parts(model)]
        parts[-1] = parts[-1] + [each for name in self.after for each in model.get_submodule(name).parameters(False)]
        idle = [each for name in self.idle for each in model.get_submodule(name).parameters(recurse=False)]
        held = {id(each) for part in (*parts, idle) for each in part}
        return [[each for each in model.parameters() if id(each) not in held], *parts]

    def until(self, model: nn.Module, run: Run, cut: int) -> Tensor:
        """What the model's list gets at that cut (1 and more): its module `cut - 1` is the first not to be called."""
        found: list[Tensor] = []

        def taken(_part: nn.Module, args: Args, kwargs: Keywords) -> None:
            if (given := _given(args, kwargs)) is not None:
                found.append(given)
            raise _Enough

        handle = self.parts(model)[cut - 1].register_forward_pre_hook(taken, with_kwargs=True)
        try:
            run(model)
        except _Enough:
            return found[0]
        finally:
            handle.remove()
        raise RuntimeError("the model did not come to its own layers")

    def onwards(self, model: nn.Module, run: Callable[[nn.Module], Out], cut: int, hidden: Tensor) -> Out:
        """What `run` gives when the list goes on from `hidden` at that cut; the input of `run` has only to fit."""

        def replaced(_part: nn.Module, args: Args, kwargs: Keywords) -> tuple[Args, Keywords]:
            return _with(args, kwargs, hidden)

        handle = self.parts(model)[cut - 1].register_forward_pre_hook(replaced, with_kwargs=True)
        try:
            with self._without(model, cut - 1):
                return run(model)
        finally:
            handle.remove()

    @contextmanager
    def _without(self, model: nn.Module, count: int) -> Iterator[None]:
        """The list without its first modules."""
        above, _, name = self.path.rpartition(".")
        holder, whole = model.get_submodule(above), self.parts(model)
        holder._modules[name] = whole[count:]
        try:
            yield
        finally:
            holder._modules[name] = whole


@dataclass
class _Seen:
    """What was called of one list: positions, what each got and gave."""

    positions: list[int] = field(default_factory=list)
    got: list[Tensor | None] = field(default_factory=list)
    gave: list[Tensor | None] = field(default_factory=list)


def found(model: nn.Module, run: Run, above: Run) -> Chain | None:
    """The chain with the most parameters, of two or more modules; calls the model a few times.

    above: the run of another input of the same shape, by which the second half is gone through. None when there is no
    chain, or when the model answers otherwise once it is divided: some hand more than one tensor on, and some give what
    was before their list to what is behind it.
    """
    lists = {name: part for name, part in model.named_modules() if isinstance(part, nn.ModuleList) and len(part) > 1}
    seen, order = _watched(model, lists, run)
    fitting = [name for name in lists if _linked(seen[name], len(lists[name]))]
    if not fitting:
        return None
    best = max(fitting, key=lambda name: sum(each.numel() for each in lists[name].parameters()))
    end = order.index(f"{best}.{len(lists[best]) - 1}")
    before = set(order[:end])
    after = [name for name in dict.fromkeys(order[end + 1 :]) if name not in before]
    own = [name for name, part in model.named_modules() if any(True for _ in part.parameters(recurse=False))]
    called = set(order)
    chain = Chain(
        best,
        tuple(name for name in after if name in own and not best.startswith(f"{name}.")),
        tuple(name for name in own if name not in called),
    )
    return chain if _divides(chain, model, run, above) else None


def _divides(chain: Chain, model: nn.Module, run: Run, above: Run) -> bool:
    """Whether going on from what was kept, at the first cut, the usual and the last, gives the model's own answer."""
    try:
        with torch.inference_mode():
            whole = _answer(run(model))
            cuts = {1, last_of(chain, model), len(chain.parts(model))}
            parts = [_answer(chain.onwards(model, above, cut, chain.until(model, run, cut))) for cut in cuts]
    except (RuntimeError, ValueError, TypeError, IndexError):
        return False
    return all(part.shape == whole.shape and torch.allclose(part, whole, rtol=NEAR, atol=NEAR) for part in parts)


def known(chain: Chain | None) -> Chain:
    """The chain; ValueError where there is none, as the only cut then is 0."""
    if chain is None:
        raise ValueError("a model whose steps can't be told apart can't be cut")
    return chain


def steps(chain: Chain | None, model: nn.Module) -> list[list[nn.Parameter]]:
    """The parameters step by step; all in one where there is no chain."""
    return chain.layers(model) if chain else [list(model.parameters())]


def last_of(chain: Chain | None, model: nn.Module) -> int:
    """The cut that leaves a third of the layers above it; 0 where there is no chain."""
    count = len(chain.parts(model)) if chain else 0
    return 1 + count - max(1, round(count / SHARE)) if count else 0


def _watched(model: nn.Module, lists: dict[str, nn.ModuleList], run: Run) -> tuple[dict[str, _Seen], list[str]]:
    """What each list's modules got and gave, and the names of all modules in the order in which they had answered."""
    seen, order, handles = {name: _Seen() for name in lists}, [], []
    indices = {id(part): (name, index) for name, parts in lists.items() for index, part in enumerate(parts)}

    def answered(name: str, part: nn.Module, args: Args, kwargs: Keywords, given: object) -> None:
        order.append(name)
        if id(part) in indices:
            home, index = indices[id(part)]
            seen[home].positions.append(index)
            seen[home].got.append(_given(args, kwargs))
            seen[home].gave.append(_first(given))

    for name, part in model.named_modules():

        def hook(part: nn.Module, args: Args, kwargs: Keywords, given: object, name: str = name) -> None:
            answered(name, part, args, kwargs, given)

        handles.append(part.register_forward_hook(hook, with_kwargs=True))
    try:
        with torch.inference_mode():
            run(model)
    finally:
        for handle in handles:
            handle.remove()
    return seen, order


def _linked(seen: _Seen, count: int) -> bool:
    links = zip(seen.gave[:-1], seen.got[1:], strict=True)
    return seen.positions == list(range(count)) and all(gave is not None and gave is got for gave, got in links)


def _answer(given: Record) -> Tensor:
    return given if isinstance(given, Tensor) else given[0]


def _first(given: object) -> Tensor | None:
    while isinstance(given, (tuple, list)) and given:
        given = given[0]
    return given if isinstance(given, Tensor) else None


def _given(args: Args, kwargs: Keywords) -> Tensor | None:
    """The first tensor that a module was called with."""
    return next((each for each in (*args, *kwargs.values()) if isinstance(each, Tensor)), None)


def _with(args: Args, kwargs: Keywords, hidden: Tensor) -> tuple[Args, Keywords]:
    """The same call with another first tensor."""
    if args and isinstance(args[0], Tensor):
        return (hidden, *args[1:]), kwargs
    name = next(name for name, each in kwargs.items() if isinstance(each, Tensor))
    return args, {**kwargs, name: hidden}
