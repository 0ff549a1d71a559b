"""Which tests are nearest to a spot in the code: by imports and names alone, no test is run to find out.

A test file is as far from a module as the chain of imports between them is long (its conftest's imports count as its
own). It is nearer when it is named after the module or its folder, lies in the folder of that name, or writes its name
or a public one that stands around the spot; around a private function, the public ones of the file that use it. Left
out: journeys in a browser, the rules of the house, and files whose every test reads the code's text instead of running
it, which would find any change (log.py leaves out such a test among others).
"""

import ast
import re
from collections import defaultdict, deque
from functools import cached_property
from pathlib import PurePosixPath

from tests.sources import Source, sources

UNKNOWN = 10.0  # seconds, of a test file that never ran
_FAR = 8  # imports in a chain
_RARE = 12  # a name that so few tests write tells more than a common one
_BEGINNING = 4  # letters by which words of two files' names are alike
_TELLING, _COMMON = 2, 0.5
_RUN = re.compile(r"\"(core(?:\.\w+)*)\"")  # python -m core.jobs.machinery.supervisor, python -m core
_ANY = re.compile(r"\"(core(?:\.\w+)*)\.\{")  # import_module(f"core.commands.{name}")
_LEFT_OUT = (
    "tests/browser/",
    "tests/benchmarks/",
    "tests/contributing/",
    "tests/test_house.py",
    "tests/test_layers.py",
)
_READERS = {
    "product",
    "sources",
    "readme",
    "Source",
    "imported",
}  # of tests and tests.sources: they give the code's text


class Nearest:
    """The project's imports and test files, read once."""

    def __init__(self) -> None:
        self.files = {source.name: source for source in sources("app.py", "serve.py", "core", "pages", "tests")}
        self.tests = [source for source in self.files.values() if _is_test(source)]

    def to(self, path: str, line: int, most: int, seconds: dict[str, float]) -> list[str]:
        """The paths of so many test files, the nearest first; of equally near ones those that take fewer seconds."""
        source = next(source for source in self.files.values() if source.path == path)
        distances = self._distances(source.name)
        near = [test for test in self.tests if test.name in distances]
        written: dict[str, float] = defaultdict(float)
        for name in _public(source, line) | {source.name.split(".")[-1]}:
            writing = [test.path for test in near if re.search(rf"\b{re.escape(name)}\b", test.text)]
            for writer in writing:
                written[writer] += _TELLING if len(writing) <= _RARE else _COMMON
        rank = {test.path: _rank(test, source.name, distances[test.name]) - written[test.path] for test in near}
        return sorted(rank, key=lambda test: (rank[test], seconds.get(test, UNKNOWN), test))[:most]

    def _distances(self, module: str) -> dict[str, int]:
        """Files that come to the module by at most so many imports, with how many."""
        found, waiting = {module: 0}, deque([module])
        while waiting:
            here = waiting.popleft()
            for user in self._users.get(here, ()):
                if user not in found and found[here] < _FAR:
                    found[user] = found[here] + 1
                    waiting.append(user)
        return found

    @cached_property
    def _users(self) -> dict[str, set[str]]:
        users: dict[str, set[str]] = {}
        for source in self.files.values():
            for module in self._imported(source) | self._fixtures(source):
                users.setdefault(module, set()).add(source.name)
        return users

    def _imported(self, source: Source) -> set[str]:
        """What it imports, or names in a text as what another process runs: a module, or a file beside it."""
        named = [name if "." in name else f"{name}.__main__" for name in re.findall(_RUN, source.text)]
        beside = [f"{source.name.rpartition('.')[0]}.{name}" for name in re.findall(r"\"(\w+)\.py\"", source.text)]
        rooms = tuple(re.findall(_ANY, source.text))
        any_of = [name for name in self.files if name.rpartition(".")[0] in rooms]
        found = (self._module(name) for name in [*(entry.name for entry in source.imports), *named, *beside, *any_of])
        return {module for module in found if module and module != source.name}

    def _module(self, name: str) -> str:
        """core.runs.planning.plan.draft is core.runs.planning.plan; empty for what is not ours."""
        while name and name not in self.files:
            name = name.rpartition(".")[0]
        return name

    def _fixtures(self, source: Source) -> set[str]:
        if not _is_test(source):
            return set()
        rooms = source.name.split(".")[:-1]
        found = {".".join([*rooms[:depth], "conftest"]) for depth in range(2, len(rooms) + 1)}
        return {name for module in found & self.files.keys() for name in self._imported(self.files[module])}


def _rank(test: Source, module: str, distance: int) -> float:
    stem, rooms = module.split(".")[-1].split("_"), set(module.split(".")[1:-1])
    named = PurePosixPath(test.path).stem.removeprefix("test_").split("_")
    folders = test.path.split("/")[1:-1]
    at_home = len(rooms & {*folders, *named}) or int(not rooms and not folders)  # tests/commands: of core.commands
    alike = {word[:_BEGINNING] for word in stem} & {word[:_BEGINNING] for word in named}  # date_facts and dates_read
    mirrored = 2 * (bool(folders) and folders == module.split(".")[1 : 1 + len(folders)])
    return distance - mirrored - at_home - (bool(alike) + ({*named} >= {*stem}) if at_home else 0)


def _public(source: Source, line: int) -> set[str]:
    """The public names around that line; in place of a private one, those of the file that use it."""
    tops = {name: node for node in source.tree.body for name in _made(node)}
    found: set[str] = set()
    waiting = deque([name for name, node in tops.items() if node.lineno <= line <= node.end_lineno])
    while waiting:
        name = waiting.popleft()
        found.add(name)
        if name.startswith("_"):
            waiting.extend({other for other, node in tops.items() if name in _names(node)} - found)
    inner = [node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef)]
    found |= {node.name for node in inner if node.lineno <= line <= node.end_lineno}
    return {name for name in found if not name.startswith("_")}


def _made(node: ast.stmt) -> list[str]:
    """The names that a line at the top of a file makes."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    return [name.id for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)]


def _names(node: ast.AST) -> set[str]:
    """What a node uses; a test's arguments are fixtures."""
    inner = list(ast.walk(node))
    return {name.id for name in inner if isinstance(name, ast.Name)} | {a.arg for a in inner if isinstance(a, ast.arg)}


def reading_code(tree: ast.Module) -> set[str]:
    """What at the top of a test file comes to the code's text, by names: tests, and what they share."""
    imports = [
        node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module in ("tests", "tests.sources")
    ]
    found = {alias.name for node in imports for alias in node.names} & _READERS
    tops = {name: _names(node) for node in tree.body for name in _made(node)} if found else {}
    while more := {name for name, used in tops.items() if used & found} - found:
        found |= more
    return found


def _is_test(source: Source) -> bool:
    if not source.file.name.startswith("test_") or source.path.startswith(_LEFT_OUT):
        return False
    tests = {name for node in source.tree.body for name in _made(node) if name.startswith("test_")}
    return bool(tests - reading_code(source.tree))
