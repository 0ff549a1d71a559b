"""What a remedy does to a recipe, and whether a recipe already follows it. Data repairs are carried out elsewhere."""

from core.findings import Finding, Remedy
from core.kinds import traits_of
from core.messages import Message
from core.plain import Plain
from core.recipe import Recipe, RepairChoice, edit
from core.repairs import REPAIRS
from core.repairs.base import ModelRepair


def applied(recipe: Recipe, remedy: Remedy) -> Recipe:
    """The recipe that follows the remedy; UserError when it can't hold it (an option that does not exist).

    ValueError for a repair of the data itself (REPAIRS[name].where is "data"): that makes a new version instead.
    """
    arguments = remedy.arguments
    if remedy.action == "leave_out":
        return edit.without_columns(recipe, arguments["columns"])
    if remedy.action == "kind":
        column, kind = arguments["column"], arguments["kind"]
        read = edit.with_column(recipe, column, use=True, kind=kind, options=arguments.get("options", {}))
        return edit.with_repairs(read, [each for each in recipe.repairs if each.column != column or _works(each, kind)])
    if remedy.action == "split":
        # The column named a time or the parts; only a group is kept together by folds.
        forgets = arguments["method"] == "folds" and recipe.split.method != "group"
        return edit.with_split_changed(recipe, **({"column": ""} if forgets else {}) | arguments)
    if remedy.action == "task":
        return edit.with_task_options(recipe, recipe.task.options | arguments)
    if remedy.action == "repair" and REPAIRS[arguments["repair"]].where == "model":
        if not _reads_text(remedy):
            return edit.with_repair(recipe, _choice(remedy))
        read = edit.with_column(recipe, arguments["column"], use=True, kind="number", options={})
        return edit.with_first_repair(read, _choice(remedy))
    raise ValueError(f"{remedy.action} {arguments.get('repair', '')} does not change a recipe")


def taken_back(recipe: Recipe, remedy: Remedy) -> Recipe:
    """The recipe as if the remedy had not been followed: columns used, kind as detected, options as declared."""
    arguments = remedy.arguments
    if remedy.action == "leave_out":
        return edit.with_use(recipe, arguments["columns"], use=True)
    if remedy.action == "kind":
        return _as_detected(recipe, arguments["column"])
    if remedy.action == "split":
        return edit.with_split(recipe, _but(recipe.split.model_dump(), arguments))
    if remedy.action == "task":
        return edit.with_task_options(recipe, _but(recipe.task.options, arguments))
    if remedy.action == "repair":
        left = edit.without_repairs_like(recipe, _choice(remedy))
        return _as_detected(left, arguments["column"]) if _reads_text(remedy) else left
    raise ValueError(f"no such action: {remedy.action}")


def handled(finding: Finding, recipe: Recipe) -> bool:
    """True when the recipe follows one of the finding's remedies, or uses none of its columns.

    Rows that belong together do so whether or not the column that names them is used: only the split repairs that. A
    column that was left out because its numbers are written as texts is worth bringing back.
    """
    by_split = any(remedy.action == "split" for remedy in finding.remedies)
    brings_back = any(remedy.action == "repair" and _reads_text(remedy) for remedy in finding.remedies)
    if (
        not by_split
        and not brings_back
        and finding.columns
        and all(not recipe.choice(column).use for column in finding.columns)
    ):
        return not {*recipe.data.targets} & {*finding.columns}
    return any(followed(remedy, recipe) for remedy in finding.remedies)


def followed(remedy: Remedy, recipe: Recipe) -> bool:
    """True when the recipe already does what the remedy says."""
    arguments = remedy.arguments
    if remedy.action == "leave_out":
        return all(not recipe.choice(column).use for column in arguments["columns"])
    if remedy.action == "kind":
        return bool(recipe.choice(arguments["column"]).kind == arguments["kind"])
    if remedy.action == "split":
        if arguments["method"] == "group" and recipe.split.method == "folds":
            return bool(recipe.split.column == arguments["column"])
        return arguments.items() <= recipe.split.model_dump(mode="json").items()
    if remedy.action == "task":
        return arguments.items() <= recipe.task.options.items()
    wanted = _choice(remedy)
    there = [each for each in recipe.repairs_of(wanted.column) if each.repair == wanted.repair]
    return any(each.options == wanted.options for each in there) if _reads_text(remedy) else bool(there)


def split_by(method: str, column: str, label: Message) -> Remedy:
    """Deal the rows by a column; the method is one of SplitOptions."""
    return Remedy(label, "split", {"method": method, "column": column})


def repair(label: Message, name: str, column: str, **options: object) -> Remedy:
    """One of REPAIRS with its options, on a column."""
    return Remedy(label, "repair", {"repair": name, "column": column, "options": options})


def _reads_text(remedy: Remedy) -> bool:
    """True for a repair that makes numbers of texts: its column must be taken as a number."""
    return bool(getattr(REPAIRS[remedy.arguments["repair"]], "reads_text", False))


def _works(choice: RepairChoice, kind: str) -> bool:
    repair = REPAIRS[choice.repair]
    return isinstance(repair, ModelRepair) and traits_of(kind).scale in repair.scales


def _choice(remedy: Remedy) -> RepairChoice:
    return RepairChoice(**{name: remedy.arguments[name] for name in ("repair", "column", "options")})


def _as_detected(recipe: Recipe, column: str) -> Recipe:
    return edit.with_column(recipe, column, kind="", options={})


def _but(options: Plain, gone: Plain) -> Plain:
    return {name: value for name, value in options.items() if name not in gone}
