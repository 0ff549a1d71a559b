"""The command line's arguments: what each command takes, what holds without them, and how mistakes end."""

import json
import os
from pathlib import Path

import pytest

from core.__main__ import PROBLEM, main, parser
from core.commands import check
from core.errors import UserError

DATA, OUT, RUN, FILE = Path("data.parquet"), Path("out"), Path("run"), Path("file")
ALONE = [
    (["read", "file", "--out", "out"], {"file": [FILE], "out": OUT, "raw": False, "settings": []}),
    (
        ["read", "file", "run", "--out", "out", "--raw", "--set", "skip=1", "--set", "decimal=,"],
        {"file": [FILE, RUN], "out": OUT, "raw": True, "settings": ["skip=1", "decimal=,"]},
    ),
    (
        ["recipe", "data.parquet", "--out", "out"],
        {"data": DATA, "target": "", "begin": None, "family": None, "task": None, "settings": [], "out": OUT},
    ),
    (
        ["recipe", "data.parquet", "--out", "out", "--target", "y", "--from", "file", "--family", "linear"]
        + ["--task", "regression", "--set", "training.epochs=3"],
        {"data": DATA, "target": "y", "begin": FILE, "family": "linear", "task": "regression", "out": OUT}
        | {"settings": ["training.epochs=3"]},
    ),
    (
        ["add", "data.parquet", "file"],
        {"data": DATA, "more": [FILE], "out": None, "run": None, "target": [], "again": False},
    ),
    (
        ["add", "data.parquet", "file", "--out", "out", "--run", "run", "--target", "a", "--target", "b", "--again"],
        {"data": DATA, "more": [FILE], "out": OUT, "run": RUN, "target": ["a", "b"], "again": True},
    ),
    (["run", "file", "--out", "out"], {"recipe": FILE, "out": OUT, "begin": None}),
    (["run", "file", "--out", "out", "--from", "run"], {"recipe": FILE, "out": OUT, "begin": RUN}),
    (["again", "run"], {"run": RUN, "data": None, "out": None}),
    (["again", "run", "--data", "data.parquet", "--out", "out"], {"run": RUN, "data": DATA, "out": OUT}),
    (
        ["correct", "data.parquet", "file"],
        {"data": DATA, "corrections": FILE, "run": None, "target": [], "out": None},
    ),
    (
        ["correct", "data.parquet", "file", "--run", "run", "--target", "a", "--target", "b", "--out", "out"],
        {"data": DATA, "corrections": FILE, "run": RUN, "target": ["a", "b"], "out": OUT},
    ),
    (["predict", "run", "file", "--out", "out"], {"bundle": RUN, "rows": FILE, "out": OUT}),
    (["models", "list"], {"action": "list", "kind": ""}),
    (["models", "list", "--kind", "audio"], {"action": "list", "kind": "audio"}),
    (["models", "get", "a/b"], {"action": "get", "id": "a/b", "revision": ""}),
    (["models", "get", "a/b", "--revision", "c"], {"action": "get", "id": "a/b", "revision": "c"}),
    (["models", "add", "file"], {"action": "add", "folder": FILE, "name": "", "licence": ""}),
    (
        ["models", "add", "file", "--name", "n", "--licence", "MIT"],
        {"action": "add", "folder": FILE, "name": "n", "licence": "MIT"},
    ),
    (["models", "try", "file"], {"action": "try", "recipe": FILE, "column": "", "minutes": 2.0, "out": None}),
    (
        ["models", "try", "file", "--column", "c", "--minutes", "0.5", "--out", "out"],
        {"action": "try", "recipe": FILE, "column": "c", "minutes": 0.5, "out": OUT},
    ),
    (["models", "remove", "a/b"], {"action": "remove", "id": "a/b"}),
    (["join"], {"yes": False}),
    (["join", "--yes"], {"yes": True}),
    (["quarantine", "list"], {"action": "list"}),
    (["quarantine", "restore", "n"], {"action": "restore", "name": "n"}),
    (["check", "file"], {"file": FILE}),
]


@pytest.mark.parametrize(
    ("arguments", "chosen"), ALONE, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_arguments_are_read_and_what_is_left_out_has_its_default(arguments, chosen):
    assert vars(parser().parse_args(arguments)) == {"command": arguments[0], **chosen}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["read", "--out", "out"],
        ["read", "file"],
        ["recipe", "data.parquet"],
        ["run", "file"],
        ["add", "data.parquet"],
        ["predict", "run", "file"],
        ["models"],
        ["models", "list", "--kind", "table"],
        ["models", "try", "file", "--minutes", "long"],
        ["quarantine"],
        ["check"],
    ],
)
def test_what_lacks_or_is_unknown_is_a_mistake_that_names_the_help(arguments, capsys):
    with pytest.raises(UserError) as caught:
        parser().parse_args(arguments)
    assert caught.value.fix.startswith("See: python -m core")
    assert caught.value.fix.endswith("--help")
    assert main(arguments) == PROBLEM == 2
    report = json.loads(capsys.readouterr().err)
    assert report == {"problem": caught.value.problem, "fix": caught.value.fix}


def raising(error):
    def main(chosen):
        raise error

    return main


def test_a_file_that_can_not_be_written_is_told_with_its_path_and_other_trouble_is_ours(monkeypatch, capsys):
    monkeypatch.setattr(check, "main", raising(OSError(28, "No space left", "a.csv", None, "b.csv")))
    assert main(["check", "file"]) == 2
    assert json.loads(capsys.readouterr().err)["problem"] == "b.csv can't be read or written: No space left."
    monkeypatch.setattr(check, "main", raising(PermissionError(13, "Permission denied", "ü.csv")))
    assert main(["check", "file"]) == 2
    told = capsys.readouterr()
    assert "ü.csv can't be read or written: Permission denied." in told.err, "letters stay as they are"
    assert told.out == ""
    monkeypatch.setattr(check, "main", raising(BrokenPipeError(32, "Broken pipe")))
    with pytest.raises(BrokenPipeError):
        main(["check", "file"])


def test_a_commands_code_is_the_programs_and_waiting_threads_sleep(monkeypatch):
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    monkeypatch.setattr(check, "main", lambda chosen: 7 if chosen.file == FILE else 1)
    assert main(["check", "file"]) == 7
    assert os.environ["OMP_WAIT_POLICY"] == "PASSIVE"
