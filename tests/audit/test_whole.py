"""A whole check-up: what it says of the samples, where it is kept, and what its remedies do."""

import json

import numpy as np
import pytest

from core.audit import Finding, Remedy, applied, handled, kept
from core.audit.checks import CHECKS
from core.audit.keeping import keep, key
from core.audit.look import look
from core.audit.remedies import repair, split_by
from core.errors import UserError
from core.findings import ACTIONS, SEVERITIES, leave_out
from core.recipe import with_settings
from core.repairs import REPAIRS
from core.settings import check as check_options

TRUE = {  # what is really so in the samples, told as more than a hint; everything else would be a false alarm
    "titanic": {("identifiers", ("name",)), ("personal", ("name",))},
    "penguins": set(),
    "houses": set(),
    "flights": {("time_order", ())},
}


def test_the_samples_raise_no_false_alarm(imported, report):
    name, _, recipe = imported
    assert {(finding.check, finding.columns) for finding in report.findings if finding.severity != "hint"} == TRUE[name]
    assert sum(finding.severity == "hint" for finding in report.findings) <= 2
    assert report.associations.target == recipe.data.target
    assert len(report.associations.associations) == len(recipe.columns)


def test_findings_are_plain_kept_and_come_back_equal(sample, report):
    _, data, recipe = sample
    assert kept(data, recipe) is None
    file = keep(data, recipe, report)
    json.loads(file.read_text(encoding="utf-8"), parse_constant=lambda name: pytest.fail(f"{name} in the file"))
    assert kept(data, recipe) == report
    content = json.loads(file.read_text("utf-8"))
    found = content.pop("associations")
    older = {**content, "relations": {"relations": found.pop("associations"), **found}}  # as they were called
    file.write_text(json.dumps(older), "utf-8")
    assert kept(data, recipe) == report


def test_the_gravest_finding_stands_first(look_at, people, tmp_path):
    people["id"] = list(range(800))
    people["copy"] = people["returns"]
    look_at(people, "returns")
    from core.data.dataset_files import load_schema
    from core.runs.planning.plan import draft

    data = tmp_path / "data.parquet"
    report = look(data, draft(load_schema(data), "data.parquet", "returns"))
    ranks = [SEVERITIES.index(finding.severity) for finding in report.findings]
    assert ranks == sorted(ranks)
    assert (report.worst, report.findings[0].columns) == ("stop", ("copy",))


def test_a_result_is_asked_for_anew_when_target_or_kinds_change_but_not_when_a_finding_is_mended(imported):
    _, _, recipe = imported
    column = next(iter(recipe.columns))
    assert key(with_settings(recipe, [f"columns.{column}.kind=text"])) != key(recipe)
    assert key(with_settings(recipe, ["data.target=other"])) != key(recipe)
    assert key(with_settings(recipe, [f"columns.{column}.use=false", "split.seed=3"])) == key(recipe)


@pytest.mark.parametrize("action", [action for action in ACTIONS if action != "task"])
def test_a_remedy_changes_the_recipe_so_that_the_finding_is_handled(imported, action):
    _, _, recipe = imported
    column = next(name for name, choice in recipe.columns.items() if choice.use)
    remedy = {
        "leave_out": leave_out(column),
        "kind": Remedy("", "kind", {"column": column, "kind": "text"}),
        "repair": repair("", "clip", column, share=2.0),
        "split": split_by("group", column, ""),
    }[action]
    finding = Finding("", "warn", (column,), "", "", "", (remedy,))
    assert not handled(finding, recipe)
    assert handled(finding, applied(recipe, remedy))


def test_a_repair_of_the_data_is_not_put_into_the_recipe(imported):
    with pytest.raises(ValueError, match="drop_rows"):
        applied(imported[2], repair("", "drop_rows", "x", rule="is", value="1"))


def test_a_target_that_is_hardly_filled_in_is_refused(look_at, people, tmp_path):
    people["rare"] = ["a", "b", "a", *[None] * 797]
    look_at(people, "rare", task="classification")
    from core.data.dataset_files import load_schema
    from core.runs.planning.plan import draft

    data = tmp_path / "data.parquet"
    with pytest.raises(UserError, match="Only 3 of the rows"):
        look(data, draft(load_schema(data), "data.parquet", "rare", "classification"))


def test_every_repair_that_is_offered_exists_with_these_options(look_at, people):
    random = np.random.default_rng(1)
    people["minutes"][5] = 150000.0
    people["visits"][:20] = [-1] * 20
    people["returns"][:3] = ["perhaps"] * 3
    people["mail"] = [f"a{index}@example.org" for index in range(800)]
    people["weight"] = [f"{index % 90} {'kg' if index % 2 else 't'}" for index in range(800)]  # which factor?
    people["some"] = [value if random.random() < 0.3 else None for value in range(800)]
    people["size"] = np.where(random.random(800) < 0.2, 1, 1000) * random.normal(50, 4, 800)
    people = {name: [*values, *list(values)[:80]] for name, values in people.items()}
    found = look_at(people, "returns", *CHECKS, settings=["columns.mail.use=false"])
    offered = [remedy.arguments for finding in found for remedy in finding.remedies if remedy.action == "repair"]
    names = {choice["repair"] for choice in offered}
    assert names == {"clip", "drop_duplicates", "drop_rows", "mask", "fill", "read_numbers"}
    for choice in offered:
        check_options(REPAIRS[choice["repair"]].Options, choice["options"], choice["repair"])
