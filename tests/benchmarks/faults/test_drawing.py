"""The generator of small faults: valid, different, the same for the same seed, and none that could change no answer."""

import ast
import re

import pytest

from tests.benchmarks.faults import drawing
from tests.benchmarks.faults.spots import KINDS
from tests.sources import sources

CORE = {source.path: source.text for source in sources("core")[::40]}
COUNT = 30


def changes(source: str) -> set[str]:
    """The files that faults make of this one, as they read without their own layout."""
    found = [fault for of_kind in drawing.possible("a.py", source).values() for fault in of_kind]
    return {ast.unparse(ast.parse(fault.made(source))) for fault in found}


def within(*lines: str) -> str:
    """A function with these lines and one more."""
    return "\n".join(["def f(a, b):", *(f"    {line}" for line in lines), "    return a"])


def test_every_fault_is_valid_python_another_program_and_at_a_spot_of_its_own():
    drawn = drawing.draw(CORE, 7, COUNT)
    assert len({(fault.path, fault.start, fault.end) for fault in drawn}) == COUNT
    for fault in drawn:
        changed = fault.made(CORE[fault.path])
        assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(CORE[fault.path]))
        lines = list(zip(CORE[fault.path].splitlines(), changed.splitlines(), strict=False))
        assert lines[: fault.line - 1] == [(line, line) for line, _ in lines[: fault.line - 1]]
        assert lines[fault.line - 1][0] != lines[fault.line - 1][1]


def test_a_seed_draws_the_same_again_another_seed_others_of_all_four_kinds():
    drawn = drawing.draw(CORE, 7, COUNT)
    assert drawing.draw(CORE, 7, COUNT) == drawn
    assert len({*drawn} & {*drawing.draw(CORE, 8, COUNT)}) < COUNT / 2
    assert {fault.kind for fault in drawn} == set(KINDS)


def test_long_files_get_more_faults_than_short_ones():
    long = "\n".join(f"def f{n}(a):\n    b = a + {n}\n    return b" for n in range(60))
    short = "def f(a):\n    b = a + 1\n    return b\n"
    drawn = drawing.draw({"long.py": long, "short.py": short}, 1, 40)
    assert [fault.path for fault in drawn].count("long.py") >= 36


@pytest.mark.parametrize(("after", "another"), [("", False), ("    return 1\n", True)])
def test_what_compiles_to_the_same_program_is_no_fault(after: str, another: bool):
    source = f"def f(a):\n    if a > 2:\n        a()\n        return None\n{after}"
    last = drawing.possible("a.py", source)["dropped line"][1]
    assert last.line == 4
    assert drawing.is_another(source, last) is another, "without more lines the function gives None anyway"


def test_files_without_enough_spots_are_an_error():
    with pytest.raises(ValueError, match="no 2 spots"):
        drawing.draw({"a.py": '"""Only words."""\nX = 1\n'}, 1, 2)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = a < b", {"x = a <= b", "x = a >= b"}),
        ("x = a == b", {"x = a != b"}),
        ("x = a < b / c", {"x = a >= b / c"}),
        ("x = a <= 0.5", {"x = a > 0.5"}),
        ("x = a in b", {"x = a not in b"}),
        ("x = a is b", {"x = a is not b"}),
        ("x = a and b", {"x = a or b"}),
        ("x = not a", {"x = a"}),
        ("x = -a", {"x = a"}),
        ("x = a + b", {"x = a - b"}),
        ("x = a * b", {"x = a / b"}),
        ("x = 3", {"x = 4", "x = 2"}),
        ("x = 0", {"x = 1"}),
        ("x = 200", {"x = 2000"}),
        ("x = 0.5", {"x = 5.0", "x = 0.05"}),
        ("x = True", {"x = False"}),
        ("x = a['part']", {"x = a['partx']"}),
        ("x = b(a, c)", {"x = b(c, a)"}),
        ("x = (a, b(a, (c + d) * e))", {"x = (a, b((c + d) * e, a))", "x = (a, b(a, (c - d) * e))"}),
        ("b.append(a)", {"pass"}),
        ("a += b", {"pass", "a -= b"}),
        ("a = b", {"pass"}),
        ("a.b = b", {"pass"}),
        ("if a: return b", {"if a:\n        pass"}),
        ("if a: raise ValueError(b)", {"if a:\n        pass"}),
    ],
)
def test_what_can_become_of_a_line(before: str, after: set[str]):
    wanted = {ast.unparse(ast.parse(within(line))) for line in after}
    made = changes(within(before))
    assert made >= wanted
    assert len(made) <= len(wanted) + 2


def test_less_never_becomes_less_or_equal_where_fractions_are_compared():
    for less, or_equal in (("x = a < b / c", "x = a <= b / c"), ("x = a < 0.5", "x = a <= 0.5")):
        assert ast.unparse(ast.parse(within(or_equal))) not in changes(within(less))


@pytest.mark.parametrize(
    "line",
    [
        '"""Words."""',
        'x = "A sentence."',
        'x = f"{a + 1:>3} rows"',
        'x = "row" if a else "rows"',
        'raise ValueError("there are", 3)',
        "log.warning(a, b)",
        "x: tuple[int, Literal['b']] = a",
        "x = Literal['a', 'b']",
        "x = zip(a, strict=True)",
        "x = max(a, b)",
        "_LOOK_EVERY = 0.25",
        "x = ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')",
        "x = {'a': 1, 'b': 2, 'c': (3, -1), 'd': 4, 'e': 5, 'f': 6, 'g': 7, 'h': 8}",
        "x = time.monotonic() - a > b",
        "__all__ = ['a', 'b']",
        "from a import b",
        "x = a",
        "x = Message('rows_left', count=a)",
    ],
)
def test_what_can_change_no_answer_is_left_alone(line: str):
    made = changes(within(line))
    assert made <= {ast.unparse(ast.parse(within("pass")))}, "only the line as a whole may go"
    assert changes(line) == set(), "and at the top of a file nothing"


def test_nobody_looks_for_a_message_by_the_text_of_its_code():
    looks = re.compile(r"""(\.code|\bcode\([^()]*\)|\["code"\]) *(==|!=|(not )?in) *[\[({]?["']""")
    assert looks.search('if warning.code == "rows_left":')
    assert looks.search('if code(warning) in {"rows_left"}:')
    assert [source.path for source in sources("core", "pages") if looks.search(source.text)] == []


def test_decorators_types_and_bases_are_left_alone():
    head = "@dataclass(frozen=True)\nclass A(Base, total=False):\n    @cache(3)\n"
    source = f"{head}    def f(self, a: Literal['a']) -> tuple[0]:\n        return a"
    assert changes(source) == set()


def test_a_fault_says_where_it_is_and_what_was_changed():
    source = "é = 'ü'\n" + within("x = a < b")
    one, *_ = drawing.possible("core/a.py", source)["operator"]
    assert one.said(source) == "core/a.py:3 operator: a < b -> (a <= b)   in: x = a < b"
