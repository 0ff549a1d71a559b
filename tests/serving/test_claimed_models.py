"""What a bundle says of the pretrained models inside it is taken as words, however odd they are."""

import json

import pytest

from core.bundle_schema import BaseModel
from core.serving.claimed_models import claimed_models

ONE = {"name": "a/b", "licence": "MIT"}


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        (ONE, (BaseModel("a/b", "", "", "MIT", ""),)),
        ([ONE], (BaseModel("a/b", "", "", "MIT", ""),)),
        ({**ONE, "label": 5, "changed": "x" * 301, "other": 1}, (BaseModel("a/b", "5", "", "MIT", "", "x" * 300),)),
        ([{"name": "a"}, {"licence": "MIT"}, 5, "name licence", None], ()),
        (None, ()),
        (7, ()),
        ({}, ()),
    ],
)
def test_what_is_none_is_left_out(entry, found):
    assert claimed_models({"atelier.base_model": json.dumps(entry)}) == found


def test_of_very_many_only_twenty_are_taken():
    listed = [{"name": str(index), "licence": ""} for index in range(21)]
    found = claimed_models({"atelier.base_model": json.dumps(listed)})
    assert [model.name for model in found] == [str(index) for index in range(20)]


@pytest.mark.parametrize("metadata", [{}, {"atelier.base_model": "{"}, {"atelier.base_model": "[" * 100_000}])
def test_what_is_missing_or_damaged_names_no_model(metadata):
    assert claimed_models(metadata) == ()
