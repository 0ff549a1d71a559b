"""Entries that other installed packages add to a registry, by Python's entry points; knows none of the registries.

Only what somebody installed beside the app is asked, never a file that a user brings. A package names its classes in
its pyproject.toml: [project.entry-points."atelier.kinds"] with lines such as geo = "their_package.geo:Geo".
"""

import sys
from collections.abc import Collection
from functools import cache
from importlib import metadata
from typing import Any, ClassVar, Protocol, TypeVar


class Entry(Protocol):
    """What stands in a registry."""

    name: ClassVar[str]


T = TypeVar("T", bound=Entry)
GROUP = "atelier."


def added(registry: str, base: type[T], ours: Collection[str]) -> tuple[T, ...]:
    """An instance of each class of the group atelier.<registry>, by name.

    registry: "kinds", "families", "tasks" or "answers". ours: the names that are taken. ImportError where a package's
    class can't be loaded or used: a registry without it would read old files as if it had never been there.
    """
    found: dict[str, T] = {}
    for point in sorted(_installed((*sys.path,)).select(group=f"{GROUP}{registry}"), key=lambda point: point.name):
        entry = point.load()()
        if not isinstance(entry, base):
            raise ImportError(f"“{point.value}” is no {base.__name__}, which {GROUP}{registry} takes.")
        if entry.name in {*ours, *found}:
            raise ImportError(f"“{point.value}” calls itself “{entry.name}”, as another one of {registry} does.")
        found[entry.name] = entry
    return tuple(found.values())


@cache
def _installed(paths: tuple[str, ...]) -> Any:  # noqa: ANN401  (its type changed with Python 3.12)
    """What all packages on these paths offer; to look takes some hundredths of a second, so it is done once."""
    return metadata.entry_points()
