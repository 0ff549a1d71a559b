"""Errors that users mend, memory that did not suffice, findings in their order, and doubts as plain data."""

import json

import pytest

from core.errors import LONGEST_CODE, UserError, out_of_memory, stored
from core.findings import SEVERITIES, Finding, in_order, leave_out
from core.messages import NOTHING, Message


def caused(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "memory"),
    [
        (MemoryError(), True),
        (RuntimeError("CUDA out of memory."), True),
        (RuntimeError("std::bad_alloc"), True),
        (RuntimeError("[enforce] Cannot allocate memory"), True),
        (OSError("can't allocate memory"), True),
        (RuntimeError("Failed to allocate 3 GB"), True),
        (caused(ValueError("odd"), MemoryError()), True),
        (caused(ValueError("odd"), caused(KeyError("a"), RuntimeError("OUT OF MEMORY"))), True),
        (caused(ValueError("odd"), KeyError("a")), False),
        (ValueError("allocate"), False),
        ("killed: out of memory", True),
        ("", False),
        (None, False),
    ],
)
def test_memory_that_did_not_suffice_is_told_from_other_errors(error, memory):
    assert out_of_memory(error) is memory


def test_a_code_is_made_of_the_problems_words_and_has_an_end():
    assert UserError("The File 7 can't be read!", "Wait.").code == "error.the_file_can_t_be_read"
    long = UserError("word " * 50, "Wait.")
    assert len(long.code) == len("error.") + LONGEST_CODE


def test_problem_and_fix_share_their_values_and_are_one_text():
    error = UserError("{name} is full.", "Free {name} or {other}.", name="C", other="D")
    assert str(error) == "C is full. Free C or D."
    assert error.problem.values == {"name": "C"}
    assert error.fix.values == {"name": "C", "other": "D"}
    assert error.fix.code == "error.free_name_or_other"
    assert UserError(Message("full", "{disk} is full.", disk="C"), "Free {disk}.").fix.values == {"disk": "C"}


def test_an_error_in_json_has_sentences_and_what_they_are_made_of():
    content = UserError("{n} rows", "Wait.", n=3).content()
    assert content == {
        "problem": "3 rows",
        "fix": "Wait.",
        "said": {
            "problem": {"code": "error.n_rows", "template": "{n} rows", "values": {"n": 3}},
            "fix": {"code": "error.wait", "template": "Wait.", "values": {}},
        },
    }
    again = stored(json.loads(json.dumps(content)))
    assert (again.problem, again.fix, again.code) == ("3 rows", "Wait.", "error.n_rows")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"problem": "It broke.", "fix": "Wait.", "code": "broke"}, "broke"),
        ({"problem": "It broke.", "fix": "Wait.", "code": ""}, ""),
        ({"problem": "It broke.", "fix": "Wait.", "code": 7}, ""),
        ({"problem": "It broke.", "fix": "Wait.", "said": None}, ""),
        ({"problem": "It broke.", "fix": "Wait.", "said": [1]}, ""),
    ],
)
def test_an_older_files_error_has_its_sentences_and_maybe_its_code(content, code):
    error = stored(content)
    assert (error.problem.code, error.problem, error.fix) == (code, "It broke.", "Wait.")


def test_an_error_with_its_own_code_keeps_it_beside_an_older_one():
    content = {**UserError("It {how}.", "Wait.", how="broke").content(), "code": "older"}
    assert stored(content).code == "error.it_how"


def finding(check, severity):
    return Finding(check, severity, (), NOTHING, NOTHING, NOTHING)


def test_the_gravest_findings_come_first_and_equally_grave_ones_as_found():
    found = [finding("a", "hint"), finding("b", "warn"), finding("c", "stop"), finding("d", "warn")]
    assert [each.check for each in in_order(found)] == ["c", "b", "d", "a"]
    assert SEVERITIES == ("stop", "warn", "hint")
    assert [each.check for each in found] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("columns", "code", "label"),
    [(("a",), "leave_out_column", "Leave it out"), (("a", "b"), "leave_out_columns", "Leave them out")],
)
def test_to_leave_columns_out_is_a_remedy(columns, code, label):
    found = leave_out(*columns)
    assert (found.label.code, found.label, found.action) == (code, label, "leave_out")
    assert found.arguments == {"columns": list(columns)}
