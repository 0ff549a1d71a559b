"""Everything that decides a run, as one pydantic object. Knows no family, kind or task by name."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from core.plain import Plain
from core.settings import Options, Setting, setting, settings
from core.split_options import SplitOptions
from core.training_options import TrainingOptions


def _different(names: list[str]) -> list[str]:
    if len({*names}) < len(names):
        raise ValueError("a column stands there twice")
    return names


class DataChoice(Options):
    """Which rows: `dataset` is an id the workspace owns, or on the command line a path beside the recipe.

    `targets`: the answer column, or several that say yes or no. Recipes of format 1 have one `target`.
    """

    dataset: str
    targets: Annotated[list[str], Field(min_length=1), AfterValidator(_different)]
    corrections_weigh: int = setting(
        3,
        "How much a correction counts",
        "An answer that somebody corrected is learned from as if its row stood in the table so many times. More helps "
        "where many of the other answers are wrong; 1: as much as any other row.",
        low=1,
        high=20,
    )

    @model_validator(mode="before")
    @classmethod
    def _one_target(cls, content: object) -> object:
        if isinstance(content, dict) and "target" in content:
            content = {**content, "targets": [content["target"]]}
            content.pop("target")
        return content

    @property
    def target(self) -> str:
        """What the answer columns are called together."""
        return ", ".join(self.targets)

    @property
    def asked(self) -> tuple[str, ...]:
        """The answer columns in one order, to be compared: which was named first makes no other question."""
        return tuple(sorted(self.targets))


def weighing() -> Setting:
    """How much a correction counts, as it is declared."""
    return next(entry for entry in settings(DataChoice) if entry.name == "corrections_weigh")


class ColumnChoice(Options):
    """What to do with one column; `kind` "" keeps what detection found."""

    kind: str = ""
    use: bool = True
    options: Plain = {}


class RepairChoice(Options):
    """One repair of a column: a name in REPAIRS with its options. A recipe holds those that new rows get as well."""

    repair: str
    column: str
    options: Plain = {}


class TaskChoice(Options):
    """What is learned: a name in TASKS with its options."""

    name: str
    options: Plain = {}


class FamilyChoice(Options):
    """What learns: a name in MODELS with its options."""

    name: str
    options: Plain = {}


class StartStep(Options):
    """A trained model that another one began from: its file's sha256 and what it is called.

    `licence`: of the pretrained models inside; `changed`: how much of each of these it let change, by what that is
    called.
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

    format: Literal[2] = 2
    data: DataChoice
    task: TaskChoice
    columns: dict[str, ColumnChoice] = {}
    repairs: list[RepairChoice] = []
    split: SplitOptions = SplitOptions()
    family: FamilyChoice
    training: TrainingOptions = TrainingOptions()
    start: StartChoice = StartChoice()

    @model_validator(mode="before")
    @classmethod
    def _from_format_1(cls, content: object) -> object:
        """Format 1 had one target; what it says is said in the same way otherwise."""
        return {**content, "format": 2} if isinstance(content, dict) and content.get("format") == 1 else content

    def repairs_of(self, column: str) -> list[RepairChoice]:
        """The column's repairs, in order."""
        return [choice for choice in self.repairs if choice.column == column]

    def choice(self, column: str) -> ColumnChoice:
        """What to do with that column; the defaults when the recipe says nothing."""
        return self.columns.get(column, ColumnChoice())
