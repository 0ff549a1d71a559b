"""The architecture, checked by reading the code: who may import whom, and what never gets into which process."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

from core import LAYERS
from tests.sources import ROOT, Source, product, sources

HEAVY = ("torch", "sklearn", "scipy", "onnxscript", "optuna", "transformers")
NOT_ON_PAGES = (*HEAVY, "pandas", "numpy", "pyarrow", "onnxruntime", "onnx", "duckdb", "sqlalchemy")
SERVING_NEEDS = {"numpy", "pyarrow", "duckdb", "onnxruntime", "python_calamine", "PIL", "soundfile", "scipy"}
SERVING_KNOWS = (
    "core.serving",
    "core.answers",
    "core.reading",
    "core.cells",
    "core.bundle_schema",
    "core.records",
    "core.plain",
    "core.traits",
    "core.plugins",
    "core.errors",
    "core.messages",
)
ALL = product()
MODULES = {source.name for source in ALL}

Rule = Callable[[Source], object]  # what it finds wrong in a file; nothing is fine


def of_each(files: Sequence[Source]) -> Callable[[Rule], Callable[[], None]]:
    """Makes one test of a rule for files: thousands of tests would take longer to begin than to do."""

    def test_of(rule: Rule) -> Callable[[], None]:
        def test() -> None:
            assert files, "this rule looks in the wrong place"
            assert {source.path: wrong for source in files if (wrong := rule(source))} == {}

        return test

    return test_of


of_every_file = of_each(ALL)
of_every_page = of_each(sources("pages"))


@cache
def layer_order() -> list[list[str]]:
    """The groups from left to right, the screen's first, then core's; a group's modules stand side by side."""
    core = [[f"core.{name.strip()}" for name in group.split(",")] for group in LAYERS.split(">")]
    return [["app"], ["serve"], ["pages.steps"], ["pages.ui"], *core]


@cache
def layer(module: str) -> str:
    """The layer a dotted module name belongs to; empty for modules that are not ours."""
    names = [name for group in layer_order() for name in group]
    fitting = [name for name in names if module == name or module.startswith(f"{name}.")]
    return max(fitting, key=len, default="")


def ours(module: str) -> bool:
    """True for a module of this project."""
    return module.split(".")[0] in ("app", "serve", "pages", "core", "tests")


def library(module: str) -> str:
    """The top-level package of a module that is not ours."""
    return module.split(".")[0]


def test_the_layer_line_names_every_module_of_core_and_nothing_else():
    there = {".".join(source.name.split(".")[:2]) for source in sources("core")} - {"core"}
    named = {name for group in layer_order() for name in group if name.startswith("core.")}
    assert named == there


def test_every_file_belongs_to_a_layer():
    assert [source.path for source in ALL if not layer(source.name) and source.name not in ("core", "pages")] == []


@of_every_file
def test_a_module_imports_only_to_its_right(source: Source):
    position = {name: index for index, group in enumerate(layer_order()) for name in group}
    here = layer(source.name)
    wrong = []
    for entry in source.imports:
        there = layer(entry.name)
        if there and here and there != here and position[there] <= position[here]:
            wrong.append(f"line {entry.line}: {here} imports {entry.name}")
        if entry.name.split(".")[0] == "tests":
            wrong.append(f"line {entry.line}: ships, but imports {entry.name}")
    return wrong


@of_each(sources("pages/steps"))
def test_a_page_imports_no_other_page(source: Source):
    return [entry.name for entry in source.imports if layer(entry.name) == "pages.steps"]


@of_each(sources("core"))
def test_core_does_not_know_streamlit(source: Source):
    return [entry.line for entry in source.imports if library(entry.name) == "streamlit"]


@of_every_page
def test_pages_compute_nothing(source: Source):
    return [entry.name for entry in source.imports if library(entry.name) in NOT_ON_PAGES]


@of_each(sources("core/serving"))
def test_serving_needs_only_what_a_bundle_needs(source: Source):
    allowed = SERVING_NEEDS | set(sys.stdlib_module_names)
    return [
        f"line {entry.line} imports {entry.name}"
        for entry in source.imports
        if not (entry.name.startswith(SERVING_KNOWS) if ours(entry.name) else library(entry.name) in allowed)
    ]


