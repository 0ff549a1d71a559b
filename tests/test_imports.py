"""Imports within the order of layers: none goes round in a circle, and one that waits for a call has a reason."""

import ast
import re
from collections.abc import Mapping, Sequence
from functools import cache

from tests.sources import Import, imported, product

MODULES = {source.name: source for source in product()}

# Libraries that only some calls need, and what they cost everybody else. An import inside a function may wait for one
# of them, or for a module of ours that loads one as it is imported. Any other says why in a comment on its line.
LATE = {
    **dict.fromkeys(
        ("torch", "transformers", "peft", "sklearn", "scipy", "threadpoolctl"), "trains: seconds, 100s of MB"
    ),
    **dict.fromkeys(("onnx", "onnxscript"), "makes graphs: half a second, 50 MB"),
    **dict.fromkeys(("tokenizers", "safetensors", "efficientnet_lite_pytorch"), "reads open models"),
    "huggingface_hub": "goes to the network",
    **dict.fromkeys(("PIL", "pillow_heif"), "reads pictures"),
    "soundfile": "reads sounds",
    "python_calamine": "reads spreadsheets",
    "resource": "is not on every system",
}


def library(name: str) -> str:
    """The top-level package of a dotted name."""
    return name.split(".")[0]


def module(name: str) -> str:
    """The module of ours that a dotted name stands for or lies in; empty for a library's."""
    return next((known for known in (name, name.rpartition(".")[0]) if known in MODULES), "")


def packages(name: str) -> list[str]:
    """The packages that are loaded before a module is."""
    parts = name.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts))]


@cache
def reached(name: str) -> frozenset[str]:
    """The modules of ours that importing one of them loads, by itself or by what it imports."""
    found, ahead = set(), [name]
    while ahead:
        here = ahead.pop()
        if here in MODULES and here not in found:
            found.add(here)
            ahead += packages(here)
            ahead += [index for entry in MODULES[here].imports if entry.top and (index := module(entry.name))]
    return frozenset(found)


@cache
def libraries(name: str) -> frozenset[str]:
    """The late libraries that importing a module of ours loads."""
    entries = {library(entry.name) for index in reached(name) for entry in MODULES[index].imports if entry.top}
    return frozenset(entries & set(LATE))


def without_reason(text: str, imports: Sequence[Import]) -> list[str]:
    """The lines that import inside a function what might as well be imported at once."""
    lines = text.splitlines()
    return [
        f"line {entry.line}: {lines[entry.line - 1].strip()}"
        for entry in imports
        if entry.late
        and library(entry.name) not in LATE
        and not libraries(module(entry.name))
        and not re.search(r"# .{10,}", lines[entry.line - 1])
    ]


def circle(imports: Mapping[str, set[str]]) -> set[str]:
    """What is left when everything is taken away that imports nothing which is left, or that nothing left imports."""
    left = set(imports)
    while True:
        imported = set().union(*(imports[name] & left for name in left))
        ends = {name for name in left if not imports[name] & left or name not in imported}
        if not ends:
            return left
        left -= ends


def test_an_import_that_waits_for_a_call_waits_for_a_library_or_says_why():
    found = {source.path: without_reason(source.text, source.imports) for source in MODULES.values()}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_waiting_is_allowed_for_what_loads_such_a_library_and_for_nothing_else():
    text = (
        "def f():\n    import torch\n    import json\n    import csv  # written by hand only\n"
        "    from core.models.network.fit import fit_network\n    from core.errors import UserError\n"
    )
    found = without_reason(text, imported(ast.parse(text)))
    assert [line.split(":")[0] for line in found] == ["line 3", "line 6"]


def test_every_library_that_may_be_late_is_imported_somewhere():
    assert set(LATE) - {library(entry.name) for source in MODULES.values() for entry in source.imports} == set()


def test_who_opens_a_picture_loads_no_reader_of_tables():
    found = reached("core.serving.inputs.media")
    assert "core.reading.media.pictures" in found
    assert "core.reading.table" not in found


def test_no_module_imports_itself_by_way_of_others():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == {"b", "c"}
    imports = {
        name: {known for entry in source.imports if (known := module(entry.name))} for name, source in MODULES.items()
    }
    assert circle(imports) == set()
