"""What core says: a sentence that keeps its code, its template and its values, in memory and in files."""

import copy
import dataclasses
import json
import pickle

import numpy as np
import pytest

from core.errors import UserError, stored
from core.findings import Finding
from core.folders import RunFolder
from core.messages import LONGEST, Message, code, message, placeholders, plural, some, together, within, word
from core.plain import from_dict, to_json, write_json
from core.records import Schema
from core.training.events import Tail, chosen, summary
from core.training.run_report import RunReport
from core.training.trouble import DIVERGED

WAIT = Message("wait", "Wait.")
FEW = Message("rows_few", "Only {rows:,} rows of “{name}”: {rest}", rows=1_200, name="{a}", rest=WAIT)


def test_a_message_is_its_english_sentence_and_knows_what_it_is_made_of():
    assert FEW == "Only 1,200 rows of “{a}”: Wait."
    assert (code(FEW), FEW.values["rows"]) == ("rows_few", 1_200)
    assert code("Only 1,200 rows") == ""
    assert type(str(FEW)) is str


def test_a_catalogue_translates_templates_also_of_messages_within():
    german = {"Only {rows:,} rows of “{name}”: {rest}": "{rest} „{name}“ hat nur {rows:,} Zeilen.", "Wait.": "Warte."}
    assert FEW.translated(german.__getitem__) == "Warte. „{a}“ hat nur 1,200 Zeilen."


@pytest.mark.parametrize("kept", [lambda m: pickle.loads(pickle.dumps(m)), copy.deepcopy, copy.copy])
def test_a_copy_is_the_same_message(kept):
    again = kept(FEW)
    assert (again, code(again), dict(again.values)) == (FEW, "rows_few", dict(FEW.values))


def test_a_message_survives_json_and_a_sentence_of_an_older_file_is_one_without_a_code(tmp_path):
    @dataclasses.dataclass(frozen=True)
    class Said:
        told: tuple[Message, ...]
        title: str

    again = from_dict(Said, json.loads(to_json(Said((FEW, WAIT), FEW))))
    assert [code(each) for each in (*again.told, again.title)] == ["rows_few", "wait", "rows_few"]
    assert again.told[0].values["rest"].code == "wait"
    older = from_dict(Said, {"told": ["50 % of {x}"], "title": "A"})
    assert (older.told, code(older.told[0]), type(older.title)) == (("50 % of {x}",), "", str)
    assert older.told[0].translated(str.upper) == "50 % OF {X}"
    write_json(tmp_path / "said.json", {"said": [FEW]})
    assert code(message(json.loads((tmp_path / "said.json").read_text("utf-8"))["said"][0])) == "rows_few"


def test_a_schema_of_an_older_version_opens_with_its_warnings():
    schema = from_dict(Schema, {"rows": 1, "columns": [], "warnings": ["1 row is empty."], "source": "x.csv"})
    assert schema.warnings == ("1 row is empty.",)


def test_a_runs_notes_keep_their_codes_and_those_of_an_older_run_are_read_as_they_stand(tmp_path):
    report = RunReport(tmp_path)
    report.note(FEW)
    report.event("note", text="Stopped early.", card=True)
    report.close()
    tail = Tail(RunFolder(tmp_path).events)
    tail.read()
    notes = summary(tail.events).notes
    assert [(str(note), code(note)) for note in notes] == [(str(FEW), "rows_few"), ("Stopped early.", "")]
    assert chosen(RunFolder(tmp_path).events) == ["Stopped early."]


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("{rows} rows", {}),
        ("Rows", {"rows": 1}),
        ("{rows} rows", {"row": 1}),
        ("{rows.real} rows", {"rows": 1}),
        ("{rows[0]} rows", {"rows": "a"}),
        ("{rows:999999999} rows", {"rows": 1}),
        ("{rows:{rows}} rows", {"rows": 1}),
        ("{rows!r} rows", {"rows": 1}),
        ("{} rows", {}),
    ],
)
def test_a_template_whose_placeholders_are_not_its_values_names_is_refused(template, values):
    with pytest.raises(ValueError, match="rows"):
        Message("rows", template, **values)


@pytest.mark.parametrize(
    "damaged",
    [
        {"template": "{rows:,} rows", "values": {"rows": "many"}},
        {"template": "{rows:,} rows", "values": {"rows": None}},
        {"template": "{rows} rows", "values": {}},
        {"template": "{rows} rows", "values": [3]},
        {"template": "{rows", "values": {"rows": 1}},
        {"template": 7, "values": None},
        {"template": "{a}", "values": {"a": {"template": "{b}", "values": {"b": 1}}}},
        {"template": "{a}" * 2_000, "values": {"a": "a" * 1_000}},
        {"other": 1},
    ],
)
def test_a_damaged_message_is_read_as_plain_text(tmp_path, damaged):
    content = {"code": "few", **damaged}
    again = message(content)
    assert (code(again), again) == ("", str(damaged.get("template", "")))
    assert again.translated(str) == again
    line = {"kind": "note", "said": content, "text": "Few {rows}."}
    RunFolder(tmp_path).events.write_text(json.dumps(line) + "\n", encoding="utf-8")
    tail = Tail(RunFolder(tmp_path).events)
    tail.read()
    assert summary(tail.events).notes == ("Few {rows}.",)
    around = dict.fromkeys(("check", "severity", "title", "consequence"), "x")
    finding = from_dict(Finding, {**around, "columns": [], "evidence": content})
    assert finding.evidence == again


