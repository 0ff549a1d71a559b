"""No code asks for a kind, a family or a task by its name, outside their own files and the samples: it asks them.

A name is asked for where it is compared with, looked for in a list, or the key of a table. The same words mean other
things elsewhere (a text column's storage, a way to split); those are listed, with what they mean there.
"""

import ast
from collections.abc import Iterator

import pytest

from core.kinds import KINDS
from core.models import MODELS
from core.tasks import TASKS
from tests.sources import Source, product

REGISTRIES = {"kinds": KINDS, "families": MODELS, "tasks": TASKS}
NAMES = {name for registry in REGISTRIES.values() for name in registry}
OWN = {type(entry).__module__: name for registry in REGISTRIES.values() for name, entry in registry.items()}
FILES = {source.name: source for source in product() if source.name != "core.data.samples"}
VOCABULARIES = ("core.traits", "core.reading.files.formats")  # their constants are media, scales and formats of files
OTHER_THINGS = {"storage", "format", "method", "schedule", "norm", "medium"}  # what is compared there is no kind
MEDIUM = "what an open model reads, which is a medium"
STORED = "how a column is stored"
ELSEWHERE = {  # (file, word): what the word, or “kind”, means there
    ("traits.py", "*"): "files of formats 1 and 2, which say no traits",
    ("cells.py", "text"): STORED,
    ("cells.py", "boolean"): STORED,
    ("cells.py", "date"): STORED,
    ("counting.py", "date"): STORED,
    ("excel.py", "boolean"): STORED,
    ("excel.py", "text"): STORED,
    ("date_facts.py", "date"): "a field of a profile",
    ("time_facts.py", "time"): "a field of a profile",
    ("profile.py", "boolean"): "a field of a profile",
    ("profile.py", "date"): "a field of a profile",
    ("profile.py", "time"): "a field of a profile",
    ("guarded_child.py", "text"): "a column of an answer between processes",
    ("rows.py", "text"): "a column of what was left out",
    ("date.py", "text"): "an input's name",
    ("time.py", "text"): "an input's name",
    ("number_reading.py", "number"): "a number that has no mark in it",
    ("formulas.py", "number"): "a part of a formula",
    ("formulas.py", "text"): "a part of a formula",
    ("taken_rows.py", "number"): "a reason",
    ("resizing.py", "linear"): "a way to make pictures smaller",
    ("waves_module.py", "time"): "what is averaged over",
    ("card.py", "time"): "a way to split",
    ("split_form.py", "time"): "a way to split",
    ("monitor.py", "baseline"): "a measure's floor",
    ("report.py", "baseline"): "a measure's floor",
    ("headline.py", "baseline"): "a measure's floor",
    ("explanations.py", "baseline"): "a word to explain",
    ("glossary.py", "baseline"): "a word to explain",
    ("by_name.py", "kind"): MEDIUM,
    ("hub.py", "kind"): MEDIUM,
    ("__init__.py", "classification"): "files of formats 1 and 2, which say no answer",
    ("__init__.py", "regression"): "files of formats 1 and 2, which say no answer",
    ("__init__.py", "several_labels"): "an answer's view",
    ("advice.py", "kind"): MEDIUM,
    ("ready.py", "kind"): MEDIUM,
}
LOOKS = {"get", "count", "index", "remove"}  # of a list or a table


def asked(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, name) wherever code asks for a kind or a family by its name; "kind" where by a medium's."""
    known, media = {**_constants(tree), **_imported(tree, but=VOCABULARIES)}, _imported(tree)
    for node in ast.walk(tree):
        for line, words in _looked_for(node, known):
            yield from ((line, word) for word in sorted(words & NAMES))
        if isinstance(node, ast.Compare) and any(_called(side) == "kind" for side in (node.left, *node.comparators)):
            sides = (node.left, *node.comparators)
            yield from (
                (node.lineno, "kind") for side in sides if _words(side, media) & NAMES and not _words(side, known)
            )


