"""The comparison of two checkouts: ratios of medians, from real processes."""

from pathlib import Path

import pytest

from tests.benchmarks import before_after


def checkout(folder: Path, figures: str) -> Path:
    """A folder with one benchmark in it."""
    (folder / "tests" / "benchmarks").mkdir(parents=True)
    (folder / "tests" / "__init__.py").touch()
    program = f"import types\ndef measure(): return [types.SimpleNamespace(what=w, value=v) for w, v in {figures}]\n"
    (folder / "tests" / "benchmarks" / "pace.py").write_text(program, encoding="utf-8")
    return folder


def test_the_median_of_each_figure_is_compared_with_before():
    found = before_after.compared({"a": [1.0, 9.0, 2.0], "b": [4.0], "gone": [1.0]}, {"b": [5.0], "a": [2.2, 2.0, 0.1]})
    assert [(figure.what, figure.value, figure.met) for figure in found] == [("a", 1.0, True), ("b", 1.25, False)]


def test_each_checkout_measures_itself_in_turns(tmp_path: Path, capsys: pytest.CaptureFixture):
    before = checkout(tmp_path / "old", "[('page', 2.0), ('gone', 1.0)]")
    now = checkout(tmp_path / "new", "[('page', 3.0)]")
    found = before_after.measure(before, now, ("pace",), 2)
    assert [(figure.what, figure.value) for figure in found] == [("page", 1.5)]
    messages = capsys.readouterr().err.splitlines()
    assert [line.rpartition("/")[2] for line in messages if line.startswith("round")] == ["old", "new"] * 2
    assert "only before: gone" in messages


def test_a_benchmark_that_fails_is_told(tmp_path: Path):
    broken = checkout(tmp_path / "old", "1 / 0")
    with pytest.raises(RuntimeError, match="pace in .*old ended badly(.|\n)*ZeroDivisionError"):
        before_after.measure(broken, broken, ("pace",), 1)
