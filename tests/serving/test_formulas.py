"""What a spreadsheet program would run is told from texts that only begin alike."""

import pyarrow as pa
import pytest

from core.serving.formulas import LONGEST, Harmless, neutral, runs

RUN = """
=1+1
=HYPERLINK("http://example.org","x")
=foo
=-5
＝1
+SUM(A1)
@SUM(1+1)
-SUM(1;2)
+IF(1,,2)
-foo(bar)
-2+3
- 2 + 3
-2,5+3
＋1＋2
--5
+-5
-(5)
-1/2
+49-30-12345
+A1
-$B$2
-A1:B2
+1+A1 B2
-@A1
+Sheet1!A1
-'My sheet'!A1
+[Book1]Sheet1!A1
+Table1[Col]
=cmd|' /C calc'!A0
+cmd|' /C calc'!A0
@SUM(1+9)*cmd|' /C calc'!A0
-2+3+cmd|' /C calc'!A0
""".strip().splitlines()
STAY = """
-5
+3.5
-1e5
-.5
-5 %
-3078,33
-3.078,33 €
-1'234.50
+49 30 00000
+49 (30) 123
+49(0)30 123
+1 (555) 123-4567
+12 months
-1.5 m
-1e5x
+05:30
-05:30
@user0
@anna.b
@user-1
@user@host
-none
- item one
- Milk, eggs
-well-known
-5 to -3
+1, "two"
-
--
- -
+
@
===
=> see
=)
x=1
a-b
'=1
""".strip().splitlines()


def made(text):
    return neutral(pa.chunked_array([pa.array([text], pa.string())])).to_pylist()[0]


@pytest.mark.parametrize("text", [*RUN, "\t=1", "\r=1", " =1", "\n+A1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert made(text) == f"'{text}"


@pytest.mark.parametrize("text", [*STAY, "", None, " -1e5 ", "-" * 9000, "+" + "(" * 100, "+" + "1+" * LONGEST + "1"])
def test_what_a_spreadsheet_leaves_as_text_stays(text):
    assert made(text) == text


def test_what_was_changed_is_told_with_its_place_over_all_batches():
    harmless = Harmless()
    plain = pa.table({"a": ["-1", "x"], "n": [1, 2]})
    assert harmless.table(plain).equals(plain)
    assert harmless.messages() == ()
    changed = harmless.table(pa.table({"a": ["y", "=1+1"], "n": [3, 4]}))
    assert changed["a"].to_pylist() == ["y", "'=1+1"]
    assert "“=1+1” in row 4 of “a”" in harmless.messages()[0]
    harmless.table(pa.table({"a": ["=2", None], "n": [3, 4]}))
    assert harmless.messages()[0].startswith("2 texts are formulas to a spreadsheet program, the first “=1+1” in row 4")
    assert harmless.names(["a", "=b", "@c"]) == ["a", "'=b", "@c"]


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("=A1", True), ("=", False), ("= ", False), ("=,", True), ("=+@x", True), ("=é", True), ("=/x", False),
        ("-1", False), ("+1", False), ("-1-1", True), ("-A", False), ("-A1", True), ("-A0", False),
        ("-XFD1", True), ("-XFE1", False), ("-ZZ1", True), ("-AAAA1", False), ("-A12345678", False),
        ("-a1234567", True), ("-$a$1", True), ("-a$1", True), ("-1+x", False), ("-x+A1", True), ("-(x)", False),
        ("-(1)", True), ("-{1;2}", True), ("-{1;2)", False), ("-(1,2)", True), ("-(1", False), ("-1)", False),
        ("-f()", True), ("-f(1;;2)", True), ("-f(1 2)", False), ("-f(x", False), ("-Sheet1!x", True),
        ("-Sheet1!", False), ("-Sheet1!1", False), ("-T[c]", True), ("-[b]s", True), ("-'s t'!x", True),
        ("-\"a\"&\"b\"", True), ("-\"a\"\"b\"", False), ("-1%", False), ("-1%%+2", True), ("-1% +2", True),
        ("-#REF!+1", True), ("-A1 B1", True), ("-A1 1", False), ("-1 A1", False), ("-x y", False), ("-A1 (B1)", True),
        ("-1<>2", True), ("-1<=2", True), ("-1>=2", True), ("-1<2", True), ("-1=2", True), ("-2^3", True),
        ("-1:2", True), ("-1:20", False), ("+12:30:15", False), ("+1:30:1", True), ("+123:30", True),
        ("+cmd|x", False), ("+cmd |x!A0", True), ("+!cmd|x", False), ("+|x!y", False), ("+1.5.2+1", False),
        ("+1,5+1", True), ("+.5+1", True), ("+1e5+1", True), ("+1e5x+1", False), ("+;", False), ("+\\", False),
        ("@A1", True), ("@x", False), ("@1+1", True), ("x=1", False), ("", False), (" ", False), ("－１－１", True),
    ],
)  # fmt: skip
def test_only_what_parses_and_computes_or_calls_would_be_run(text, is_it):
    assert runs(text) is is_it


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("=" + "1" * (LONGEST - 1), True),
        ("=" + "1" * LONGEST, False),
        ("-" + "(" * 64 + "1" + ")" * 64, True),
        ("-" + "(" * 65 + "1" + ")" * 65, False),
        ("-" + "(1)+" * 70 + "1", True),
    ],
    ids=["long", "too long", "deep", "too deep", "side by side"],
)
def test_a_formula_is_no_longer_and_no_deeper_than_a_spreadsheet_takes(text, is_it):
    assert runs(text) is is_it


def test_texts_of_several_columns_are_counted_and_other_columns_pass_as_they_are():
    harmless = Harmless()
    table = pa.table({"n": [1, 2], "a": ["x", None], "b": ["=1", "=2"], "c": ["=" + "9" * 90, "y"]})
    made = harmless.table(table)
    assert made.drop_columns(["b", "c"]).equals(table.drop_columns(["b", "c"]))
    assert made["b"].to_pylist() == ["'=1", "'=2"]
    assert made.column_names == table.column_names
    (report,) = harmless.messages()
    assert (report.values["count"], report.values["first"]) == (3, "“=1” in row 1 of “b”")
    other = Harmless()
    other.table(table.select(["c"]))
    assert other.messages()[0].values["first"] == f"“={'9' * 79}” in row 1 of “c”"
