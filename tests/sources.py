"""The project's own Python files and what each of them imports, read with ast and never run."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Import:
    """One imported module as a dotted name; `top` when it happens as soon as the importing module is loaded, `late`
    when it waits for a function's call. Neither: only who reads types imports it."""

    name: str
    line: int
    top: bool
    late: bool


@dataclass(frozen=True)
class Source:
    """One Python file; `name` is its dotted module name."""

    file: Path

    @property
    def path(self) -> str:
        """The path from the project's root, with forward slashes."""
        return self.file.relative_to(ROOT).as_posix()

    @property
    def name(self) -> str:
        """core/kinds/number.py is core.kinds.number; core/kinds/__init__.py is core.kinds."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def text(self) -> str:
        """The whole file."""
        return self.file.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.text, self.path)

    @property
    def docstring(self) -> str:
        """The module's docstring, or an empty text."""
        return ast.get_docstring(self.tree) or ""

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """Everything imported anywhere in the file; `from core.runs import execute` counts as core.runs.execute."""
        return tuple(imported(self.tree))


def sources(*paths: str) -> list[Source]:
    """The Python files at these paths (files or folders under the root), in order; what is missing is left out."""
    found: list[Path] = []
    for name in paths:
        path = ROOT / name
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.is_file() else []
    return [_source(path) for path in found]


def product() -> list[Source]:
    """Every file that ships: not the tests."""
    return sources("app.py", "serve.py", "pages", "core")


@cache
def _source(path: Path) -> Source:
    return Source(path)


def imported(node: ast.AST, top: bool = True, late: bool = False) -> list[Import]:
    """What stands inside a node imports, in order; a whole file's tree needs no more said."""
    found: list[Import] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            found += [Import(alias.name, child.lineno, top, late) for alias in child.names]
        elif isinstance(child, ast.ImportFrom):
            found += [Import(f"{child.module}.{alias.name}", child.lineno, top, late) for alias in child.names]
        elif isinstance(child, ast.expr):
            continue  # nothing is imported inside an expression
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            found += imported(child, top=False, late=True)
        else:
            found += imported(child, top and not _type_checking(child), late)
    return found


def _type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
