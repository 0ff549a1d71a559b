"""What CONTRIBUTING.md says of adding is done in a copy of the project, step by step, and tested in one process."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.sources import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
GUESTS = ROOT / "tests"
COPIED = ("core", "docs", "pages", "tests", "app.py", "serve.py", "pyproject.toml", "CONTRIBUTING.md", "README.md")
LEFT = shutil.ignore_patterns("__pycache__", "node_modules", ".encoders", "browser", "benchmarks", "formats", "*.png")


def section(title: str) -> str:
    """What stands under that heading of CONTRIBUTING.md."""
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def block(text: str, language: str) -> str:
    """The one block of that language in a section."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    return found


def python(title: str) -> str:
    """The lines that a section gives for a table of the tests."""
    return block(section(title), "python")


def change(file: Path, **lines: str) -> None:
    """Put each line behind the one line of the file that begins with its key's words."""
    text = file.read_text(encoding="utf-8")
    for after, line in lines.items():
        assert text.count(after) == 1, f"{after!r} stands {text.count(after)} times in {file.name}"
        text = text.replace(after, after + line)
    file.write_text(text, encoding="utf-8")


def add_family(project: Path) -> None:
    registry = {
        "from core.models.random_forest import RandomForest\n": "from core.models.similar_rows import SimilarRows\n",
        "        Baseline(),\n": "        SimilarRows(),\n",
    }
    change(project / "core" / "models" / "__init__.py", **registry)


def add_kind(project: Path) -> None:
    registry = {
        "from core.kinds.date import Date\n": "from core.kinds.geo import Geo\n",
        "Text(), Image(), ": "Geo(), ",
    }
    change(project / "core" / "kinds" / "__init__.py", **registry)


def add_advice(project: Path) -> None:
    registry = {
        "    rare_class,\n": "    unanswered,\n",
        '    "longer": longer.look,\n': '    "unanswered": unanswered.look,\n',
    }
    change(project / "core" / "improve" / "advice" / "__init__.py", **registry)
    contract = project / "tests" / "improve" / "test_advice_contract.py"
    change(contract, **{"PLANTED: dict[str, Callable[[], Case]] = {\n": python("Add an advice")})


def add_metric(project: Path) -> None:
    registry = {
        "from core.metrics import classes, ": "matthews, ",
        "        classes.ACCURACY,\n": "        matthews.MATTHEWS,\n",
    }
    change(project / "core" / "metrics" / "__init__.py", **registry)
    task = {
        "from core.metrics import Judged, Metric, classes": ", matthews",
        "        classes.ACCURACY,\n": "        matthews.MATTHEWS,\n",
    }
    change(project / "core" / "tasks" / "classification.py", **task)
    oracles = {"ORACLES: dict[str, tuple[Callable[[int], Judged], Callable[..., float]]] = {\n": python("Add a metric")}
    change(project / "tests" / "metrics" / "oracles.py", **oracles)


def add_answer(project: Path) -> None:
    registry = {
        "from core.answers.base import Answer, Apart\n": "from core.answers.count import Count\n",
        "for answer in (": "Count(), ",
    }
    change(project / "core" / "answers" / "__init__.py", **registry)
    made = project / "tests" / "answers" / "made.py"
    change(made, **{"MADE: dict[str, Callable[[int, int], Answers]] = {\n": python("Add an answer")})


def add_task(project: Path) -> None:
    registry = {
        "from core.tasks.classification import Classification\n": "from core.tasks.counting import Counting\n",
        "SeveralLabels(), ": "Counting(), ",
    }
    change(project / "core" / "tasks" / "__init__.py", **registry)
    change(project / "tests" / "tasks" / "made.py", **{"TARGETS: dict[str, list[str]] = {\n": python("Add a task")})


@dataclass(frozen=True)
class Recipe:
    """A section, the file that it calls a whole one, what else the section asks for, and options for its tests."""

    title: str
    guest: str
    add: Callable[[Path], None]
    room: str = "contributing"
    more: tuple[str, ...] = ()

    def taken_over(self, project: Path) -> str:
        """Take the guest's file to where the section says, and do the rest; where the file lies."""
        text = section(self.title)
        assert f"(tests/{self.room}/{self.guest}.py)" in text
        path = re.search(r"Write `(core/\S+?)NAME\.py`", text)[1] + f"{self.guest}.py"
        shutil.copy(GUESTS / self.room / f"{self.guest}.py", project / path)
        self.add(project)
        return path

    def command(self) -> list[str]:
        """What pytest is asked, as the section says."""
        start, *command = block(section(self.title), "shell").replace("NAME", self.guest).split()
        assert (start, *command[:2]) == (".venv/bin/python", "-m", "pytest")
        return [*command[2:], "-p", "no:cacheprovider", *self.more]


