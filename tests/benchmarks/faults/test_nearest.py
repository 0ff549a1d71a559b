"""The nearest tests of a spot in the code, by imports and names."""

import ast
import inspect
from pathlib import Path

import pytest

from core import config, recipe
from core.commands import read
from core.data.numbers import marks as number_marks
from core.evaluation import paired
from core.jobs.machinery import supervisor
from core.pretrained.texts import languages
from core.recipe import assigning
from tests.benchmarks.faults.nearest import Nearest, reading_code
from tests.benchmarks.faults.tree import told
from tests.sources import ROOT


@pytest.fixture(scope="module")
def nearest() -> Nearest:
    return Nearest()


def spot(thing: object) -> tuple[str, int]:
    """The file and a line of a class or function."""
    path = Path(inspect.getsourcefile(thing)).relative_to(ROOT)
    return path.as_posix(), inspect.getsourcelines(thing)[1] + 2


def names(paths: list[str]) -> list[str]:
    return [Path(path).name for path in paths]


@pytest.mark.parametrize(
    ("thing", "test"),
    [
        (paired.chance, "test_paired.py"),
        (number_marks.decided, "test_number_marks.py"),
        (languages._by_words, "test_languages.py"),
        (config._number, "test_config.py"),
        (assigning._assign, "test_recipe.py"),
    ],
)
def test_the_tests_of_a_file_come_first_those_of_who_uses_it_after(nearest, thing, test: str):
    found = nearest.to(*spot(thing), 12, {})
    assert test in names(found)[:2]
    assert len(set(found)) == len(found) > 1


def test_a_test_that_writes_the_name_is_nearer_than_one_that_only_imports_the_file(nearest):
    found = nearest.to(*spot(recipe.with_settings), 400, {})
    writes = ["with_settings" in (ROOT / path).read_text(encoding="utf-8") for path in found]
    assert any(writes)
    assert sum(writes[: sum(writes)]) > sum(writes) / 2


def test_tests_of_a_module_that_only_runs_in_a_process_of_its_own_are_found(nearest):
    found = nearest.to(*spot(supervisor.Supervisor), 30, {})
    assert len([path for path in found if path.startswith("tests/jobs/")]) > 8
    assert all(path.startswith("tests/commands/") for path in nearest.to(*spot(read.main), 3, {}))


def test_of_equally_near_ones_the_cheap_ones_come_first(nearest):
    found = nearest.to(*spot(recipe.Recipe), 400, {})
    dear = nearest.to(*spot(recipe.Recipe), 400, {found[20]: 1000.0})
    assert set(dear) == set(found)
    assert dear.index(found[20]) > 20
    assert dear[0] == found[0]


def test_no_browser_and_no_test_that_only_reads_the_code(nearest):
    found = nearest.to(*spot(recipe.Recipe), 400, {})
    assert len(found) > 100
    assert [path for path in found if "/browser/" in path or path.endswith(("test_house.py", "test_layers.py"))] == []


def test_of_a_file_in_which_some_tests_read_the_code_the_others_are_near(nearest):
    def left_out(path: str) -> set[str]:
        return reading_code(ast.parse((ROOT / path).read_text(encoding="utf-8")))

    assert "test_config.py" in names(nearest.to(*spot(config.current), 3, {}))
    assert "test_no_other_file_reads_the_environment" in left_out("tests/test_config.py")
    assert "test_the_server_does_not_start_with_a_setting_that_cannot_be_taken" not in left_out("tests/test_config.py")
    assert left_out("tests/test_recipe.py") == set()


def test_a_test_that_never_ended_counts_as_failed(tmp_path: Path):
    log = tmp_path / "log.jsonl"
    assert told(log, 60) == []
    log.write_text(
        '{"test": "a", "outcome": "began", "seconds": 0}\n{"test": "a", "outcome": "passed", "seconds": 1}\n'
        '{"test": "b", "outcome": "began", "seconds": 0}\n',
        encoding="utf-8",
    )
    assert [(entry["test"], entry["outcome"]) for entry in told(log, 60)] == [("a", "passed"), ("b", "failed")]
