"""Settings of the server: read in one file, refused where they can't be taken, given by callers, handed to children."""

import ast
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from core import config
from core.config import NAMES, Config
from core.errors import UserError
from core.jobs.machinery import launch, limits
from core.store import database, paths, queue
from core.store.upkeep import quota
from tests.sources import ROOT, Source, product

NUMBERS = [each.metadata["names"][0] for each in fields(Config) if type(each.default) in (int, float)]


@pytest.fixture(autouse=True)
def nothing_set(home: Path, monkeypatch: pytest.MonkeyPatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_without_variables_the_defaults_hold_and_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch):
    assert config.current() == Config()
    for name in NAMES:
        monkeypatch.setenv(name, " ")
    assert config.current() == Config()


def test_variables_are_read_as_what_they_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    report = {
        "ATELIER_HOME": "~/somewhere",
        "ATELIER_MODELS": str(tmp_path),
        "ATELIER_JOBS": " 3 ",
        "ATELIER_QUOTA_MB": "0",
        "ATELIER_EXPIRY_DAYS": "0.5",
        "TRANSFORMERS_OFFLINE": "true",
    }
    for name, text in report.items():
        monkeypatch.setenv(name, text)
    home = Path("~/somewhere").expanduser()
    assert config.current() == Config(home=home, models=tmp_path, jobs=3, quota_mb=0, expiry_days=0.5, offline=True)
    monkeypatch.setenv("ATELIER_JOBS", "4")
    assert config.current().jobs == 4