def _looked_for(node: ast.AST, known: dict[str, set[str]]) -> Iterator[tuple[int, set[str]]]:
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        if not any(_called(side) in OTHER_THINGS for side in sides):
            yield from ((node.lineno, _words(side, known)) for side in sides)
    elif isinstance(node, ast.Dict):
        yield from ((key.lineno, _words(key, known)) for key in node.keys if key is not None)
    elif isinstance(node, ast.Subscript) and _called(node.value).isupper():
        yield node.lineno, _words(node.slice, known)
    elif isinstance(node, ast.MatchValue):
        yield node.lineno, _words(node.value, known)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args and _looks(node.func):
        yield node.lineno, _words(node.args[0], known)


def _looks(method: ast.Attribute) -> bool:
    """Whether it looks for something in a list, or in a table that is a constant."""
    return method.attr in LOOKS and (method.attr != "get" or _called(method.value).isupper())


def _called(node: ast.AST) -> str:
    """What an expression is called: the last name of it, or the key that is taken."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    if isinstance(node, ast.Call):
        first = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
        return str(first) if _called(node.func) == "get" else _called(node.func)
    return node.id if isinstance(node, ast.Name) else ""


def _words(node: ast.AST, known: dict[str, set[str]]) -> set[str]:
    """The texts that an expression is, or holds as a list or a table; those of a constant as well."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return set().union(*(_words(each, known) for each in node.elts))
    if isinstance(node, ast.Dict):
        return set().union(*(_words(key, known) for key in node.keys if key is not None))
    if isinstance(node, ast.Starred):
        return _words(node.value, known)
    if isinstance(node, ast.BinOp):
        return _words(node.left, known) | _words(node.right, known)
    if isinstance(node, ast.IfExp):
        return _words(node.body, known) | _words(node.orelse, known)
    return known.get(node.id, set()) if isinstance(node, ast.Name) else set()


def _constants(tree: ast.Module) -> dict[str, set[str]]:
    """The module's own constants: what texts they are or hold."""
    found: dict[str, set[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                named = target.elts if isinstance(target, ast.Tuple) else [target]
                values = node.value.elts if len(named) > 1 and isinstance(node.value, ast.Tuple) else [node.value]
                for name, value in zip(named, values, strict=False):
                    if isinstance(name, ast.Name):
                        found[name.id] = _words(value, found)
    return found


def _imported(tree: ast.Module, but: tuple[str, ...] = ()) -> dict[str, set[str]]:
    """The constants that come from others of our files, `but` those."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in FILES and node.module not in but:
            theirs = _constants(FILES[node.module].tree)
            found |= {each.asname or each.name: theirs[each.name] for each in node.names if each.name in theirs}
    return found


def named_in(source: Source) -> list[tuple[int, str]]:
    """What of it is neither the file's own name nor a word of something else."""
    return [
        (line, name)
        for line, name in asked(source.tree)
        if OWN.get(source.name) != name and not {(source.file.name, name), (source.file.name, "*")} & {*ELSEWHERE}
    ]


def test_no_file_asks_for_a_kind_or_a_family_by_its_name():
    assert {source.path: found for source in FILES.values() if (found := named_in(source))} == {}


def test_every_word_that_means_something_else_still_stands_there():
    found = {(source.file.name, name) for source in FILES.values() for _, name in asked(source.tree)}
    needed = {(file, word) for file, word in ELSEWHERE if word != "*"}
    assert needed <= found


@pytest.mark.parametrize(
    "code",
    [
        'column.kind == "image"',
        '"image" != kind',
        'kind in ("image", "audio")',
        'kind not in {"text": 1}',
        'MEDIA = ("image", "audio")\nprint(kind in MEDIA)',
        'ONE, FROZEN = 1, "linear"\nprint(recipe.family.name == FROZEN)',
        "from core.traits import IMAGE\ncolumn.kind == IMAGE",
        'WIDTHS = {"image": 1}[column.kind]',
        'KINDS["date"].day_numbers',
        'MODELS.get("linear")',
        'kinds.count("text")',
        'match kind:\n    case "date":\n        pass',
    ],
)
def test_asking_by_a_name_is_found(code):
    assert [*asked(ast.parse(code))]


@pytest.mark.parametrize(
    "code",
    ['profile.storage == "text"', 'traits.medium == "image"', 'Note(kind="number")', 'found["text"]', 'x = "linear"'],
)
def test_the_same_word_for_something_else_is_left_alone(code):
    assert not [*asked(ast.parse(code))]
