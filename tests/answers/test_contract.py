"""What every type of answer in ANSWERS promises; a new type is tested by its lines in the registry and in MADE."""

import json
import re
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from core.answers import ANSWERS, Answers, described, of, of_record
from core.answers.given import ROW
from core.answers.packed import pack, unpack
from core.bundle_schema import InputColumn
from core.export import bundle
from core.graph import DOUBLE, INT64, TYPES, Graph
from core.serving.predictor import Predictor
from pages.ui.answers import VIEWS
from tests.answers.made import MADE
from tests.export.test_snippets import run_javascript, run_python

ROWS = 12
KINDS = {"string": "O", "float32": "f4", "float64": "f8", "int64": "i8", "bool": "?"}

each = pytest.mark.parametrize("name", ANSWERS)


def made(name: str, rows: int = ROWS, seed: int = 0) -> Answers:
    return MADE[name](rows, seed)


def same(one: Answers, other: Answers) -> bool:
    return one.arrays.keys() == other.arrays.keys() and all(
        np.array_equal(one[output], other[output]) for output in one.arrays
    )


def single(answers: Answers) -> bool:
    """Whether each row has one answer."""
    return bool((answers.counts == 1).all())


@each
def test_its_outputs_are_described_and_the_arrays_are_as_described(name):
    answers, answer = made(name), ANSWERS[name]
    schema = answers.schema
    assert answer.name == name
    assert answer.view in VIEWS
    assert of(schema) is answer
    assert schema.outputs == answer.outputs(schema) == described(replace(schema, outputs=())).outputs
    assert tuple(output.name for output in schema.outputs) == answer.names
    for output in schema.outputs:
        array = answers[output.name]
        assert output.meaning
        assert array.dtype == np.dtype(KINDS[output.type])
        rows = ROWS if output.shape[0] == "N" else int(answers.counts.sum())
        assert array.shape == (rows, *(int(size) for size in output.shape[1:]))
        assert isinstance(answer.example(output, schema), str)
    assert answer.misfit(schema) == ""
    assert answer.sound(answers)
    assert answers.belong


@each
def test_table_records_and_what_was_given_say_the_same(name):
    answers, answer = made(name), ANSWERS[name]
    table, records = answer.table(answers), answer.records(answers)
    given, certain = answer.given(answers), answer.certainty(answers)
    assert len(records) == len(given) == len(certain) == ROWS
    assert table.num_rows == answers.counts.sum()
    assert tuple(table.column_names) == answer.columns(answers.schema)
    rows, lines = answers.lined(pa.table({"row": np.arange(ROWS)}), table)
    assert rows["row"].to_pylist() == np.repeat(np.arange(ROWS), np.maximum(answers.counts, 1)).tolist()
    assert [value for value in lines.column(0).to_pylist() if value is not None] == table.column(0).to_pylist()
    assert single(answers) == (table.column(0).to_pylist() == given.tolist())
    assert json.loads(json.dumps(records, allow_nan=False)) == records
    assert given.dtype.kind in "Of"
    assert ((certain >= 0) & (certain <= 1)).all()
    assert len(set(given.tolist())) > 1, "or the rest would show nothing"
    for record, message, sure in zip(records, given.tolist(), certain.tolist(), strict=True):
        assert answer.plain(record) == message
        assert of_record(record).plain(record) == message
        report = answer.sure(record)
        assert report is None or report == pytest.approx(sure)
        again = answer.recorded(message, report)
        assert (answer.plain(again), answer.sure(again)) == (message, report)


@each
def test_no_rows_are_answered_with_nothing(name):
    answer, none = ANSWERS[name], Answers.none(made(name).schema)
    assert answer.sound(none)
    assert answer.records(none) == []
    assert answer.table(none).num_rows == len(answer.given(none)) == len(answer.certainty(none)) == 0
    assert not len(answer.remarkable(none))


@each
def test_packed_taken_apart_and_joined_they_are_the_same(name):
    answers = made(name)
    about, payload = pack(answers)
    again = unpack(json.loads(json.dumps(about)), payload, answers.schema)
    assert same(again, answers)
    assert same(Answers.joined([answers.take(np.arange(5)), answers.take(np.arange(5, ROWS))]), answers)
    back = answers.take(np.arange(ROWS)[::-1])
    assert ANSWERS[name].given(back).tolist() == ANSWERS[name].given(answers).tolist()[::-1]
    first = about["parts"][0]
    for wrong in ([first[0], [len(answers[first[0]]) - 1], first[2]], ["other", *first[1:]]):
        with pytest.raises(ValueError, match="."):
            unpack({**about, "parts": [wrong, *about["parts"][1:]]}, payload, answers.schema)


@each
def test_among_more_labels_in_another_order_the_answers_stay(name):
    answers, answer = made(name), ANSWERS[name]
    if not answers.classes:
        assert answer.in_order(answers, ()) is answers
        return
    labels = ("another", *answers.classes[::-1], "more")
    wide = answer.in_order(answers, labels)
    assert wide.classes == labels
    assert answer.misfit(wide.schema) == ""
    assert answer.sound(wide)
    assert answer.given(wide).shape == answer.given(answers).shape
    if not single(answers):
        assert answer.given(wide).tolist() == answer.given(answers).tolist()
        return
    assert [answer.agrees(record, message) for record, message in pairs(answer, wide, answers)] == [True] * ROWS
    assert np.allclose(answer.certainty(wide), answer.certainty(answers))
    assert wide["probabilities"][:, 0].tolist() == [0] * ROWS
    assert np.array_equal(wide["probabilities"][:, [3, 2, 1]], answers["probabilities"])


def pairs(answer, answers, others):
    return zip(answer.records(answers), answer.given(others).tolist(), strict=True)


