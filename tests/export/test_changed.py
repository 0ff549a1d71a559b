"""The card says what of a pretrained model changed, what its licence asks for, and from whose model learning began."""

import json

import pytest

from core.bundle_schema import BaseModel
from core.export.base_models import entry, terms
from core.export.changed import begun, change_of, changes
from core.export.licences import asks, warns
from core.recipe import StartChoice, StartStep, with_settings
from core.serving.claimed_models import claimed_models
from tests.export.test_card import recipe

MINI = "sentence-transformers/all-MiniLM-L6-v2"


def model(changed: str = "") -> BaseModel:
    return BaseModel(MINI, "MiniLM", "c" * 40, "Apache-2.0", "https://huggingface.co", changed)


def test_each_answer_has_a_sentence_with_how_many_numbers_learned():
    messages = [next(changes([model(changed)])) for changed in ("", "nothing", "little", "last", "everything")]
    assert messages[0] == messages[1]
    assert "Nothing of it" in messages[0]
    assert "LoRA of rank 8" in messages[2]
    assert "last layers" in messages[3]
    assert "All of it" in messages[4]
    counts = [int(words.split("; ")[-1].split()[0].replace(",", "")) for words in messages[2:]]
    assert counts == sorted(counts)
    assert counts[-1] > 20_000_000


def test_what_the_recipe_lets_change_stands_in_the_file_and_is_read_again():
    settings = [f"columns.note.model={MINI}", "columns.note.change=little"]
    asked = with_settings(recipe(), settings)
    assert change_of(asked, MINI) == "little"
    assert change_of(recipe(), MINI) == "nothing"
    (found,) = claimed_models({"atelier.base_model": entry([model("little")])})
    assert found == model("little")
    old = json.loads(entry([model()]))
    del old["changed"]
    (found,) = claimed_models({"atelier.base_model": json.dumps(old)})
    assert found.changed == ""


def test_the_licence_section_says_whether_it_was_changed():
    assert "unchanged" in terms([model("nothing")])
    assert "some of it changed by your data" in terms([model("little")])


@pytest.mark.parametrize(
    ("licence", "words"),
    [
        ("cc-by-nc-4.0", "does not allow earning money"),
        ("cc-by-nc-nd-4.0", "does not allow passing on"),
        ("cc-by-nc, MIT", "does not allow earning money"),
        ("Non-Commercial use only", "does not allow earning money"),
        ("", "Nobody says"),
        ("not stated on its page", "Nobody says"),
        ("unknown", "Nobody says"),
    ],
)
def test_a_licence_that_forbids_is_said(licence, words):
    assert words in asks(licence)
    assert warns(licence)


def test_free_licences_are_not_warned_of():
    assert not any(map(warns, ("MIT", "Apache-2.0", "openrail", "cc-by-4.0")))


def test_the_model_that_it_began_from_is_named_with_its_licence():
    assert begun(StartChoice()) == []
    (words,) = begun(StartChoice(file="ab" * 32, name="Predicts *all*", licence="cc-by-nc-4.0"))
    assert "Predicts \\*all\\*" in words
    assert "abababab" in words
    assert "does not allow earning money" in words


def test_every_model_on_the_way_here_is_named_with_what_of_it_was_changed():
    steps = [StartStep(file=sign * 64, name=name, licence="MIT", changed={"MiniLM": change}) for sign, name, change in
             (("a", "First", "nothing"), ("b", "Second", "little"))]  # fmt: skip
    messages = begun(StartChoice(file="c" * 64, name="Third", licence="MIT", changed={"MiniLM": "last"}, before=steps))
    assert ["cccc" in messages[0], "bbbb" in messages[1], "aaaa" in messages[2]] == [True] * 3
    assert "“Third”" in messages[0]
    assert "the last layers of MiniLM were changed" in messages[0]
    assert messages[1].startswith("That one began from “Second”")
    assert "a little of MiniLM was changed" in messages[1]
    assert "nothing of MiniLM was changed" in messages[2]
    assert all("licence MIT" in words for words in messages)
