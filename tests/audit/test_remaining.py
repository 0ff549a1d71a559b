"""No remedy, nor several after each other, leads to a model without a column to learn from."""

import numpy as np
import pytest

from core.audit.checks import CHECKS
from core.audit.remaining import applied_safely, leaves_enough
from core.audit.remedies import applied
from core.errors import UserError
from core.findings import leave_out
from tests.audit.conftest import context_of


@pytest.fixture
def answers(people):
    return people["returns"]


def test_the_only_column_that_tells_the_answer_is_not_said_to_mislead(look_at, answers):
    (finding,) = look_at({"status": np.where(np.array(answers) == "yes", 1, 2), "x": answers}, "x", "giveaway")
    assert (finding.severity, finding.remedies) == ("warn", ())
    assert "nothing else to learn from" in finding.consequence


def test_of_two_columns_that_both_tell_the_answer_neither_is_left_out_by_a_click(look_at, answers):
    status = np.where(np.array(answers) == "yes", 1, 2)
    row = [f"case {index}" for index in range(len(answers))]  # names rows, and is nothing to learn from
    found = look_at({"status": status, "copy": status, "case": row, "x": answers}, "x", "giveaway")
    assert {finding.columns for finding in found} == {("status",), ("copy",)}
    assert not any(finding.remedies for finding in found)


def test_a_leak_beside_other_columns_still_misleads_whether_or_not_they_are_used(look_at, people):
    people.pop("amount")
    people["status"] = people["returns"]
    unused = tuple(f"columns.{name}.use=false" for name in ("visits", "spent", "region", "minutes"))
    (finding,) = look_at(people, "returns", "giveaway", settings=unused)
    assert (finding.severity, len(finding.remedies)) == ("stop", 1)


def test_the_last_column_that_tells_something_stays(people, tmp_path):
    columns = {
        "visits": people["visits"],
        "spent": people["spent"],
        "always": ["x"] * 800,
        "case": [f"case {index}" for index in range(800)],
        "returns": people["returns"],
    }
    names = [name for name in columns if name != "returns"]
    context = context_of(tmp_path, columns, "returns", use_all=True)
    assert not leaves_enough(context.recipe, leave_out(*names), context.schema)
    assert not leaves_enough(context.recipe, leave_out("visits", "spent"), context.schema)  # case and always are left
    recipe = applied_safely(context.recipe, leave_out("visits"), context.schema)
    with pytest.raises(UserError, match="Nothing would be left to learn from"):
        applied_safely(recipe, leave_out("spent"), context.schema)
    assert leaves_enough(recipe, leave_out("always"), context.schema)


def test_all_remedies_of_a_check_up_after_each_other_leave_a_column(people, tmp_path):
    people["copy"] = people["returns"]
    context = context_of(tmp_path, people, "returns", use_all=True)
    recipe, names = context.recipe, [name for name in people if name != "returns"]
    offered = [remedy for check in CHECKS.values() for finding in check.run(context) for remedy in finding.remedies]
    taking = [remedy for remedy in offered if remedy.action == "leave_out"] + [leave_out(name) for name in names]
    for remedy in taking:
        if leaves_enough(recipe, remedy, context.schema):
            recipe = applied(recipe, remedy)
    assert sum(recipe.choice(name).use for name in names) == 1
