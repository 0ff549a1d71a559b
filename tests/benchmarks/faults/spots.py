"""Where a small fault can be made in a file: another operator or constant, a line dropped, two arguments swapped.

What can change no answer is no spot: types, docstrings and sentences (a text with a space or a capital letter, what is
inside an f-string, a `raise` or a log call, one word or another by a condition), a message's code, which nobody looks
for but by the message itself (test_drawing.py holds that), decorators and base classes,
`__all__`, guards for type checkers, keywords that only guard programmers (`strict`, `stacklevel`), arguments of
symmetric functions and filters of a query; tables of plain words or numbers (TABLE entries or more), which a test could
only write down again; and what only decides how long to wait or how much to take at a time (PACE), which no test may
measure. Between fractions < is not made <=, for they are hardly ever equal. A line is dropped only where the next one
can still run: a call, a step, a return or raise inside a condition, a name that was bound before.
"""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

KINDS = OPERATOR, CONSTANT, DROPPED, SWAPPED = ("operator", "constant", "dropped line", "swapped arguments")
_WAITING = "SECONDS|EVERY|PATIENCE|TIMEOUT|WAIT|GRACE|SOON"
PACE = re.compile(rf"_?[A-Z_]*({_WAITING}|CHUNK|BLOCK|AT_ONCE|CACHE|THREADS|PIECE|BYTES|IN_MEMORY)")
TABLE = 8
_QUIET_KEYWORDS = {"strict", "stacklevel", "timeout", "maxsize", "compression", "compression_level", "row_group_size"}
_QUIET_KEYWORDS |= {"help", "title", "description", "n_jobs", "max_workers", "use_threads", "copy", "slots", "repr"}
_QUIET_CALLS = {"close", "flush", "sleep", "collect", "debug", "info", "warning", "exception", "warn", "print"}
_SAYING = {"Message", "plural"}  # their first argument is the message's code
_CLOCKS = {"monotonic", "perf_counter", "time"}
_SYMMETRIC = {"min", "max", "minimum", "maximum", "isclose", "allclose", "array_equal", "union", "gcd", "multiply"}
_SYMMETRIC |= {"logical_and", "logical_or", "and_", "or_", "add", "hypot", "intersect1d", "union1d"}
_SYMMETRIC |= {"equal", "not_equal", "Equal", "Add", "Mul", "And", "Or", "Xor"}
_QUIET_FIELDS = {
    ast.FunctionDef: ("decorator_list", "returns"),
    ast.AsyncFunctionDef: ("decorator_list", "returns"),
    ast.ClassDef: ("decorator_list", "bases", "keywords"),
    ast.arg: ("annotation",),
    ast.AnnAssign: ("annotation",),
    ast.Raise: ("exc", "cause"),  # words; the line itself may go
}
_COMPARED = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_COUNTED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult}
_COUNTED |= {ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr}
_NAMED = re.compile(r"[a-z_][a-z0-9_.]*|")  # a key, a column, a mode: no sentence


class Spot(NamedTuple):
    """From the start of the node `first` to the end of `last`, which `text` can stand in place of."""

    first: ast.AST
    last: ast.AST
    kind: str
    text: str


def spots(tree: ast.Module) -> Iterator[Spot]:
    """Every spot in a file, from its top to its end."""
    return _below(tree, set(), within=False)


def _below(node: ast.AST, bound: set[str], within: bool) -> Iterator[Spot]:
    """`bound`: names that have a value here; `within` a function or class."""
    if _is_quiet(node):
        return
    yield from (Spot(node, node, OPERATOR, text) for text in _other_operators(node))
    if isinstance(node, ast.Constant):
        yield from (Spot(node, node, CONSTANT, repr(value)) for value in _other_values(node.value))
    if isinstance(node, ast.Call):
        yield from _swapped(node)
    function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    if function:
        bound = {arg.arg for arg in ast.walk(node) if isinstance(arg, ast.arg)}
    within = within or function
    for child in _children(node):
        if within and isinstance(child, ast.stmt) and _may_go(child, bound, function and child is node.body[-1]):
            yield Spot(child, child, DROPPED, "pass")
        yield from _below(child, bound, within)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        bound.add(node.id)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for name, value in ast.iter_fields(node):
        if name not in _QUIET_FIELDS.get(type(node), ()):
            values = value if isinstance(value, list) else [value]
            if name == "args" and isinstance(node, ast.Call) and _called(node) in _SAYING and _is_text(values[0]):
                values = values[1:]
            yield from (child for child in values if isinstance(child, ast.AST))