def test_an_error_whose_problem_is_a_message_has_its_code_also_in_another_process():
    full = UserError(Message("full", "{disk} is full.", disk="C"), "Free {disk}.")
    for error in (pickle.loads(pickle.dumps(full)), stored(json.loads(json.dumps(full.content())))):
        assert (error.code, error.problem, error.fix) == ("full", "C is full.", "Free C.")


def test_an_errors_plain_templates_become_messages_with_the_codes_of_their_words():
    error = UserError("Row {row:,} is {said}.", "Wait for {row}.", row=1_200, said="{x}")
    again = stored(json.loads(json.dumps(error.content())))
    for each in (error, again):
        assert (each.problem, each.fix, each.code) == ("Row 1,200 is {x}.", "Wait for 1200.", "error.row_row_is_said")
        assert each.problem.translated({"Row {row:,} is {said}.": "{said} in {row}"}.__getitem__) == "{x} in 1200"
    assert UserError("Take {this}.", "").problem == "Take {this}."


def test_an_error_of_an_older_file_is_read_with_its_code():
    words = "The training diverged in epoch 3: the error grew beyond every number."
    assert stored({"problem": words, "fix": "Wait."}).code == DIVERGED
    kept = stored({"problem": "It {broke}.", "fix": "Wait.", "code": DIVERGED})
    assert (kept.problem, kept.fix, kept.code) == ("It {broke}.", "Wait.", DIVERGED)
    assert stored({"problem": "It broke.", "fix": "{Wait}", "said": {"problem": 7}}).fix == "{Wait}"


def test_one_and_many_have_templates_of_their_own():
    words = ("rows", "One row of {name}.", "{count:,} rows of {name}.")
    assert [plural(*words, count=count, name="a") for count in (0, 1, 2, 1234)] == [
        "0 rows of a.",
        "One row of a.",
        "2 rows of a.",
        "1,234 rows of a.",
    ]
    assert plural(*words, count=1, name="a").values == {"name": "a"}
    assert plural(*words, count=2, name="a").values == {"count": 2, "name": "a"}
    assert plural(*words, count=2, name="a").code == "rows"


def test_parts_are_put_together_and_those_beyond_the_most_counted():
    assert together([WAIT, "Go."]) == "Wait. Go."
    assert together(["a", "b"], " < ").values == {"part0": "a", "part1": "b"}
    assert together([]) == ""
    assert some(["a", "b"], 2) == "a, b"
    assert some(["a", "b"], 2).code == "together"
    assert some(["a", "b", "c"], 2) == "a, b and 1 more"
    assert some([*"abcd"] * 500, 1, " | ") == "a and 1,999 more"
    assert some(["a", "b", "c"], 2, " | ").values["few"] == "a | b"


@pytest.mark.parametrize(
    ("report", "words", "code"),
    [
        (Message("wait", "Wait for {name}.", name="Bo"), "wait for Bo.", "wait.within"),
        (Message("first", "{name} waits.", name="Bo"), "bo waits.", "first"),
        (Message("first", "{part} Then go.", part=Message("wait", "Wait.")), "wait. Then go.", "first"),
        (Message("", "Wait {so}."), "wait {so}.", ""),
    ],
)
def test_within_a_sentence_the_first_letter_is_small(report, words, code):
    assert (within(report), within(report).code) == (words, code)


def test_some_values_are_exchanged_and_those_it_has_not_are_left_out():
    assert FEW.but(rows=3, nothing=1) == "Only 3 rows of “{a}”: Wait."
    assert FEW.but(rows=3).code == "rows_few"
    assert FEW == "Only 1,200 rows of “{a}”: Wait."


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_message_with_a_number_that_is_none_goes_to_json_as_its_sentence(value):
    assert Message("share", "{share} of all", share=value).content() == f"{value} of all"
    kept = Message("share", "{share:.0%} of all", share=np.float64(0.5)).content()
    assert kept == {"code": "share", "template": "{share:.0%} of all", "values": {"share": 0.5}}
    assert type(kept["values"]["share"]) is float


def test_a_text_among_the_values_is_made_plain_and_a_message_translated():
    german = {"{count} of {what} in {where}": "{where}: {count} {what}", "Town": "Stadt"}
    report = Message("in", "{count} of {what} in {where}", count=2, what="*b*", where=word("Town"))
    assert report.translated(german.__getitem__, lambda text: text.replace("*", r"\*")) == r"Stadt: 2 \*b\*"


@pytest.mark.parametrize("form", ["{n}", "{n:,}", "{n:.0%}", "{n:+,.1f}", "{n:.3g}", "{n:g}"])
def test_a_number_may_be_written_in_a_few_ways(form):
    assert placeholders(form) == {"n"}


@pytest.mark.parametrize("form", ["{n:10}", "{n:.10f}", "{n:x}", "{0}", "{n!s}", "{n:f }", "{n:%f}"])
def test_other_placeholders_are_refused(form):
    with pytest.raises(ValueError, match="no plain name"):
        placeholders(form)


def test_a_sentence_may_not_grow_beyond_its_limit():
    most = LONGEST // 10
    assert len(Message("long", "{a}" * 10, a="x" * most)) == LONGEST
    with pytest.raises(ValueError, match="too long"):
        Message("long", "{a}" * 10, a="x" * (most + 1))


def test_a_message_of_nothing_is_the_sentence_beside_it():
    assert message({}, "Wait.") == message(None, "Wait.") == message("", "Wait.") == "Wait."
    assert message("Go.", "Wait.") == "Go."
    assert message(FEW, "Wait.") is FEW
    assert message({"template": "{"}, "Wait.") == "Wait."
