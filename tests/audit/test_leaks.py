"""Columns that give the answer away, groups, time and duplicates: found when planted, quiet on clean data."""

import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image
from sklearn.datasets import load_digits

from core.audit import applied, handled
from core.audit.checks import CHECKS
from core.audit.checks.time_order import DRIFTS, SURE, _moments, neighbours_alike
from core.audit.context import make_context
from core.data.dataset_files import load_schema
from core.data.facts.encoded import Encoded
from core.findings import leave_out
from core.importing.into_dataset import import_file
from core.recipe import RepairChoice
from core.repairs import tables
from core.runs.planning.plan import draft

ROWS = 800


def noisy(values, random, share):
    flipped = list(values)
    for index in random.choice(len(flipped), int(share * len(flipped)), replace=False):
        flipped[index] = "no" if flipped[index] == "yes" else "yes"
    return flipped


LEAKS = {
    "a copy": lambda answer, random: answer,
    "other words": lambda answer, random: ["churn" if value == "no" else "active" for value in answer],
    "numbers far from 0 and 1": lambda answer, random: [17 + 5 * (value == "yes") for value in answer],
    "a date only one class has": lambda answer, random: ["2024-03-01" if value == "yes" else None for value in answer],
    "texts of many spellings": lambda answer, random: [
        f"{'closed' if value == 'no' else 'renewed'} on day {random.integers(1e6)}" for value in answer
    ],
    "a near-copy": lambda answer, random: noisy(answer, random, 0.01),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_column_that_tells_the_class_is_found(look_at, people, leak):
    people.pop("amount")
    people["status"] = LEAKS[leak](people["returns"], np.random.default_rng(1))
    found = look_at(people, "returns", "giveaway")
    assert [finding.columns for finding in found] == [("status",)]
    assert found[0].severity == ("warn" if leak == "a near-copy" else "stop")
    assert found[0].remedies[0].arguments == {"columns": ["status"]}
    assert found[0].examples


@pytest.mark.parametrize(
    "change",
    [
        lambda values: values * 1.19,
        lambda values: np.log(values + 1000),
        lambda values: np.round(values, -1),
        lambda values: (values - values.mean()) ** 3,
        lambda values: values + np.random.default_rng(2).normal(0, 0.02 * values.std(), len(values)),
    ],
    ids=["in another currency", "its logarithm", "rounded", "a cube", "with a little noise"],
)
def test_a_column_that_tells_the_number_is_found(look_at, people, change):
    people.pop("returns")
    people["gross"] = change(np.array(people["amount"])).tolist()
    found = look_at(people, "amount", "giveaway")
    assert [finding.columns for finding in found] == [("gross",)]


def test_strong_but_honest_columns_are_no_leak(look_at, people):
    random = np.random.default_rng(3)
    people["hint"] = noisy(people["returns"], random, 0.15)
    people.pop("amount")
    assert look_at(people, "returns", "giveaway", use_all=True) == []


def test_a_leak_is_judged_on_rows_it_was_not_learned_from(look_at, people):
    people.pop("amount")
    people["ticket"] = [f"T{index}" for index in range(ROWS)]
    assert look_at(people, "returns", "giveaway", use_all=True) == []


def patients(seed, strength):
    random = np.random.default_rng(seed)
    who = random.integers(0, 90, ROWS)
    born, taste = random.integers(1940, 2000, 90), random.normal(0, strength, 90)
    score = taste[who] + random.normal(0, 1, ROWS)
    return {
        "patient": [f"P{patient:04}" for patient in who],
        "born": born[who].tolist(),
        "pressure": np.round(random.normal(120, 15, ROWS)).tolist(),
        "ill": np.where(score > 0, "yes", "no").tolist(),
    }


@pytest.mark.parametrize("seed", range(3))
def test_rows_of_one_patient_are_to_stay_together(look_at, seed):
    found = look_at(patients(seed, 2.0), "ill", "groups")
    assert [finding.columns for finding in found] == [("patient",)]
    assert found[0].numbers["decided"] == ["born"]
    assert found[0].remedies[0].arguments == {"method": "group", "column": "patient"}


def test_leaving_out_the_patient_does_not_mend_that_rows_belong_together(look_at, tmp_path):
    (found,) = look_at(patients(0, 2.0), "ill", "groups")
    recipe = draft(load_schema(tmp_path / "data.parquet"), "data.parquet", "ill")
    assert not handled(found, applied(recipe, leave_out("patient")))
    assert handled(found, applied(recipe, found.remedies[0]))


@pytest.mark.parametrize("seed", range(3))
def test_groups_whose_answers_are_no_more_alike_than_others_are_left_alone(look_at, seed):
    assert look_at(patients(seed, 0.0), "ill", "groups") == []


def test_an_ordinary_category_is_no_group(look_at, people):
    people.pop("amount")
    assert look_at(people, "returns", "groups") == []


def dated(drift, name="day"):
    random = np.random.default_rng(4)
    days = random.integers(0, 700, ROWS)
    score = drift * np.sin(days / 60) + random.normal(0, 1, ROWS)
    shown = (np.datetime64("2022-01-01") + days).astype(str)
    return {name: shown.tolist(), "size": random.normal(0, 1, ROWS).tolist(), "value": score.tolist()}


def test_answers_that_drift_call_for_a_split_by_time(look_at):
    (found,) = look_at(dated(2.0), "value", "time_order")
    assert found.severity == "warn"
    assert found.remedies[0].arguments == {"method": "time", "column": "day"}


def test_a_date_without_drift_is_only_a_hint(look_at):
    (found,) = look_at(dated(0.0), "value", "time_order")
    assert found.severity == "hint"


@pytest.mark.parametrize("seed", range(3))
def test_a_slow_drift_of_three_classes_is_seen_in_a_few_hundred_rows(seed):
    random = np.random.default_rng(seed)
    classes = random.choice([0, 0, 0, 1, 2, 2], 340)
    days = np.argsort(np.argsort(classes + random.normal(0, 1.3, 340)))
    drift, sureness = neighbours_alike(days.astype(float), classes, classes=True)
    assert drift >= DRIFTS
    assert sureness >= SURE
    _, by_chance = neighbours_alike(random.permutation(days).astype(float), classes, classes=True)
    assert abs(by_chance) < SURE


@pytest.mark.parametrize("classes", [0, 2, 5])
def test_how_sure_a_drift_is_counts_in_standard_errors(classes):
    random = np.random.default_rng(1)
    found = []
    for _ in range(200):
        answers = random.integers(0, classes, 400) if classes else random.normal(size=400)
        found.append(neighbours_alike(random.integers(0, 900, 400).astype(float), answers, classes > 0)[1])
    assert 0.8 < np.std(found) < 1.2
    assert abs(np.mean(found)) < 0.4


def test_two_rare_answers_side_by_side_are_no_drift():
    answers = np.zeros(60, "int64")
    answers[30:33] = 1
    assert neighbours_alike(np.arange(60.0), answers, classes=True) == (0.0, 0.0)


def test_a_date_of_birth_is_no_time_order(look_at):
    assert look_at(dated(0.0, "birth_date"), "value", "time_order") == []


def test_seconds_since_1970_are_a_time(look_at):
    table = dated(2.0)
    table["created_ts"] = [int(np.datetime64(day, "s").astype(int)) for day in table.pop("day")]
    (found,) = look_at(table, "value", "time_order", use_all=True)
    assert found.numbers["column"] == "created_ts"


@pytest.mark.parametrize(
    ("name", "numbers", "days"),
    [
        ("created", [20230101, 20231231, 20240229], [0, 371, 431]),  # days of months of 31 each: only order counts
        ("created", [19000101, 21001231], [0, 74771]),
        ("date_ts", [1_600_000_000, 1_600_086_400], [0, 1]),
        ("date_ts", [1_600_000_000_000, 1_600_086_400_000], [0, 1]),
    ],
)
def test_numbers_that_spell_a_day_or_count_seconds_are_moments(name, numbers, days):
    moments = _moments(Encoded(name, "number", np.array([*numbers, np.nan], "float64")))
    assert (moments - moments[0])[:-1].tolist() == days
    assert np.isnan(moments[-1])


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("size", [20230101, 20231231]),
        ("created", [20230001, 20231231]),
        ("created", [20230101, 20231301]),
        ("created", [18991231, 20231231]),
        ("created", [20230101, 21010101]),
        ("created", [20230101.5, 20231231]),
        ("created", [200_000_000, 1_600_000_000]),
        ("created", [1_600_000_000, 5_000_000_000]),
        ("created", [np.nan, np.nan]),
    ],
)
def test_other_numbers_are_no_moments(name, numbers):
    assert _moments(Encoded(name, "number", np.array(numbers, "float64"))) is None