@pytest.mark.parametrize("text", ["two", "-1", "nan", "1,000"])
@pytest.mark.parametrize("name", [*NUMBERS, "ATELIER_JOB_MEMORY_MB"])
def test_a_number_that_is_none_is_refused_by_name(name: str, text: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(name, text)
    with pytest.raises(UserError) as report:
        config.current()
    assert name in report.value.problem
    assert text in report.value.problem
    assert "leave it out for the default" in report.value.fix


def test_what_a_caller_gives_holds_before_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("ATELIER_QUEUE", "7")
    given = Config(home=tmp_path, database="sqlite://", jobs=2, queue=5, job_memory_mb=600, upload_mb=9, quota_mb=10)
    with config.use(given):
        assert paths.home() == tmp_path
        assert database.url() == "sqlite://"
        assert (limits.slots("run"), queue.limit(), limits.job_memory_mb()) == (2, 5, 600)
        assert (limits.upload_mb(), quota.limit()) == (9, 10 << 20)
        with config.use(replace(given, queue=6)):
            assert queue.limit() == 6
        assert queue.limit() == 5
    assert queue.limit() == 7


def test_a_child_process_gets_what_holds_here_and_reads_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("ATELIER_QUEUE", "7")
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    monkeypatch.setenv("OTHER", "kept")
    given = Config(home=tmp_path, jobs=2, expiry_days=1.5, offline=True)
    with config.use(given):
        around = launch._environment(tmp_path)
    assert around["OTHER"] == "kept"
    assert "HF_TOKEN" not in around
    code = "from core import config; print(repr(config.current()))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=around, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == repr(given)


def test_passwords_and_tokens_are_not_shown():
    assert "secret" not in repr(Config(database="postgresql://me:secret@there/atelier", hub_token="hf_secret"))


def test_the_server_does_not_start_with_a_setting_that_cannot_be_taken(tmp_path: Path):
    around = {**config.for_child(Config()), "ATELIER_HOME": str(tmp_path), "ATELIER_JOBS": "two"}
    command = [sys.executable, "-c", "import serve"]
    done = subprocess.run(command, cwd=ROOT, env=around, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "ATELIER_JOBS is set to “two”" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_other_file_reads_the_environment():
    read = {source.path for source in product() if reads_environment(source)}
    assert "core/config.py" in read
    assert read <= {
        "core/config.py",
        "core/serving/sandbox/child.py",  # a bare one, for a model that a stranger may have made
        "pages/ui/messages.py",
    }


def reads_environment(source: Source) -> bool:
    """Whether a file names one of our variables or looks something up; setting one for a library is no reading."""
    above = {child: node for node in ast.walk(source.tree) for child in ast.iter_child_nodes(node)}
    looked = [node for node in ast.walk(source.tree) if names_a_variable(node) or names_the_environment(node)]
    return any(not set_for_a_library(above[node]) for node in looked)


def names_a_variable(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value in NAMES


def names_the_environment(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")


def set_for_a_library(node: ast.AST) -> bool:
    """True for `os.environ[...] = ...` and for `os.environ.setdefault`."""
    written = isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
    return written or (isinstance(node, ast.Attribute) and node.attr == "setdefault")


def test_the_defaults_are_those_that_the_docs_tell():
    usual = Config()
    assert {each.name: getattr(usual, each.name) for each in fields(Config)} == {
        "home": None,
        "models": None,
        "model_mb": 1900,
        "models_mb": 20000,
        "database": None,
        "jobs": 1,
        "queue": 20,
        "job_memory_mb": None,
        "upload_mb": 1000,
        "quota_mb": 5000,
        "expiry_days": 0.0,
        "hub_token": None,
        "hub_address": None,
        "offline": False,
        "debug": False,
    }
    assert (
        *("ATELIER_HOME", "ATELIER_MODELS", "ATELIER_MODEL_MB", "ATELIER_MODELS_MB", "ATELIER_DATABASE"),
        *("ATELIER_JOBS", "ATELIER_QUEUE", "ATELIER_JOB_MEMORY_MB", "ATELIER_UPLOAD_MB", "ATELIER_QUOTA_MB"),
        *("ATELIER_EXPIRY_DAYS", "HF_TOKEN", "HF_ENDPOINT"),
        *("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE", "ATELIER_DEBUG"),
    ) == NAMES


@pytest.mark.parametrize(
    ("text", "yes"),
    [("1", True), ("on", True), ("Yes", True), ("TRUE", True), ("y", True), ("t", True), ("0", False), ("no", False)],
)
@pytest.mark.parametrize("name", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE"])
def test_any_of_three_variables_says_that_nothing_is_fetched(name, text, yes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(name, text)
    assert config.current().offline is yes
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert config.current().offline is True


@pytest.mark.parametrize(("name", "least"), [*((name, 0) for name in NUMBERS), ("ATELIER_JOB_MEMORY_MB", 1)])
def test_the_least_number_is_taken_and_one_below_is_refused(name, least, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(name, str(least))
    field = next(each.name for each in fields(Config) if name in each.metadata["names"])
    assert getattr(config.current(), field) == least
    monkeypatch.setenv(name, str(least - 1))
    with pytest.raises(UserError) as caught:
        config.current()
    whole = "whole number" if name != "ATELIER_EXPIRY_DAYS" else "number"
    assert f"which is not a {whole} from {least} up." in caught.value.problem
    assert "`" not in caught.value.fix


def test_a_home_of_nobody_is_refused_and_long_values_are_cut(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ATELIER_HOME", "~nobody-of-this-name/x")
    with pytest.raises(UserError, match="the path of a folder"):
        config.current()
    monkeypatch.delenv("ATELIER_HOME")
    monkeypatch.setenv("ATELIER_JOBS", "x" * 200)
    with pytest.raises(UserError) as caught:
        config.current()
    assert "x" * 100 in caught.value.problem
    assert "x" * 101 not in caught.value.problem
    assert "the default (1)" in caught.value.fix


def test_a_child_is_told_what_is_set_and_nothing_else(tmp_path: Path):
    given = Config(home=tmp_path, jobs=0, offline=True, debug=False, hub_token="t")
    assert given.environment() == {
        "ATELIER_HOME": str(tmp_path),
        "ATELIER_MODEL_MB": "1900",
        "ATELIER_MODELS_MB": "20000",
        "ATELIER_JOBS": "0",
        "ATELIER_QUEUE": "20",
        "ATELIER_UPLOAD_MB": "1000",
        "ATELIER_QUOTA_MB": "5000",
        "ATELIER_EXPIRY_DAYS": "0.0",
        "HF_TOKEN": "t",
        "HF_HUB_OFFLINE": "1",
    }
