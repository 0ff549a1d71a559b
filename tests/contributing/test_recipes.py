"""What CONTRIBUTING.md says of adding is done in a copy of the project, step by step."""

import os
import re
import shutil
import subprocess
import sys
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


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, without what is large and not needed here."""
    folder = tmp_path / "project"
    folder.mkdir()
    for name in COPIED:
        path = ROOT / name
        shutil.copytree(path, folder / name, ignore=LEFT) if path.is_dir() else shutil.copy(path, folder / name)
    (folder / "tests" / "node" / "node_modules").symlink_to((ROOT / "tests" / "node" / "node_modules").resolve())
    return folder


def change(file: Path, **lines: str) -> None:
    """Put each line behind the one line of the file that begins with its key's words."""
    text = file.read_text(encoding="utf-8")
    for after, line in lines.items():
        assert text.count(after) == 1, f"{after!r} stands {text.count(after)} times in {file.name}"
        text = text.replace(after, after + line)
    file.write_text(text, encoding="utf-8")


def follow(project: Path, title: str, guest: str, room: str = "contributing", *more: str) -> str:
    """Take the guest's file to where the section says, renew the lists, run the tests that it names; their summary."""
    text = section(title)
    assert f"(tests/{room}/{guest}.py)" in text
    path = re.search(r"Write `(core/\S+?)NAME\.py`", text)[1] + f"{guest}.py"
    shutil.copy(GUESTS / room / f"{guest}.py", project / path)
    start, *command = block(text, "shell").replace("NAME", guest).split()
    assert (start, *command[:2]) == (".venv/bin/python", "-m", "pytest")
    both = "import sys, pytest; from tests import readme; readme.renew(); sys.exit(pytest.main(sys.argv[1:]))"
    started = [sys.executable, "-c", both, *command[2:], "-p", "no:cacheprovider", *more]
    environment = {**os.environ, "PYTHONPATH": str(project)}
    done = subprocess.run(started, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-2000:]}"
    assert f"`{path}`" in (project / "docs" / "files.md").read_text(encoding="utf-8")
    return done.stdout


@pytest.mark.slow
def test_a_new_family_is_a_file_and_its_lines_and_is_tested_at_once(project: Path):
    registry = {
        "from core.models.random_forest import RandomForest\n": "from core.models.similar_rows import SimilarRows\n",
        "        Baseline(),\n": "        SimilarRows(),\n",
    }
    change(project / "core" / "models" / "__init__.py", **registry)
    report = follow(project, "Add a model family", "similar_rows")
    assert int(re.search(r"(\d+) passed", report)[1]) >= 12
    assert "| Similar rows |" in (project / "docs" / "steps.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_new_kind_is_a_file_and_its_lines_and_is_tested_at_once(project: Path):
    registry = {
        "from core.kinds.date import Date\n": "from core.kinds.geo import Geo\n",
        "Text(), Image(), ": "Geo(), ",
    }
    change(project / "core" / "kinds" / "__init__.py", **registry)
    report = follow(project, "Add a kind of column", "geo", "extension", "-p", "tests.extension.contracts")
    assert int(re.search(r"(\d+) passed", report)[1]) >= 12
    assert "| Place |" in (project / "docs" / "steps.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_new_advice_is_a_file_and_its_lines_and_is_tested_at_once(project: Path):
    folder = project / "core" / "improve" / "advice"
    registry = {
        "    rare_class,\n": "    unanswered,\n",
        '    "longer": longer.look,\n': '    "unanswered": unanswered.look,\n',
    }
    change(folder / "__init__.py", **registry)
    contract = project / "tests" / "improve" / "test_advice_contract.py"
    change(contract, **{"PLANTED: dict[str, Callable[[], Case]] = {\n": python("Add an advice")})
    report = follow(project, "Add an advice", "unanswered")
    assert int(re.search(r"(\d+) passed", report)[1]) > 60


@pytest.mark.slow
def test_a_new_metric_is_a_file_and_its_lines_and_is_tested_at_once(project: Path):
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
    report = follow(project, "Add a metric", "matthews")
    assert int(re.search(r"(\d+) passed", report)[1]) > 60
    assert "| Correlation | Pick one of several answers |" in (project / "docs" / "steps.md").read_text(
        encoding="utf-8"
    )


@pytest.mark.slow
def test_a_new_answer_is_a_file_and_its_lines_and_is_tested_at_once(project: Path):
    registry = {
        "from core.answers.base import Answer, Apart\n": "from core.answers.count import Count\n",
        "for answer in (": "Count(), ",
    }
    change(project / "core" / "answers" / "__init__.py", **registry)
    made = project / "tests" / "answers" / "made.py"
    change(made, **{"MADE: dict[str, Callable[[int, int], Answers]] = {\n": python("Add an answer")})
    report = follow(project, "Add an answer", "count")
    assert int(re.search(r"(\d+) passed", report)[1]) >= 9


@pytest.mark.slow
def test_a_new_task_is_a_file_and_its_lines_and_is_tested_at_once(project: Path):
    registry = {
        "from core.tasks.classification import Classification\n": "from core.tasks.counting import Counting\n",
        "SeveralLabels(), ": "Counting(), ",
    }
    change(project / "core" / "tasks" / "__init__.py", **registry)
    change(project / "tests" / "tasks" / "made.py", **{"TARGETS: dict[str, list[str]] = {\n": python("Add a task")})
    report = follow(project, "Add a task", "counting")
    assert int(re.search(r"(\d+) passed", report)[1]) > 100
    assert "| Count how many |" in (project / "docs" / "steps.md").read_text("utf-8")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:core|tests|pages)/[a-z_/.]+)`", TEXT))))
def test_a_place_that_contributing_names_is_there(path: str):
    assert (ROOT / path).exists()


@pytest.mark.parametrize(("name", "file"), re.findall(r"`([A-Z]{4,})` (?:in|of) `([\w/]+\.py)`", TEXT))
def test_a_registry_that_contributing_names_is_there(name: str, file: str):
    assert re.search(rf"^{name}\b", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
