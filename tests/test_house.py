"""What stands in words is held against the code: README and docs/, requirements, themes, samples; ruff too."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests import readme
from tests.sources import ROOT, product

WORDS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
}
README = WORDS["README.md"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def package(requirement: str) -> str:
    """The bare name in a requirement."""
    return re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0]


@pytest.mark.parametrize("block", readme.BLOCKS)
def test_a_list_in_the_docs_says_what_the_code_says(block: str):
    assert readme.written(block) == readme.BLOCKS[block][1](), "run `make readme`"


def test_the_readme_is_short_and_leads_to_every_other_document():
    assert len(README.splitlines()) < 200
    reached = {place for name in ("README.md", "CONTRIBUTING.md") for place in linked(name)}
    assert {ROOT / name for name in WORDS} - {ROOT / "README.md"} <= reached


def linked(name: str) -> list[Path]:
    """The files and folders that a document links to."""
    named = re.findall(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)", WORDS[name])
    return [(ROOT / name).parent.joinpath(place).resolve() for place in named]


@pytest.mark.parametrize("requirement", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"])
def test_every_dependency_has_its_reason_in_the_readme(requirement: str):
    rows = [
        line
        for line in README.splitlines()
        if line.startswith("| ") and f"`{package(requirement)}`" in line.split("|")[1]
    ]
    assert len(rows) == 1
    assert len(rows[0].split("|")[2].split()) >= 3, "the reason is missing"


def test_the_readme_gives_reasons_for_nothing_that_is_not_needed():
    section = README.split("## Dependencies")[1].split("\n## ")[0]
    named = set(re.findall(r"`([\w-]+)`", " ".join(re.findall(r"^\| (.*?) \|", section, re.MULTILINE))))
    needed = {package(entry) for entry in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]}
    assert named == needed


def test_community_cloud_gets_the_same_packages():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    listed = [line.replace("+cpu", "") for line in lines if line and not line.startswith(("#", "-"))]
    assert listed == PROJECT["dependencies"]


def test_the_changelog_tells_of_this_version():
    assert f"\n## {PROJECT['version']}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", WORDS)
def test_files_and_folders_that_a_document_links_to_are_there(name: str):
    assert [path for path in linked(name) if not path.exists()] == []


def test_pictures_in_the_readme_are_small():
    pictures = [path for path in linked("README.md") if path.suffix in (".png", ".webp")]
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > 150_000] == []


def test_commands_named_in_the_docs_are_in_the_makefile():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {name for text in WORDS.values() for name in re.findall(r"`make (\w+)`", text)} <= targets
    assert {"run", "test", "bench", "lint"} <= targets


def test_what_make_quick_runs_and_leaves_out_is_there():
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    named = re.findall(r"tests/\S+", " ".join(re.findall(r"^\w*QUICK := (.*)$", lines, re.MULTILINE)))
    assert len(named) > 8
    assert [place for place in named if not (ROOT / place).exists()] == []


def test_the_way_to_the_first_model_names_buttons_that_are_there():
    way = README.split("## Your first model")[1].split("\n## ")[0]
    named = set(re.findall(r"(?i)press \*\*(.+?)\*\*", way))
    assert len(named) >= 8
    shown = "".join(source.text for source in product() if source.path.startswith("pages/"))
    assert {name for name in named if f'"{name}"' not in shown} == set()


def test_every_environment_variable_is_explained():
    used = {name for source in product() for name in re.findall(r"ATELIER_[A-Z_]+[A-Z]", source.text)}
    assert set(re.findall(r"^\| `(ATELIER_\w+)`", WORDS["docs/running.md"], re.MULTILINE)) == used


def test_the_example_of_the_command_line_is_the_same_wherever_it_stands():
    assert example("README.md") == example("docs/command-line.md")


def example(name: str) -> str:
    """The lines of the command line's example in a document."""
    return next(block for block in re.findall(r"```shell\n(.*?)```", WORDS[name], re.DOTALL) if "-m core read" in block)


@pytest.mark.slow
def test_the_examples_in_the_docs_run_as_they_stand(tmp_path: Path):
    (tmp_path / "sample_data").symlink_to(ROOT / "sample_data")
    for line in example("README.md").strip().splitlines():
        run([sys.executable, *line.split()[1:]], tmp_path)
    run([sys.executable, "-c", re.search(r"```python\n(.*?)```", WORDS["docs/bundle.md"], re.DOTALL)[1]], tmp_path)
    answers = (tmp_path / "answers.csv").read_text(encoding="utf-8").splitlines()
    assert len(answers) == len((ROOT / "sample_data" / "penguins.csv").read_text(encoding="utf-8").splitlines())
    assert "Adelie" in answers[1]


def run(command: list[str], folder: Path) -> None:
    """Run a command in a folder, with the project's own code at hand; its words are shown when it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


def test_both_themes_are_complete_and_the_font_is_our_own():
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    colors = {"primaryColor", "backgroundColor", "secondaryBackgroundColor", "textColor", "chartCategoricalColors"}
    for name in ("light", "dark"):
        assert colors <= theme[name].keys()
        assert colors - {"primaryColor", "chartCategoricalColors"} <= theme[name]["sidebar"].keys()
    assert theme["light"].keys() == theme["dark"].keys()
    for face in theme["fontFaces"]:
        assert face["url"].startswith("app/static/")
        assert (ROOT / face["url"].removeprefix("app/")).is_file()


def test_every_sample_has_its_source_and_licence():
    words = (ROOT / "sample_data" / "README.md").read_text(encoding="utf-8")
    files = [path for path in (ROOT / "sample_data").iterdir() if path.suffix not in (".md", ".py", ".zip", "")]
    assert len(files) >= 4
    rows = {line.split("|")[1].strip(" `"): line.split("|") for line in words.splitlines() if line.startswith("| ")}
    for path in files:
        assert len(rows[path.name][-2].strip()) > 2, f"{path.name} has no licence"
        assert len(rows[path.name][-3].strip()) > 2, f"{path.name} has no source"
    assert all(path.name in words for path in (ROOT / "sample_data").glob("*.zip"))  # made from the tables above


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_is_content(command: list[str]):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "."], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_no_large_file_crept_in():
    skipped = {".git", ".venv", "node_modules", ".encoders", ".mypy_cache"}
    files = [path for path in ROOT.rglob("*") if path.is_file() and not skipped & set(path.relative_to(ROOT).parts)]
    assert [str(path.relative_to(ROOT)) for path in files if path.stat().st_size > 4_000_000] == []


def test_the_two_commands_do_not_need_anything_by_hand():
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line for line in run.splitlines() if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["make test"]
    assert Path(ROOT / "tests" / "install_tools.sh").stat().st_mode & 0o100
