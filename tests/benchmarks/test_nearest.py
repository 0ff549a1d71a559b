"""The nearest tests of a spot in the code, by imports and names."""

import inspect
from pathlib import Path
from types import ModuleType

import pytest

from core import recipe
from core.data.numbers import marks as number_marks
from core.evaluation import paired
from core.jobs.machinery import supervisor
from core.pretrained.texts import languages
from tests.benchmarks.mutations import told
from tests.benchmarks.nearest import Nearest
from tests.sources import ROOT


@pytest.fixture(scope="module")
def nearest() -> Nearest:
    return Nearest()


def place(module: ModuleType) -> str:
    return Path(module.__file__).relative_to(ROOT).as_posix()


def line_of(thing) -> int:
    return inspect.getsourcelines(thing)[1] + 2


def names(places: list[str]) -> list[str]:
    return [Path(place).name for place in places]


@pytest.mark.parametrize(
    ("module", "spot", "test"),
    [
        (paired, paired.chance, "test_paired.py"),
        (number_marks, number_marks.decided, "test_number_marks.py"),
        (languages, languages._by_words, "test_languages.py"),
    ],
)
def test_the_tests_of_a_file_come_first_those_of_who_uses_it_after(nearest, module, spot, test: str):
    found = nearest.to(place(module), line_of(spot), 12, {})
    assert names(found)[0] == test
    assert len(set(found)) == len(found) > 1


def test_a_test_that_writes_the_name_is_nearer_than_one_that_only_imports_the_file(nearest):
    found = nearest.to(place(recipe), line_of(recipe.with_settings), 400, {})
    writes = ["with_settings" in (ROOT / place).read_text(encoding="utf-8") for place in found]
    assert any(writes)
    assert sum(writes[: sum(writes)]) > sum(writes) / 2


def test_tests_of_a_module_that_only_runs_in_a_process_of_its_own_are_found(nearest):
    found = nearest.to(place(supervisor), line_of(supervisor.Supervisor), 30, {})
    assert len([place for place in found if place.startswith("tests/jobs/")]) > 8


def test_of_equally_near_ones_the_cheap_ones_come_first(nearest):
    found = nearest.to(place(recipe), line_of(recipe.Recipe), 400, {})
    dear = nearest.to(place(recipe), line_of(recipe.Recipe), 400, {found[0]: 1000.0})
    assert set(dear) == set(found)
    assert dear.index(found[0]) > 0


def test_no_browser_and_no_test_that_only_reads_the_code(nearest):
    found = nearest.to(place(recipe), line_of(recipe.Recipe), 400, {})
    assert len(found) > 100
    assert [
        place for place in found if "/browser/" in place or place.endswith(("test_house.py", "test_layers.py"))
    ] == []


def test_a_test_that_never_ended_counts_as_failed(tmp_path: Path):
    log = tmp_path / "log.jsonl"
    assert told(log) == []
    log.write_text(
        '{"test": "a", "outcome": "began", "seconds": 0}\n{"test": "a", "outcome": "passed", "seconds": 1}\n'
        '{"test": "b", "outcome": "began", "seconds": 0}\n',
        encoding="utf-8",
    )
    assert [(entry["test"], entry["outcome"]) for entry in told(log)] == [("a", "passed"), ("b", "failed")]