@of_each([s for s in ALL if s.name != "core.graph"])
def test_only_the_graph_builder_touches_onnx_helper(source: Source):
    return [entry.line for entry in source.imports if entry.name.startswith("onnx.helper")]


def loaded_after_importing(modules: list[str]) -> set[str]:
    """The top-level packages in a fresh interpreter after importing these modules."""
    code = (
        "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\nprint(*sys.modules, sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", code, *modules], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {library(name) for name in done.stdout.split()}


def test_a_process_that_answers_tables_does_not_wait_for_what_reads_files():
    answering = ["core.export.proofs.parity_child", "core.serving.sandbox.limited_child"]
    assert "duckdb" not in loaded_after_importing(answering)


def module_names(source: Source) -> list[str]:
    """What a file imports from core, as names of modules (a function's or class's own module)."""
    names = [entry.name for entry in source.imports if entry.name.startswith("core")]
    return [name if name in MODULES else name.rpartition(".")[0] for name in names]


def test_the_web_process_never_loads_what_trains():
    used = {name for source in sources("app.py", "serve.py", "pages") for name in module_names(source)}
    assert used, "the pages import nothing from core: this test looks in the wrong place"
    assert loaded_after_importing(sorted(used)) & {*HEAVY, "streamlit"} == set()


def test_answering_with_a_bundle_loads_neither_training_nor_store_nor_screen():
    serving = [source.name for source in sources("core/serving")]
    assert serving
    loaded = loaded_after_importing(serving)
    assert loaded & {*HEAVY, "streamlit", "sqlalchemy", "pydantic", "onnx", "yaml", "plotly"} == set()


def test_the_command_line_starts_without_loading_what_trains():
    assert loaded_after_importing(["core.__main__"]) & {*HEAVY, "streamlit", "onnxruntime", "duckdb"} == set()


@of_every_file
def test_a_file_says_what_it_does(source: Source):
    return "no module docstring, or one that says too little" if len(source.docstring) < 20 else ""


@of_every_file
def test_a_file_holds_one_idea(source: Source):
    lines = len(source.text.splitlines())
    return lines if lines > (120 if source.path.startswith("pages/steps/") else 250) else 0


@of_every_file
def test_a_file_has_no_assert_no_blind_except_and_nothing_left_to_do(source: Source):
    lines = source.text.splitlines()
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assert):
            found.append(f"line {node.lineno}: assert")
        if isinstance(node, ast.ExceptHandler) and catches_everything(node) and not passes_on(node):
            line = lines[node.lineno - 1]
            if not re.search(r"# noqa: BLE001  \(.{10,}\)", line):  # the one way through: a reason in brackets
                found.append(f"line {node.lineno}: {line.strip()}")
    found += [
        f"line {number}: {line}" for number, line in enumerate(lines, 1) if re.search(r"\b(TODO|FIXME|XXX)\b", line)
    ]
    return found


def catches_everything(handler: ast.ExceptHandler) -> bool:
    """True for a bare except, Exception and BaseException."""
    return handler.type is None or ast.unparse(handler.type) in ("Exception", "BaseException")


def passes_on(handler: ast.ExceptHandler) -> bool:
    """True when the handler only tidies up: it ends by raising the same exception again."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


@of_every_page
def test_a_page_catches_only_what_the_user_can_mend(source: Source):
    handlers = [node for node in ast.walk(source.tree) if isinstance(node, ast.ExceptHandler)]
    caught = {ast.unparse(handler.type) if handler.type else "everything" for handler in handlers}
    return set() if source.path.startswith("pages/ui/") else caught - {"UserError"}


@of_every_file
def test_no_path_of_a_machine_stands_in_the_code(source: Source):
    return re.findall(r"[\"'(]/(?:work|tmp|root|home|Users)/\w+", source.text)


@of_every_file
def test_what_ships_knows_of_no_tests(source: Source):
    return re.findall(r"(?i)pytest|conftest|\btests[/.]\w+", source.text)


def test_a_folder_holds_no_more_than_one_takes_in_at_a_glance():
    held = Counter(source.file.parent.relative_to(ROOT).as_posix() for source in sources("core", "pages", "tests"))
    assert {folder: files for folder, files in held.items() if files > 30} == {}