def _is_quiet(node: ast.AST) -> bool:
    """Whether nothing in it can change an answer."""
    match node:
        case ast.JoinedStr() | ast.Import() | ast.ImportFrom() | ast.Expr(ast.Constant()):
            return True
        case ast.Dict() | ast.List() | ast.Set() | ast.Tuple():
            return _is_table(node)
        case ast.keyword():
            return node.arg in _QUIET_KEYWORDS
        case ast.Call():
            return _called(node) in _QUIET_CALLS
        case ast.Expr():
            return _is_quiet(node.value)
        case ast.Subscript():  # list[str] | Literal["a"]
            return bool(re.match(r"[A-Z][a-z]", ast.unparse(node.value).split(".")[-1]))
        case ast.If():
            return bool(re.search(r"TYPE_CHECKING|__name__", ast.unparse(node.test)))
        case ast.IfExp():
            return _is_text(node.body) and _is_text(node.orelse)
        case ast.Assign() | ast.AnnAssign():
            named = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
            return bool(PACE.match(named)) or named in ("__all__", "__slots__")
        case ast.Compare() | ast.BinOp() | ast.BoolOp():
            return any(isinstance(inner, ast.Call) and _called(inner) in _CLOCKS for inner in ast.walk(node))
    return False


def _is_measure(node: ast.Compare) -> bool:
    """Whether fractions are compared, which are hardly ever equal: < and <= are the same there."""
    inner = list(ast.walk(node))
    worked_out = any(isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult | ast.Div) for part in inner)
    return worked_out or any(isinstance(part, ast.Constant) and isinstance(part.value, float) for part in inner)


def _is_table(node: ast.Dict | ast.List | ast.Set | ast.Tuple) -> bool:
    plain = (ast.Constant, ast.Dict, ast.List, ast.Set, ast.Tuple, ast.UnaryOp, ast.USub, ast.Load)
    entries = node.values if isinstance(node, ast.Dict) else node.elts
    return len(entries) >= TABLE and all(isinstance(inner, plain) for inner in ast.walk(node))


def _other_operators(node: ast.AST) -> Iterator[str]:
    """The expression, or the step, with another operator."""
    match node:
        case ast.Compare():
            for index, operator in enumerate(node.ops):
                for other in _COMPARED[type(operator)][-1:] if _is_measure(node) else _COMPARED[type(operator)]:
                    changed = [*node.ops[:index], other(), *node.ops[index + 1 :]]
                    yield f"({ast.unparse(ast.Compare(node.left, changed, node.comparators))})"
        case ast.BoolOp():
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield f"({ast.unparse(ast.BoolOp(other, node.values))})"
        case ast.UnaryOp(ast.Not() | ast.USub()) if not isinstance(node.operand, ast.Constant):
            yield f"({ast.unparse(node.operand)})"
        case ast.BinOp() if type(node.op) in _COUNTED and not _is_text(node.left) and not _is_text(node.right):
            yield f"({ast.unparse(ast.BinOp(node.left, _COUNTED[type(node.op)](), node.right))})"
        case ast.AugAssign() if type(node.op) in _COUNTED:
            yield ast.unparse(ast.AugAssign(node.target, _COUNTED[type(node.op)](), node.value))


def _other_values(value: object) -> Iterator[object]:
    """For a constant: near a small whole number, but far from a large one or a fraction, where near is no fault."""
    match value:
        case bool():
            yield not value
        case int():
            yield from (1,) if value == 0 else (value + 1, value - 1) if value < 10 else (10 * value,)
        case float():
            yield from (10 * value, value / 10) if value else (1.0,)
        case str() if _NAMED.fullmatch(value):
            yield f"{value}x"


def _swapped(node: ast.Call) -> Iterator[Spot]:
    if _called(node) in _SYMMETRIC:
        return
    for one, two in zip(node.args, node.args[1:], strict=False):
        spread = isinstance(one, ast.Starred) or isinstance(two, ast.Starred)
        filters = isinstance(one, ast.Compare) and isinstance(two, ast.Compare)
        if not (spread or filters or _is_sentence(one) or _is_sentence(two)):
            yield Spot(one, two, SWAPPED, f"{_argument(two)}, {_argument(one)}")


def _argument(node: ast.expr) -> str:
    """Its own text, in brackets where it would not stand beside a comma."""
    return f"({ast.unparse(node)})" if isinstance(node, ast.GeneratorExp | ast.NamedExpr) else ast.unparse(node)


def _may_go(node: ast.stmt, bound: set[str], last: bool) -> bool:
    """Whether the lines after it can run without it."""
    if _is_quiet(node):
        return False
    match node:
        case ast.Expr():
            return isinstance(node.value, ast.Call | ast.Await)
        case ast.Raise():
            return "NotImplementedError" not in ast.unparse(node)
        case ast.Return():
            return not last and node.value is not None
        case ast.Assign():
            names = (name for name in ast.walk(node) if isinstance(name, ast.Name))
            return {name.id for name in names if isinstance(name.ctx, ast.Store)} <= bound
    return isinstance(node, ast.AugAssign | ast.Continue | ast.Break)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_sentence(node: ast.AST) -> bool:
    return _is_text(node) and not (isinstance(node, ast.Constant) and _NAMED.fullmatch(node.value))


def _called(node: ast.Call) -> str:
    """The last part of the name that is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
