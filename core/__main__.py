"""Command line: the same services without a browser. JSON on stdout; errors as JSON on stderr with exit code 2."""

import argparse
import importlib
import json
import os
import sys
from pathlib import Path
from typing import NoReturn

from core.errors import UserError
from core.traits import MEDIA

PROBLEM = 2  # exit code for what the user can repair; a crash of ours ends with 1


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are UserErrors."""

    def error(self, message: str) -> NoReturn:  # noqa: D102
        raise UserError("{message}", "See: {program} --help", message=message, program=self.prog)


def parser() -> Parser:
    """All subcommands and their arguments; `command` names the module in core.commands."""
    top = Parser(prog="python -m core", description="Model Atelier without a browser.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    read = commands.add_parser("read", help="read a table, or a folder of pictures, sounds or texts, into a dataset")
    read.add_argument(
        "file",
        type=Path,
        nargs="+",
        help="CSV, TSV, Excel, Parquet, JSON, JSON lines, a zip or a folder; "
        "several tables of one shape become one dataset, and so do several zips, folders and files of pictures, sounds "
        "or texts, such as one zip for each class",
    )
    read.add_argument("--out", type=Path, required=True, help="the dataset to write, like data.parquet")
    read.add_argument(
        "--raw", action="store_true", help="keep every cell as text; --out is a folder, one Parquet a file"
    )
    read.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        dest="settings",
        help="delimiter, encoding, quote, escape, header, skip, decimal, sheet, missing, missing.COLUMN",
    )

    recipe = commands.add_parser("recipe", help="write a recipe for a dataset")
    recipe.add_argument("data", type=Path, help="a dataset, as `read` leaves it")
    recipe.add_argument("--target", default="", help="the column to predict; with --from it is found")
    recipe.add_argument(
        "--from",
        type=Path,
        default=None,
        dest="begin",
        metavar="BUNDLE",
        help="go on from this model: its recipe, matched",
    )
    recipe.add_argument("--family", default=None, help="the model family, like boosted_trees")
    recipe.add_argument("--task", default=None, help="classification or regression; follows from the target")
    recipe.add_argument("--set", action="append", default=[], metavar="SECTION.OPTION=VALUE", dest="settings")
    recipe.add_argument("--out", type=Path, required=True, help="the recipe to write, like recipe.yaml")

    add = commands.add_parser("add", help="add more rows to a dataset, read as its first file was")
    add.add_argument(
        "data",
        type=Path,
        help="a dataset, as `read` leaves it; without --out it becomes the newer version, whole or not at all, "
        "with what is known of its rows beside it",
    )
    add.add_argument("more", type=Path, nargs="+", help="files, zips or folders with more rows, columns by name")
    add.add_argument("--out", type=Path, default=None, help="write the newer version there instead")
    add.add_argument(
        "--run",
        type=Path,
        default=None,
        metavar="RUN_FOLDER",
        help="a run's folder: its answer column is taken, and the rows of its test part stay as they are",
    )
    add.add_argument(
        "--target", action="append", default=[], metavar="COL",
        help="the answer column: rows without an answer wait beside the data; once for each of several",
    )  # fmt: skip
    add.add_argument("--again", action="store_true", help="add rows that are there already as well")

    run = commands.add_parser(
        "run", help="carry a recipe out; prints one event a line, Ctrl-C stops and keeps the best"
    )
    run.add_argument("recipe", type=Path)
    run.add_argument("--out", type=Path, required=True, help="the folder for bundle.onnx, evaluation.json ...")
    run.add_argument(
        "--from", type=Path, default=None, dest="begin", metavar="BUNDLE", help="the model file to begin from"
    )

    again = commands.add_parser(
        "again", help="train a run's recipe on newer data, judge both on the same rows, and say which to keep"
    )
    again.add_argument("run", type=Path, help="the folder that `run` left: the champion")
    again.add_argument("--data", type=Path, default=None, help="the newer dataset; the recipe's own when left out")
    again.add_argument(
        "--out", type=Path, default=None, help="the challenger's folder; beside the champion's when left out"
    )

    correct = commands.add_parser("correct", help="take right answers into a dataset; its rows keep their numbers")
    correct.add_argument("data", type=Path, help="a dataset, as `read` leaves it")
    correct.add_argument("corrections", type=Path, help="rows with a column “should be”, or called as the target")
    correct.add_argument(
        "--run", type=Path, default=None, help="the folder that `run` left: its test rows stay as they are"
    )
    correct.add_argument(
        "--target", action="append", default=[], metavar="COL",
        help="the column that is corrected, once for each of several; the run's when left out",
    )  # fmt: skip
    correct.add_argument("--out", type=Path, default=None, help="the corrected dataset; in its own place when left out")

    predict = commands.add_parser("predict", help="answer the rows of a file with a bundle")
    predict.add_argument("bundle", type=Path)
    predict.add_argument("rows", type=Path)
    predict.add_argument("--out", type=Path, required=True, help="the CSV file to write")

    models = commands.add_parser("models", help="open models for texts, pictures and sounds on this machine")
    actions = models.add_subparsers(dest="action", required=True, metavar="DEED")
    listing = actions.add_parser("list", help="all that are here or can be got")
    listing.add_argument("--kind", choices=MEDIA, default="")
    fetch = actions.add_parser("get", help="fetch one from Hugging Face and make it ready")
    fetch.add_argument("id", help="owner/name, or the address of its page")
    fetch.add_argument("--revision", default="", help="a commit; the catalogue's or the newest when left out")
    add = actions.add_parser("add", help="take one from a folder with config.json, tokenizer and model.safetensors")
    add.add_argument("folder", type=Path)
    add.add_argument("--name", default="", help="how it is called here; the folder's name when left out")
    add.add_argument("--licence", default="", help="what it may be used for, as its maker says")
    trying = actions.add_parser("try", help="try what could read a column, on a sample of a recipe's rows")
    trying.add_argument("recipe", type=Path)
    trying.add_argument("--column", default="", help="of texts, pictures or sounds; the only one when left out")
    trying.add_argument("--minutes", type=float, default=2.0, help="at most so long; Ctrl-C takes what is there")
    trying.add_argument("--out", type=Path, help="the best one's recipe to write, like best.yaml")
    remove = actions.add_parser("remove", help="remove one that was got or added")
    remove.add_argument("id")

    join = commands.add_parser("join", help="say whether the files and the database belong together; join them")
    join.add_argument("--yes", action="store_true", help="do it: from now on they count as belonging together")

    quarantine = commands.add_parser("quarantine", help="files that the database did not know, and were set aside")
    acts = quarantine.add_subparsers(dest="action", required=True, metavar="DEED")
    acts.add_parser("list", help="all that is set aside, and until when it is kept")
    back = acts.add_parser("restore", help="put one back where it lay")
    back.add_argument("name", help="as `list` names it")

    check = commands.add_parser("check", help="is an ONNX file a safe bundle?")
    check.add_argument("file", type=Path)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command; returns the exit code."""
    try:
        chosen = parser().parse_args(arguments)
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # read when OpenMP loads: waiting threads must sleep
        command = importlib.import_module(f"core.commands.{chosen.command}")
        code: int = command.main(chosen)
        return code
    except UserError as error:
        return _report_progress(error)
    except OSError as error:
        if error.filename is None:
            raise
        return _report_progress(
            UserError(
                "{path} can't be read or written: {reason}.",
                "Check the path, your rights to it and the room on the disk.",
                path=error.filename2 or error.filename,
                reason=error.strerror or type(error).__name__,
            )
        )


def _report_progress(error: UserError) -> int:
    print(json.dumps({"problem": error.problem, "fix": error.fix}, ensure_ascii=False), file=sys.stderr)
    return PROBLEM


if __name__ == "__main__":
    sys.exit(main())
