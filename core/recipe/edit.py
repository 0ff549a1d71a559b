"""Each way to change a recipe: pure functions, recipe in, recipe out, the old one stays as it was.

What a change means for the rest (another kind takes repairs along, another family wants other options) is decided by
those who know the data, in core.runs; here is only where it is written.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from core.errors import UserError
from core.recipe.choices import (
    ColumnChoice,
    FamilyChoice,
    Recipe,
    RepairChoice,
    StartChoice,
    TaskChoice,
)
from core.settings import check
from core.split_options import SplitOptions
from core.training_options import TrainingOptions


def with_dataset(recipe: Recipe, dataset: str) -> Recipe:
    """The recipe for another dataset, by its id or, beside the recipe's file, its path."""
    return _with_data(recipe, dataset=dataset)


def with_targets(recipe: Recipe, targets: Sequence[str]) -> Recipe:
    """The recipe with other answer columns; task, kinds and repairs stay."""
    return _with_data(recipe, targets=[*targets])


def with_weight_of_corrections(recipe: Recipe, times: int) -> Recipe:
    """The recipe in which a corrected answer counts as so many rows."""
    return _with_data(recipe, corrections_weigh=times)


def with_task(recipe: Recipe, name: str, options: Mapping[str, object] | None = None) -> Recipe:
    """The recipe with that task and these options of it, without any the task's defaults."""
    return recipe.model_copy(update={"task": TaskChoice(name=name, options=dict(options or {}))})


def with_task_options(recipe: Recipe, options: Mapping[str, object]) -> Recipe:
    """The recipe with these options of its task, the rest as declared."""
    return with_task(recipe, recipe.task.name, options)


def with_columns(recipe: Recipe, columns: Mapping[str, ColumnChoice]) -> Recipe:
    """The recipe with these choices for these columns; those of others stay."""
    return with_all_columns(recipe, {**recipe.columns, **columns})


def with_all_columns(recipe: Recipe, columns: Mapping[str, ColumnChoice]) -> Recipe:
    """The recipe with these choices and no others, in this order."""
    return recipe.model_copy(update={"columns": dict(columns)})


def with_column(recipe: Recipe, name: str, **changes: object) -> Recipe:
    """The recipe with another kind or use for one column, or other options; what is not named stays."""
    return with_columns(recipe, {name: ColumnChoice(**{**recipe.choice(name).model_dump(), **changes})})


def with_use(recipe: Recipe, columns: Iterable[str], *, use: bool) -> Recipe:
    """The recipe that learns from these columns, or without them; how they are read stays."""
    return with_columns(recipe, {name: recipe.choice(name).model_copy(update={"use": use}) for name in columns})


def without_columns(recipe: Recipe, columns: Iterable[str]) -> Recipe:
    """The recipe that does not learn from these columns; how they are read stays."""
    return with_use(recipe, columns, use=False)


def only_columns(recipe: Recipe, columns: Collection[str]) -> Recipe:
    """The recipe for a table with these columns: choices and repairs of columns that are gone are left out."""
    kept = {name: choice for name, choice in recipe.columns.items() if name in columns}
    return with_repairs(with_all_columns(recipe, kept), [each for each in recipe.repairs if each.column in columns])


def with_family(recipe: Recipe, name: str, options: Mapping[str, object] | None = None) -> Recipe:
    """The recipe with that family and these options of it, without any the family's defaults."""
    return recipe.model_copy(update={"family": FamilyChoice(name=name, options=dict(options or {}))})


def with_family_options(recipe: Recipe, **changes: object) -> Recipe:
    """The recipe with some options of its family changed; the others stay."""
    return with_family(recipe, recipe.family.name, recipe.family.options | changes)


def with_training(recipe: Recipe, options: TrainingOptions | Mapping[str, object]) -> Recipe:
    """The recipe with these training options, the rest as declared; UserError for one that can't be."""
    whole = options if isinstance(options, TrainingOptions) else check(TrainingOptions, dict(options), "training")
    return recipe.model_copy(update={"training": whole})


def with_training_changed(recipe: Recipe, **changes: object) -> Recipe:
    """The recipe with some training options changed; the others stay."""
    return with_training(recipe, recipe.training.model_copy(update=changes))


def with_split(recipe: Recipe, options: SplitOptions | Mapping[str, object]) -> Recipe:
    """The recipe with these split options, the rest as declared; UserError for one that can't be."""
    whole = options if isinstance(options, SplitOptions) else check(SplitOptions, dict(options), "split")
    return recipe.model_copy(update={"split": whole})


def with_split_changed(recipe: Recipe, **changes: object) -> Recipe:
    """The recipe with some split options changed; the others stay. UserError for one that can't be."""
    return with_split(recipe, recipe.split.model_dump() | changes)


def learning_as(recipe: Recipe, other: Recipe) -> Recipe:
    """The recipe with what learns, and how, as another one has it: family and training."""
    return with_training(with_family(recipe, other.family.name, other.family.options), other.training)


def with_start(recipe: Recipe, start: StartChoice) -> Recipe:
    """The recipe that begins from that trained model."""
    return recipe.model_copy(update={"start": start})


def without_start(recipe: Recipe) -> Recipe:
    """The recipe that begins from nothing."""
    return with_start(recipe, StartChoice())


def with_repairs(recipe: Recipe, repairs: Iterable[RepairChoice]) -> Recipe:
    """The recipe with these repairs in place of its own, in this order."""
    return recipe.model_copy(update={"repairs": [*repairs]})


def with_repair(recipe: Recipe, choice: RepairChoice) -> Recipe:
    """The recipe with one more repair at the end."""
    return with_repairs(recipe, [*recipe.repairs, choice])


def with_first_repair(recipe: Recipe, choice: RepairChoice) -> Recipe:
    """The recipe with a repair that must come first, in place of another such one of its column."""
    return with_repairs(recipe, [choice, *without_repairs_like(recipe, choice).repairs])


def without_repairs_like(recipe: Recipe, choice: RepairChoice) -> Recipe:
    """The recipe without the repairs of that name on that column, whatever their options."""
    there = (choice.repair, choice.column)
    return with_repairs(recipe, [each for each in recipe.repairs if (each.repair, each.column) != there])


def without_repair(recipe: Recipe, index: int) -> Recipe:
    """The recipe without the repair at that position; UserError when nothing stands there."""
    _require(recipe, index)
    return with_repairs(recipe, [*recipe.repairs[:index], *recipe.repairs[index + 1 :]])


def with_repair_moved(recipe: Recipe, index: int, to: int) -> Recipe:
    """The recipe with the repair at `index` standing at `to`, beyond an end at it; UserError when nothing is there."""
    others = without_repair(recipe, index).repairs
    others.insert(min(max(to, 0), len(others)), recipe.repairs[index])
    return with_repairs(recipe, others)


def _with_data(recipe: Recipe, **changes: object) -> Recipe:
    return recipe.model_copy(update={"data": recipe.data.model_copy(update=changes)})


def _require(recipe: Recipe, index: int) -> None:
    if not 0 <= index < len(recipe.repairs):
        raise UserError(
            "There is no repair number {position}; the recipe has {count}.",
            "Reload the page.",
            position=index + 1,
            count=len(recipe.repairs),
        )