@each
def test_a_right_answer_is_read_as_the_answer_column_spells_it(name):
    answers, answer = made(name), ANSWERS[name]
    given = answer.given(answers).tolist()
    for record, message in pairs(answer, answers, answers):
        meant = answer.right(str(message), answers.schema)
        assert answer.agrees(record, meant)
        assert answer.right(f"  {message} ", answers.schema) == meant
        other = next(value for value in given if value != message)
        assert not answer.agrees(record, answer.right(str(other), answers.schema))
        assert not answer.echoes(record, answer.right(str(other), answers.schema))
    assert answer.right("", answers.schema) is None
    assert answer.right("   ", answers.schema) is None
    assert answer.unread
    assert answer.how.endswith(".")


@each
def test_what_no_such_bundle_gives_is_not_sound(name):
    answers, answer = made(name), ANSWERS[name]

    def changed(output: str, array: np.ndarray) -> Answers:
        return replace(answers, arrays={**answers.arrays, output: array})

    belonging = {output.name for output in answers.schema.outputs if output.role == ROW}
    for output, array in answers.arrays.items():
        assert not answer.sound(changed(output, array[:-1])), "a row less"
        assert not answer.sound(changed(output, array[..., None])), "an axis more"
        if array.ndim > 1:
            assert not answer.sound(changed(output, array[:, :-1])), "a label less"
        if array.dtype.kind == "f":
            for bad in (np.nan, np.inf, -np.inf):
                spoilt = array.copy()
                spoilt.reshape(-1)[0] = bad
                assert not answer.sound(changed(output, spoilt)), bad
        if output in belonging:
            assert not answer.sound(changed(output, np.append(array[:-1], ROWS))), "a row that was not asked"
        if array.dtype == object:
            assert not answer.sound(changed(output, np.array(["unheard of", *array[1:]], object)))
        if array.dtype == np.float32 and array.ndim > 1:  # probabilities: below 0, though a row may still add up to 1
            spoilt = array.copy()
            spoilt[0, :2] += (-2, 2)
            assert not answer.sound(changed(output, spoilt)), "below 0"
    if answers.classes:
        assert answer.misfit(replace(answers.schema, labels=()))


@each
def test_how_far_answers_are_apart(name):
    answers, answer = made(name), ANSWERS[name]
    expected = {output: array.copy() for output, array in answers.arrays.items()}
    alike = answer.apart(answers, expected, 1e-6, 1.0)
    assert alike.equal.all()
    assert (alike.difference == 0).all()
    others = made(name, seed=1)
    other = answer.apart(others, expected, 1e-6, 1.0)
    assert not other.equal.all()
    assert (other.difference > 0).any()
    if single(answers):
        changed = [(others[output] != array).reshape(ROWS, -1).any(axis=1) for output, array in expected.items()]
        differ = np.logical_or.reduce(changed)
        assert differ.sum() > ROWS / 2, "or the rest would show nothing"
        assert not other.equal[differ].all()
        assert (other.difference[differ] > 0).all()
    for output, array in expected.items():
        if array.dtype.kind == "f":
            spoilt = array.copy()
            spoilt[0] = np.nan
            assert answer.apart(answers, {**expected, output: spoilt}, 1e-6, 1.0).difference[0] == np.inf


def constant(answers: Answers) -> tuple:
    """(schema, content) of a real bundle that gives the first of these answers to any row."""
    schema = replace(answers.schema, inputs=(InputColumn("x", "x", "number", low=0, high=1, typical="1", example="1"),))
    g = Graph()
    first = g.Cast(g.Mul(g.input("x", DOUBLE), g.const(0.0, "float64")), to=INT64)
    row = answers.take(np.arange(1))
    for output in schema.outputs:
        array = row[output.name]
        held = g.const(array) if array.dtype == object else g.const(array, str(array.dtype))
        shape = tuple(int(size) if size.isdigit() else size for size in output.shape)
        given = g.Gather(held, first, axis=0) if output.shape[0] == "N" else held
        g.output(output.name, given, TYPES[output.type], shape)
    about = {"format": str(bundle.FORMAT), "task": schema.task, "labels": json.dumps(schema.labels)}
    about |= {"schema": bundle.to_json(schema), "recipe": "{}", "metrics": "{}", "base_model": "null", "card": "# A"}
    return schema, g.model({f"atelier.{key}": text for key, text in about.items()}).SerializeToString()


@pytest.mark.slow
@each
def test_the_programs_for_others_print_the_answer_alike_in_both_languages(name, tmp_path, node_folder):
    schema, content = constant(made(name))
    answer = Predictor(content).answer_one({"x": 1})
    assert same(answer, made(name).take(np.arange(1)))
    printed = run_python(schema, content, tmp_path), run_javascript(schema, content, node_folder)
    message = ANSWERS[name].given(answer)[0]
    numbers, words = zip(*[taken_apart(lines) for lines in printed], strict=True)
    assert numbers[0] == pytest.approx(numbers[1], rel=1e-4)
    assert words[0] == words[1]
    named = [message] if single(made(name)) else ANSWERS[name].named(ANSWERS[name].records(answer)[0])
    for lines in printed:
        if isinstance(message, str):
            assert lines[0] == message or all(f"{label} (" in line for label, line in zip(named, lines, strict=True))
        else:
            assert float(lines[0]) == message
    assert len(printed[0]) > 1 or len(schema.outputs) == 1, "how sure it is, too, where it says that"


def taken_apart(lines: list[str]) -> tuple[list[float], list[str]]:
    """The numbers of printed lines, and what stands between them."""
    number = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
    return [float(found) for line in lines for found in number.findall(line)], [number.sub("#", line) for line in lines]
