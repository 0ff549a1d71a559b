"""Settings as the command line writes them, section.option=value, put into a recipe."""

import math
import re
from contextlib import suppress

import yaml

from core.errors import UserError
from core.plain import Plain
from core.recipe.choices import Recipe
from core.recipe.reading import checked
from core.split_options import same_column

_OF_A_COLUMN = re.compile(r"\s*((?:columns|repairs)\..+?\.\w+)\s*=(.*)", re.DOTALL)  # a column's name may hold a =


def with_settings(recipe: Recipe, assignments: list[str]) -> Recipe:
    """The recipe with `section.option=value` applied, values read as YAML; UserError names a wrong entry.

    family.X, task.X reach that part's own options; columns.NAME.use|kind|X one column's; repairs.NAME.REPAIR.X an
    option of that column's repair, which is added, in front of its others, when there is none yet.
    """
    content = recipe.model_dump(mode="json")
    for assignment in assignments:
        of_column = _OF_A_COLUMN.fullmatch(assignment)
        path, separator, text = (of_column[1], "=", of_column[2]) if of_column else assignment.partition("=")
        section, *between = path.strip().split(".")
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
        _assign(content, path.strip(), value)
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


def _assign(content: Plain, path: str, value: object) -> None:
    section, _, rest = path.partition(".")
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


def _assign_repair(repairs: list[Plain], path: str, value: object) -> None:
    column, repair, option = (path.rsplit(".", 2) + ["", ""])[:3]
    if not (column and repair and option):
        raise UserError(
            "“repairs.{path}” is not a setting.",
            "Write repairs.COLUMN.REPAIR.option=value, for example repairs.price.read_numbers.decimal=comma.",
            path=path,
        )
    entry = next((each for each in repairs if (each["column"], each["repair"]) == (column, repair)), None)
    if entry is None:
        entry = {"repair": repair, "column": column, "options": {}}
        first = next((at for at, each in enumerate(repairs) if each["column"] == column), len(repairs))
        repairs.insert(first, entry)
    entry["options"][option] = value
