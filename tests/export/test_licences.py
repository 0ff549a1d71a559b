"""What a licence asks for, and how the base models inside a bundle are listed."""

import json

import pytest

from core.bundle_schema import BaseModel
from core.export.base_models import base_models, entry, terms
from core.export.changed import begun, change_of, changes
from core.export.licences import asks, warns
from core.pretrained.supply import library
from core.pretrained.supply.repository import UNSTATED
from core.recipe import ColumnChoice, StartChoice, StartStep
from core.recipe.edit import with_columns
from tests.export.test_card import recipe

MONEY = "Its licence does not allow earning money with it, nor with what you make of it."
CHANGED = "Its licence does not allow passing on what was changed: what you make of it is for yourself."
UNKNOWN = "Nobody says what it may be used for: ask its maker before you pass the file on or earn money with it."
OTHERWISE = "Read its terms before you pass the file on or earn money with it."
MINI = "sentence-transformers/all-MiniLM-L6-v2"


@pytest.mark.parametrize(
    ("licence", "words", "warned"),
    [
        ("Apache-2.0", "keep its licence and notices with the file.", False),
        ("MIT", "keep its copyright notice with the file.", False),
        ("BSD-3-Clause", "don't advertise with its makers' names.", False),
        ("cc-by-4.0", OTHERWISE, False),
        ("openrail", OTHERWISE, False),
        ("mit", OTHERWISE, False),
        ("cc-by-nc-4.0", MONEY, True),
        ("CC_BY_NC", MONEY, True),
        ("noncommercial", MONEY, True),
        ("Non commercial", MONEY, True),
        ("for research only", MONEY, True),
        ("researcher", OTHERWISE, False),
        ("ncsa", OTHERWISE, False),
        ("cc-by-nd-4.0", CHANGED, True),
        ("cc-by-nc-nd-4.0", f"{MONEY} {CHANGED}", True),
        ("", UNKNOWN, True),
        ("Unknown", UNKNOWN, True),
        ("None", UNKNOWN, True),
        (f"({UNSTATED})", UNKNOWN, True),
    ],
)
def test_a_licence_in_words(licence, words, warned):
    assert asks(licence) == words or asks(licence).endswith(words)
    assert warns(licence) is warned
    free = "You may use, change and pass it on, also for money; "
    assert asks(licence).startswith(free) == (licence in ("Apache-2.0", "MIT", "BSD-3-Clause"))


def model(name, changed="", revision="c" * 40):
    return BaseModel(name, name.title(), revision, "MIT", "https://x.org", changed)


def test_each_model_is_listed_with_what_is_known_of_it():
    one, two = model("a", "little"), model("b")
    assert entry([]) == "null"
    assert json.loads(entry([one]))["changed"] == "little"
    assert [each["name"] for each in json.loads(entry([one, two]))] == ["a", "b"]
    assert "ü" in entry([model("ü")])


@pytest.mark.parametrize(
    ("changed", "unchanged"),
    [(["", ""], True), (["nothing", ""], True), (["nothing", "little"], False), (["everything"], False)],
)
def test_the_terms_say_whether_any_of_it_was_changed(changed, unchanged):
    words = terms([model(f"m{index}", how) for index, how in enumerate(changed)])
    assert ("what others trained, unchanged; their terms" in words) is unchanged
    assert ("some of it changed by your data; their terms" in words) is not unchanged


def test_the_terms_are_a_line_for_each_model_between_two_sentences():
    lines = terms([model("a"), model("b", revision="")]).replace("\\", "").split("\n")
    assert len(lines) == 6
    assert lines[0].startswith("What was learned from your data is yours.")
    assert lines[2].startswith(f"- A (a), version {'c' * 40}, licence MIT, from https://x.org. You may use")
    assert lines[3].startswith("- B (b), version unknown, licence MIT")
    assert (lines[1], lines[4]) == ("", "")
    assert lines[5] == "If the data came from someone else, their terms may apply to the model too."


def reading(*choices):
    """A recipe whose columns read by these models: (model, change, used)."""
    columns = {
        f"c{index}": ColumnChoice(use=used, options={"model": name} | ({"change": change} if change else {}))
        for index, (name, change, used) in enumerate(choices)
    }
    return with_columns(recipe(), columns)


@pytest.mark.parametrize(
    ("choices", "change"),
    [
        ([], "nothing"),
        ([(MINI, "", True)], "nothing"),
        ([(MINI, "little", True)], "little"),
        ([(MINI, "last", True), (MINI, "little", True)], "last"),
        ([(MINI, "little", True), (MINI, "everything", True), (MINI, "last", True)], "everything"),
        ([(MINI, "everything", False), (MINI, "little", True)], "little"),
        ([("another", "everything", True)], "nothing"),
        ([(MINI, "wildly", True)], "nothing"),
    ],
)
def test_the_most_that_any_used_column_lets_change_counts(choices, change):
    assert change_of(reading(*choices), MINI) == change


def test_models_are_named_once_as_they_are_on_this_machine():
    (found,) = base_models([MINI, MINI], reading((MINI, "last", True)))
    known = library.encoder(MINI)
    assert found == BaseModel(MINI, known.label, known.revision, known.licence, known.source, "last")
    assert base_models([], recipe()) == ()


def test_what_changed_is_a_sentence_and_numbers_are_counted_where_they_are_known():
    (nothing,) = changes([model("gone")])
    assert nothing == "Gone: Nothing of it was changed; what stands behind it learned."
    (gone,) = changes([model("no such/model", "last")])
    assert gone.endswith("Its last layers were changed.")
    (unlabelled,) = changes([BaseModel("n*", "", "", "MIT", "", "everything")])
    assert unlabelled == r"n\*: All of it was changed."
    (known,) = changes([BaseModel(MINI, "Mini", "", "MIT", "", "little")])
    count = library.encoder(MINI).trained["little"]
    assert known.endswith(f"LoRA of rank 8, or its scales and biases, merged into it); {count:,} numbers learned.")


def test_each_model_on_the_way_is_told_the_last_one_first():
    first = StartStep(file="a" * 64, name="First", licence="MIT", changed={"Mini": "last", "Odd": "wildly"})
    second = StartStep(file="b" * 64, name="Second", changed={"Mini": "little", "Maxi": "everything"})
    last = StartChoice(file="c" * 64, name="Third", changed={"Mini": "nothing"}, before=[first, second])
    lines = begun(last)
    assert [line.split(" (")[0] for line in lines] == [
        "It began from another model, “Third”",
        "That one began from “Second”",
        "That one began from “First”",
    ]
    assert f"(the file's sha256: {'c' * 16}…), in which nothing of Mini was changed; what its maker asks" in lines[0]
    assert "in which a little of Mini was changed and all of Maxi was changed; what its maker" in lines[1]
    assert "in which the last layers of Mini were changed. What is inside it has the licence MIT. You may" in lines[2]
    plain = begun(StartChoice(file="c" * 64, name="Third"))
    assert plain == [
        f"It began from another model, “Third” (the file's sha256: {'c' * 16}…); what its maker asks for applies to"
        " this one, too."
    ]
