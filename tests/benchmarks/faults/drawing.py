"""Small faults in Python source, drawn by a seed: a file by its lines of code, one of four kinds, then a spot."""

import ast
import random
from collections.abc import Mapping
from dataclasses import dataclass
from types import CodeType

from tests.benchmarks.faults.spots import KINDS, spots

_TRIES = 100  # for each fault that is wanted


@dataclass(frozen=True)
class Fault:
    """`text` in place of the source's bytes from `start` to `end`; `kind` is one of KINDS."""

    path: str
    line: int
    kind: str
    start: int
    end: int
    text: str

    def made(self, source: str) -> str:
        """The file with the fault in it."""
        content = source.encode()
        return (content[: self.start] + self.text.encode() + content[self.end :]).decode()

    def said(self, source: str) -> str:
        """Where it is and what was changed, on one line."""
        was = source.encode()[self.start : self.end].decode()
        line = source.splitlines()[self.line - 1]
        return f"{self.path}:{self.line} {self.kind}: {_short(was)} -> {_short(self.text)}   in: {_short(line)}"


def draw(files: Mapping[str, str], seed: int, count: int) -> list[Fault]:
    """So many faults, no two at one spot, in these files (path: source); ValueError when they have too few spots.

    The same seed draws the same faults, as long as the files are the same.
    """
    chance = random.Random(seed)
    weights = {index: code_lines(text) for index, text in sorted(files.items())}
    known: dict[str, dict[str, list[Fault]]] = {}
    drawn: dict[tuple[str, int, int], Fault] = {}
    for _ in range(_TRIES * count):
        if len(drawn) == count:
            break
        index = chance.choices(list(weights), list(weights.values()))[0]
        if index not in known:
            known[index] = possible(index, files[index])
        if known[index]:
            fault = chance.choice(known[index][chance.choice(list(known[index]))])
            if is_another(files[index], fault):
                drawn.setdefault((fault.path, fault.start, fault.end), fault)
    if len(drawn) < count:
        raise ValueError(f"these files have no {count} spots for faults")
    return list(drawn.values())


def code_lines(source: str) -> int:
    """Lines of code: without docstrings, comments and empty lines."""
    lines: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt) and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            inner = getattr(node, "body", None)
            lines.update(range(node.lineno, inner[0].lineno if inner else node.end_lineno + 1))
    return len(lines & {n for n, line in enumerate(source.splitlines(), 1) if line.split("#")[0].strip()})


def possible(path: str, source: str) -> dict[str, list[Fault]]:
    """Every fault that could be made in a file, by kind; kinds that it has none of are left out."""
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found: dict[str, list[Fault]] = {kind: [] for kind in KINDS}
    for spot in spots(ast.parse(source)):
        start = starts[spot.first.lineno - 1] + spot.first.col_offset
        end = starts[spot.last.end_lineno - 1] + spot.last.end_col_offset
        found[spot.kind].append(Fault(path, spot.first.lineno, spot.kind, start, end, spot.text))
    return {kind: faults for kind, faults in found.items() if faults}


def is_another(source: str, fault: Fault) -> bool:
    """Whether the file with the fault is valid Python, and compiles to another program.

    What the compiler makes the same code of, such as a function's last `return None` dropped, no test could ever tell
    (trivial compiler equivalence: Papadakis et al. 2015, doi 10.1109/ICSE.2015.103).
    """
    try:
        return _program(fault.made(source)) != _program(source)
    except SyntaxError:
        return False


def _program(source: str) -> tuple[object, ...]:
    return _parts(compile(source, "", "exec", dont_inherit=True))


def _parts(code: CodeType) -> tuple[object, ...]:
    """What runs, without the lines it stands on."""
    constants = tuple(_parts(each) if isinstance(each, CodeType) else (type(each), each) for each in code.co_consts)
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return (code.co_name, code.co_code, constants, *names, code.co_exceptiontable)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 100 else f"{line[:97]}..."
