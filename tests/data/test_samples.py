"""The shipped data are what their README and their entries say, and read without a warning."""

import re

import numpy as np
import pandas as pd
import pytest

from core.data.samples import EVERY, FOLDER
from core.importing.into_dataset import import_file

ROW = re.compile(r"^\| (\w+\.(?:csv|zip)) \| ([\d,]+) \| (\d+) \| (\w+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def schemas(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    return {sample.name: import_file(sample.file, folder / f"{sample.name}.parquet") for sample in EVERY}


@pytest.mark.parametrize("sample", EVERY, ids=lambda sample: sample.name)
def test_a_sample_has_the_rows_columns_and_target_it_claims(sample, schemas):
    schema = schemas[sample.name]
    assert (schema.rows, len(schema.columns)) == (sample.rows, sample.columns)
    assert schema.column(sample.target).profile.unique > 1
    assert schema.warnings == ()
    kind = schema.column(sample.target).kind
    assert kind == "number" if sample.task == "regression" else kind in ("category", "boolean")


def test_the_readme_lists_every_sample_as_its_entry_does():
    listed = {row[0]: row[1:] for row in ROW.findall((FOLDER / "README.md").read_text(encoding="utf-8"))}
    claimed = {
        sample.file.name: (f"{sample.rows:,}", str(sample.columns), sample.target, sample.source, sample.licence)
        for sample in EVERY
    }
    assert listed == claimed
    shipped = [path.name for path in FOLDER.iterdir() if path.suffix in (".csv", ".zip") and path.stem != "example"]
    assert sorted(listed) == sorted(shipped)


def test_the_samples_are_small_enough_to_ship():
    assert sum(sample.file.stat().st_size for sample in EVERY) < 4_500_000


def test_detection_sees_in_the_samples_what_a_person_sees(schemas):
    flights = schemas["flights"]
    assert {column.name: column.kind for column in flights.columns} == {
        "planned_departure": "date",
        "planned_arrival_hour": "number",
        "departure_delay": "number",
        "airline": "category",
        "plane": "category",
        "origin": "category",
        "destination": "category",
        "miles": "number",
        "late": "boolean",
    }
    assert flights.column("planned_departure").profile.earliest == "2013-01-01"
    assert flights.column("planned_departure").profile.latest == "2013-12-31"
    assert flights.column("late").profile.missing == 862
    assert schemas["titanic"].column("age").profile.missing == 557
    houses = {column.name: column.kind for column in schemas["houses"].columns}
    assert houses["Neighborhood"] == "category"
    assert houses["Gr_Liv_Area"] == houses["Year_Built"] == "number"
    assert schemas["houses"].column("Misc_Feature").profile.frequent[0] == ("None", 2824)


def test_pictures_sounds_and_texts_are_seen_as_such(schemas):
    assert [column.kind for column in schemas["clothes"].columns] == ["image", "category"]
    assert [column.kind for column in schemas["instruments"].columns] == ["audio", "category"]
    assert [column.kind for column in schemas["reviews"].columns] == ["text", "category"]
    assert schemas["clothes"].column("label").profile.unique == 10


def test_titanic_age_is_summed_up_correctly(schemas):
    age = pd.read_csv(FOLDER / "titanic.csv")["age"].dropna()
    profile = schemas["titanic"].column("age").profile
    assert (profile.minimum, profile.maximum) == (age.min(), age.max())
    assert profile.mean == pytest.approx(age.mean())
    assert profile.deviation == pytest.approx(age.std(ddof=0))
    assert profile.median == np.quantile(age, 0.5, method="inverted_cdf")
    assert profile.unique == age.nunique()
    assert sum(count for _, _, count in profile.histogram) == len(age)
