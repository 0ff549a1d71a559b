"""Everything that decides a run, as one pydantic object; YAML in and out. Knows no family, kind or task by name."""

import math
import re
import reprlib
from contextlib import suppress
from pathlib import Path
from typing import Literal

import yaml
from pydantic import ValidationError

from core.errors import UserError
from core.settings import Options, Setting, check, setting, settings
from core.split_options import SplitOptions, same_column
from core.training_options import TrainingOptions


class DataChoice(Options):
    """Which rows: `dataset` is an id the workspace owns, or on the command line a path beside the recipe."""

    dataset: str
    target: str
    corrections_weigh: int = setting(
        3,
        "How much a correction counts",
        "An answer that somebody corrected is learned from as if its row stood in the table so many times. More helps "
        "where many of the other answers are wrong; 1: as much as any other row.",
        low=1,
        high=20,
    )


def weighing() -> Setting:
    """How much a correction counts, as it is declared."""
    return next(entry for entry in settings(DataChoice) if entry.name == "corrections_weigh")


class ColumnChoice(Options):
    """What to do with one column; `kind` "" keeps what detection found."""

    kind: str = ""
    use: bool = True
    options: dict = {}


class RepairChoice(Options):
    """One repair of a column: a name in REPAIRS with its options. A recipe holds those that new rows get as well."""

    repair: str
    column: str
    options: dict = {}


class TaskChoice(Options):
    """What is learned: a name in TASKS with its options."""

    name: str
    options: dict = {}


class FamilyChoice(Options):
    """What learns: a name in MODELS with its options."""

    name: str
    options: dict = {}


class StartStep(Options):
    """A trained model that another one began from: its file's sha256 and what it is called.

    `licence`: of the open models inside; `changed`: how much of each of these it let change, by what that is called.
    """

    file: str = ""
    name: str = ""
    licence: str = ""
    changed: dict[str, str] = {}


class StartChoice(StartStep):
    """The trained model whose weights learning begins from; `file` "" is none.

    `run`: the workspace's own run that made it; `columns` and `answers`: its name for each of ours that means the same;
    `before`: what it began from itself, the first one in front.
    """

    run: str = ""
    columns: dict[str, str] = {}
    answers: dict[str, str] = {}
    before: list[StartStep] = []


class Recipe(Options):
    """One run, complete and repeatable."""

    format: Literal[1] = 1
    data: DataChoice
    task: TaskChoice
    columns: dict[str, ColumnChoice] = {}
    repairs: list[RepairChoice] = []
    split: SplitOptions = SplitOptions()
    family: FamilyChoice
    training: TrainingOptions = TrainingOptions()
    start: StartChoice = StartChoice()

    def repairs_of(self, column: str) -> list[RepairChoice]:
        """The column's repairs, in order."""
        return [choice for choice in self.repairs if choice.column == column]

    def choice(self, column: str) -> ColumnChoice:
        """What to do with that column; the defaults when the recipe says nothing."""
        return self.columns.get(column, ColumnChoice())


_OF_A_COLUMN = re.compile(r"\s*((?:columns|repairs)\..+?\.\w+)\s*=(.*)", re.DOTALL)  # a column's name may hold a =
_SECTIONS = {"split": SplitOptions, "training": TrainingOptions}  # their errors tell what is allowed


def to_yaml(recipe: Recipe) -> str:
    """The recipe as YAML text, in the order of declaration."""
    unsaid = None if recipe.start.file else {"start"}
    return yaml.safe_dump(recipe.model_dump(mode="json", exclude=unsaid), sort_keys=False, allow_unicode=True)


def from_yaml(text: str) -> Recipe:
    """A recipe from YAML text; UserError when it isn't one."""
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UserError(
            "The recipe is not valid YAML: {reason}", "Save it again from the app.", reason=str(error)
        ) from error
    if not isinstance(content, dict):
        raise UserError("The recipe file holds no recipe.", "Choose the recipe.yaml that a run left behind.")
    return checked(content)