def test_copies_of_rows_are_found_with_those_that_reach_the_test_part(look_at, people):
    people.pop("amount")
    doubled = {name: values + values[:120] for name, values in people.items()}
    found = look_at(doubled, "returns", "duplicates")
    assert [finding.severity for finding in found] == ["warn"]
    assert found[0].numbers["copies"] == 120
    assert 20 <= found[0].numbers["known_test_rows"] <= 60
    assert len(found[0].examples) == 6
    first, second = ({name: cell for name, cell in row.items() if name != "row"} for row in found[0].examples[:2])
    assert first == second


def test_equal_rows_of_a_table_with_few_values_are_chance(look_at):
    random = np.random.default_rng(6)
    table = {name: random.choice(["a", "b", "c"], ROWS).tolist() for name in ("one", "two", "answer")}
    assert look_at(table, "answer", "duplicates") == []


def test_equal_rows_with_different_answers_are_told(look_at, people):
    people.pop("amount")
    other = {**people, "returns": ["no" if value == "yes" else "yes" for value in people["returns"]]}
    both = {name: people[name] + other[name][:100] for name in people}
    found = look_at(both, "returns", "duplicates")
    assert [finding.numbers["rows"] for finding in found] == [200]


def pictures_of_digits(folder, other_views):
    """200 digits as PNG in a Parquet table, 30 of them twice, and where the second picture was taken."""
    found, random = load_digits(), np.random.default_rng(2)
    indices = random.permutation([*range(200), *range(30)])
    files = []
    for index in indices:
        file = io.BytesIO()
        Image.fromarray((found.images[index] * 15).astype("uint8")).save(file, "PNG")
        files.append(file.getvalue())
    columns = {
        "picture": pa.array(files, pa.binary()),
        "camera": random.choice(["left", "right"] if other_views else ["left"], 230).tolist(),
        "digit": [f"digit {found.target[index] % 2}" for index in indices],
    }
    source, data = folder / "digits.parquet", folder / "data.parquet"
    pq.write_table(pa.table(columns), source)
    schema = import_file(source, data)
    recipe = draft(schema, "data.parquet", "digit")
    used = {name: choice.model_copy(update={"use": True}) for name, choice in recipe.columns.items()}
    return data, schema, recipe.model_copy(update={"columns": used})


@pytest.mark.parametrize("other_views", [False, True])
def test_the_same_picture_in_training_and_test_is_found_whatever_stands_beside_it(tmp_path, other_views):
    data, schema, recipe = pictures_of_digits(tmp_path, other_views)
    (found,) = CHECKS["duplicates"].run(make_context(data, schema, recipe))
    assert (found.severity, found.numbers["copies"]) == ("warn", 30)
    assert found.numbers["known_test_rows"] >= 3
    assert "picture" not in found.examples[0]
    choice = RepairChoice(**found.remedies[0].arguments)
    assert tables.apply(data, tmp_path / "once.parquet", choice).rows_dropped == 30


def test_the_same_picture_with_two_answers_is_told(tmp_path):
    data, schema, recipe = pictures_of_digits(tmp_path, other_views=True)
    camera = recipe.model_copy(update={"data": recipe.data.model_copy(update={"targets": ["camera"]})})
    found = CHECKS["duplicates"].run(make_context(data, schema, camera))
    assert "equal rows have different answers" in found[-1].title