RECIPES = (
    Recipe("Add an advice", "unanswered", add_advice),
    Recipe("Add a metric", "matthews", add_metric),
    Recipe("Add an answer", "count", add_answer),
    Recipe("Add a task", "counting", add_task),
    Recipe("Add a model family", "similar_rows", add_family),
    # Last: what it loads stays for the process.
    Recipe("Add a kind of column", "geo", add_kind, "extension", ("-p", "tests.extension.contracts")),
)
RUN = """
import json, sys, pytest
from tests import readme

readme.renew()
for command in json.loads(sys.argv[1]):
    print("\\n=====", int(pytest.main(command)), flush=True)
"""


@dataclass(frozen=True)
class Project:
    """A copy of the project in which all was added, and by title what came of the tests: exit code, what they said."""

    folder: Path
    paths: dict[str, str]
    told: dict[str, tuple[str, str]]

    def passed(self, title: str) -> int:
        """How many of the section's tests passed: all of them; the lists name the new file."""
        said, code = self.told[title]
        assert code == "0", said[-3000:]
        assert f"`{self.paths[title]}`" in (self.folder / "docs" / "files.md").read_text(encoding="utf-8")
        return int(re.search(r"(\d+) passed", said)[1])

    def steps(self) -> str:
        """The list of what is offered at each step."""
        return (self.folder / "docs" / "steps.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Without what is large; one process renews the lists, then runs the tests that each section names."""
    folder = tmp_path_factory.mktemp("copy") / "project"
    folder.mkdir()
    for name in COPIED:
        path = ROOT / name
        shutil.copytree(path, folder / name, ignore=LEFT) if path.is_dir() else shutil.copy(path, folder / name)
    (folder / "tests" / "node" / "node_modules").symlink_to((ROOT / "tests" / "node" / "node_modules").resolve())
    paths = {recipe.title: recipe.taken_over(folder) for recipe in RECIPES}
    started = [sys.executable, "-c", RUN, json.dumps([recipe.command() for recipe in RECIPES])]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(started, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    told = re.findall(r"(.*?)\n===== (\d+)\n", done.stdout, re.DOTALL)
    assert len(told) == len(RECIPES), f"{done.stdout[-3000:]}\n{done.stderr[-2000:]}"
    return Project(folder, paths, {recipe.title: each for recipe, each in zip(RECIPES, told, strict=True)})


@pytest.mark.slow
def test_a_new_family_is_a_file_and_its_lines_and_is_tested_at_once(project: Project):
    assert project.passed("Add a model family") >= 12
    assert "| Similar rows |" in project.steps()


@pytest.mark.slow
def test_a_new_kind_is_a_file_and_its_lines_and_is_tested_at_once(project: Project):
    assert project.passed("Add a kind of column") >= 12
    assert "| Place |" in project.steps()


@pytest.mark.slow
def test_a_new_advice_is_a_file_and_its_lines_and_is_tested_at_once(project: Project):
    assert project.passed("Add an advice") > 60


@pytest.mark.slow
def test_a_new_metric_is_a_file_and_its_lines_and_is_tested_at_once(project: Project):
    assert project.passed("Add a metric") > 60
    assert "| Correlation | Pick one of several answers |" in project.steps()


@pytest.mark.slow
def test_a_new_answer_is_a_file_and_its_lines_and_is_tested_at_once(project: Project):
    assert project.passed("Add an answer") >= 9


@pytest.mark.slow
def test_a_new_task_is_a_file_and_its_lines_and_is_tested_at_once(project: Project):
    assert project.passed("Add a task") > 100
    assert "| Count how many |" in project.steps()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:core|tests|pages)/[a-z_/.]+)`", TEXT))))
def test_a_place_that_contributing_names_is_there(path: str):
    assert (ROOT / path).exists()


@pytest.mark.parametrize(("name", "file"), re.findall(r"`([A-Z]{4,})` (?:in|of) `([\w/]+\.py)`", TEXT))
def test_a_registry_that_contributing_names_is_there(name: str, file: str):
    assert re.search(rf"^{name}\b", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
