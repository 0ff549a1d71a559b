"""What a remedy does to a recipe, and whether a recipe already follows it. Data repairs are carried out elsewhere."""

from core.findings import Finding, Remedy
from core.recipe import Recipe, checked
from core.repairs import REPAIRS


def applied(recipe: Recipe, remedy: Remedy) -> Recipe:
    """The recipe that follows the remedy; UserError when it can't hold it (an option that does not exist).

    ValueError for a repair of the data itself (REPAIRS[name].where is "data"): that makes a new version instead.
    """
    content = recipe.model_dump(mode="json")
    arguments = remedy.arguments
    if remedy.action == "leave_out":
        for column in arguments["columns"]:
            content["columns"][column] = {**content["columns"].get(column, {}), "use": False}
    elif remedy.action == "kind":
        column = arguments["column"]
        content["columns"][column] = {"use": True, "kind": arguments["kind"], "options": arguments.get("options", {})}
        fitting = [
            each for each in content["repairs"] if each["column"] != column or _works_on(each, arguments["kind"])
        ]
        content["repairs"] = fitting
    elif remedy.action == "split":
        if arguments["method"] == "folds" and recipe.split.method != "group":
            content["split"]["column"] = ""  # it named a time or the parts; only a group is kept together by folds
        content["split"] |= arguments
    elif remedy.action == "task":
        content["task"]["options"] = {**content["task"]["options"], **arguments}
    elif remedy.action == "repair" and REPAIRS[arguments["repair"]].where == "model":
        listed, added = content.get("repairs", []), [_choice(remedy)]
        if _reads_text(remedy):  # it comes first, and only once
            listed = [each for each in listed if not _same(each, added[0])]
            listed, added = added, listed
        content["repairs"] = [*listed, *added]
        if _reads_text(remedy):
            content["columns"][arguments["column"]] = {"use": True, "kind": "number", "options": {}}
    else:
        raise ValueError(f"{remedy.action} {arguments.get('repair', '')} does not change a recipe")
    return checked(content)


def taken_back(recipe: Recipe, remedy: Remedy) -> Recipe:
    """The recipe as if the remedy had not been followed: columns used, kind as detected, options as declared."""
    content = recipe.model_dump(mode="json")
    arguments = remedy.arguments
    if remedy.action == "leave_out":
        for column in arguments["columns"]:
            content["columns"][column] = {**content["columns"].get(column, {}), "use": True}
    elif remedy.action == "kind":
        content["columns"][arguments["column"]] |= {"kind": "", "options": {}}
    elif remedy.action == "split":
        content["split"] = {name: value for name, value in content["split"].items() if name not in arguments}
    elif remedy.action == "task":
        options = content["task"]["options"]
        content["task"]["options"] = {name: value for name, value in options.items() if name not in arguments}
    elif remedy.action == "repair":
        content["repairs"] = [each for each in content["repairs"] if not _same(each, arguments)]
        if _reads_text(remedy):
            content["columns"][arguments["column"]] |= {"kind": "", "options": {}}
    else:
        raise ValueError(f"no such action: {remedy.action}")
    return checked(content)


def handled(finding: Finding, recipe: Recipe) -> bool:
    """True when the recipe follows one of the finding's remedies, or uses none of its columns.

    Rows that belong together do so whether or not the column that names them is used: only the split mends that. A
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
        return recipe.data.target not in finding.columns
    return any(followed(remedy, recipe) for remedy in finding.remedies)


def followed(remedy: Remedy, recipe: Recipe) -> bool:
    """True when the recipe already does what the remedy says."""
    arguments = remedy.arguments
    if remedy.action == "leave_out":
        return all(not recipe.choice(column).use for column in arguments["columns"])
    if remedy.action == "kind":
        return recipe.choice(arguments["column"]).kind == arguments["kind"]
    if remedy.action == "split":
        if arguments["method"] == "group" and recipe.split.method == "folds":
            return recipe.split.column == arguments["column"]
        return arguments.items() <= recipe.split.model_dump(mode="json").items()
    if remedy.action == "task":
        return arguments.items() <= recipe.task.options.items()
    repairs = recipe.model_dump(mode="json").get("repairs", [])
    wanted = _choice(remedy)
    there = [entry for entry in repairs if _same(entry, wanted)]
    return any(entry["options"] == wanted["options"] for entry in there) if _reads_text(remedy) else bool(there)


def split_by(method: str, column: str, label: str) -> Remedy:
    """Deal the rows by a column; the method is one of SplitOptions."""
    return Remedy(label, "split", {"method": method, "column": column})


def repair(label: str, name: str, column: str, **options: object) -> Remedy:
    """One of REPAIRS with its options, on a column."""
    return Remedy(label, "repair", {"repair": name, "column": column, "options": options})


def _reads_text(remedy: Remedy) -> bool:
    """True for a repair that makes numbers of texts: its column must be taken as a number."""
    return bool(getattr(REPAIRS[remedy.arguments["repair"]], "reads_text", False))


def _same(one: dict, other: dict) -> bool:
    return (one["repair"], one["column"]) == (other["repair"], other["column"])


def _works_on(choice: dict, kind: str) -> bool:
    return kind in REPAIRS[choice["repair"]].kinds


def _choice(remedy: Remedy) -> dict:
    return {name: remedy.arguments[name] for name in ("repair", "column", "options")}
