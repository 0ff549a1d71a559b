"""A recipe as YAML text, out and in; what does not fit is named."""

import reprlib
from pathlib import Path

import yaml
from pydantic import ValidationError

from core.errors import UserError
from core.plain import Plain
from core.recipe.choices import Recipe
from core.settings import Options, check
from core.split_options import SplitOptions
from core.training_options import TrainingOptions

_SECTIONS: dict[str, type[Options]] = {
    "split": SplitOptions,
    "training": TrainingOptions,
}  # their errors tell what is allowed


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


def checked(content: Plain) -> Recipe:
    """A recipe from plain data; UserError names the first entry that does not fit."""
    try:
        return Recipe.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        section = str(first["loc"][0])
        if section in _SECTIONS and isinstance(content[section], dict):
            check(_SECTIONS[section], content[section], section)
        path = ".".join(str(step) for step in first["loc"])
        raise UserError(
            "The recipe's “{path}” does not fit: {reason} (it is {value}).",
            "Correct that entry or leave it out to get the default.",
            path=path,
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