def checked(content: dict) -> Recipe:
    """A recipe from plain data; UserError names the first entry that does not fit."""
    try:
        return Recipe.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        if first["loc"][0] in _SECTIONS and isinstance(section := content[first["loc"][0]], dict):
            check(_SECTIONS[first["loc"][0]], section, first["loc"][0])
        place = ".".join(str(step) for step in first["loc"])
        raise UserError(
            "The recipe's “{place}” does not fit: {reason} (it is {value}).",
            "Correct that entry or leave it out to get the default.",
            place=place,
            reason=first["msg"],
            value=reprlib.repr(first["input"])[:80],
        ) from error


def read(path: Path) -> Recipe:
    """The recipe in a YAML file; UserError when the file is missing or no recipe."""
    if not path.is_file():
        raise UserError("There is no file {path}.", "Check the name of the recipe file.", path=str(path))
    try:
        return from_yaml(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise UserError(
            "{path} is not a text file, so no recipe.", "Choose the recipe.yaml that a run left behind.", path=str(path)
        ) from error


def with_settings(recipe: Recipe, assignments: list[str]) -> Recipe:
    """The recipe with `section.option=value` applied, values read as YAML; UserError names a wrong entry.

    family.X, task.X reach that part's own options; columns.NAME.use|kind|X one column's; repairs.NAME.REPAIR.X an
    option of that column's repair, which is added, in front of its others, when there is none yet.
    """
    content = recipe.model_dump(mode="json")
    for assignment in assignments:
        of_column = _OF_A_COLUMN.fullmatch(assignment)
        place, separator, text = (of_column[1], "=", of_column[2]) if of_column else assignment.partition("=")
        section, *between = place.strip().split(".")
        complete = section and between and between[-1] and (section != "columns" or "".join(between[:-1]))
        if not separator or not complete:
            raise UserError(
                "“{entry}” is not a setting.",
                "Write section.option=value, for example training.epochs=20.",
                entry=assignment,
            )
        try:
            value = text.strip() if section == "data" else _value(text)
        except yaml.YAMLError as error:
            raise UserError("The value in “{entry}” can't be read.", "Put it in quotes.", entry=assignment) from error
        _assign(content, place.strip(), value)
    named = any(assignment.partition("=")[0].strip() == "split.column" for assignment in assignments)
    if not named and not same_column(recipe.split.method, str(content["split"]["method"])):
        content["split"]["column"] = ""
    return checked(content)


def _value(text: str) -> object:
    """The value as YAML; also 1e-6, which YAML 1.1 takes for a text, and yes and no, which it takes for truths."""
    value = yaml.safe_load(text)
    if isinstance(value, bool) and text.strip().lower() not in ("true", "false"):
        return text.strip()  # a switch reads it as well
    if isinstance(value, str):
        with suppress(ValueError):
            return float(value) if math.isfinite(float(value)) else value
    return value


def _assign(content: dict, place: str, value: object) -> None:
    section, _, rest = place.partition(".")
    if section not in content or section == "format":
        known = ", ".join(name for name in content if name != "format")
        raise UserError("There is no section “{section}”.", "The sections are: {known}.", section=section, known=known)
    if section == "repairs":
        _assign_repair(content["repairs"], rest, value)
    elif section == "columns":
        column, _, name = rest.rpartition(".")
        if column.endswith(".options"):
            column = column.removesuffix(".options")
        entry = content["columns"].setdefault(column, {"kind": "", "use": True, "options": {}})
        (entry if name in ("kind", "use") else entry["options"])[name] = value
    elif section in ("family", "task") and rest != "name":
        content[section]["options"][rest.removeprefix("options.")] = value
    else:
        content[section][rest] = value


def _assign_repair(repairs: list[dict], place: str, value: object) -> None:
    column, repair, option = (place.rsplit(".", 2) + ["", ""])[:3]
    if not (column and repair and option):
        raise UserError(
            "“repairs.{place}” is not a setting.",
            "Write repairs.COLUMN.REPAIR.option=value, for example repairs.price.read_numbers.decimal=comma.",
            place=place,
        )
    entry = next((each for each in repairs if (each["column"], each["repair"]) == (column, repair)), None)
    if entry is None:
        entry = {"repair": repair, "column": column, "options": {}}
        first = next((at for at, each in enumerate(repairs) if each["column"] == column), len(repairs))
        repairs.insert(first, entry)
    entry["options"][option] = value
