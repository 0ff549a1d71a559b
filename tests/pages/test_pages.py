"""Every page opens: empty, full, with a stranger's ids in the address, and alone without app.py."""

import ast

import pytest
from streamlit.testing.v1 import AppTest

from core import recipe as recipes
from core.store.access import cookie
from pages.ui import steps
from pages.ui.glossary import GLOSSARY, Word
from pages.ui.steps import STEPS
from tests.pages.workshop import Workshop, opened, texts
from tests.sources import ROOT, sources

EMPTY = {
    "overview": "Welcome",
    "data": "Or start from a sample",
    "prepare": "There is no table to look at yet",
    "model": "First say what the model should answer",
    "train": "Training needs something to learn from",
    "evaluate": "There is no project here yet",
    "improve": "There is no project here yet",
    "export": "There is no project here yet",
    "predict": "A model file from elsewhere",
    "about": "What the words mean",
}
FULL = {
    "overview": "Penguins of the Palmer Archipelago",
    "data": "has 3 different answers",
    "prepare": "were looked at closely",
    "model": "Settings of “Random forest”",
    "train": "on rows it has never seen",
    "evaluate": "of the test rows right",
    "improve": "Nothing to compare yet.",
    "export": "It takes your columns as they are",
    "predict": "Do you know the truth?",
    "about": "Found (recall)",
}
NEAR = 12  # lines of code between a plain word and its term that are shown together
SHOWS = {"markdown", "button", "header", "title", "caption", "info", "warning", "error", "toast", "metric", "expander"}
every_step = pytest.mark.parametrize("step", list(STEPS))


@every_step
def test_a_page_opens_empty_with_its_purpose_and_a_way_on(step: str):
    test = opened(step)
    assert not test.exception
    assert test.title[0].value == STEPS[step].title
    assert STEPS[step].purpose in texts(test)
    assert EMPTY[step] in texts(test) + " ".join(str(choice.options) for choice in test.radio)
    assert [button for button in test.button if button.key != "page_words"] or test.get("file_uploader")


@pytest.mark.parametrize("step", [step for step in STEPS if step != "about"])
def test_a_page_leads_to_the_glossary(step: str):
    test = opened(step)
    test.button(key="page_words").click().run()
    assert not test.exception
    assert test.title[0].value == "About"
    assert "**Found (recall).**" in texts(test)


@every_step
def test_a_page_opens_full(step: str, workshop: Workshop):
    test = workshop.open(step)
    assert not test.exception
    assert not test.error
    assert FULL[step] in texts(test)


@every_step
def test_a_page_opens_full_when_the_answer_is_a_number(step: str, number_workshop: Workshop):
    test = number_workshop.open(step)
    assert not test.exception
    assert not test.error


@every_step
@pytest.mark.parametrize("ids", ["project", "project and run"])
def test_a_strangers_ids_show_the_empty_state(step: str, ids: str, workshop: Workshop):
    query = {"project": workshop.project} | ({"run": workshop.run} if "run" in ids else {})
    test = opened(step, workspace="a-key-of-somebody-else-0000", **query)
    assert not test.exception
    assert EMPTY[step] in texts(test) + " ".join(str(choice.options) for choice in test.radio)
    assert "Penguins of the Palmer Archipelago" not in texts(test).replace("Start with this", "") or step in (
        "overview",
        "data",
    )


@every_step
def test_an_unknown_run_breaks_no_page(step: str, workshop: Workshop):
    test = workshop.open(step, project=workshop.project, run="0123456789abcdef")
    assert not test.exception


@every_step
def test_a_page_runs_alone(step: str, workshop: Workshop):
    test = AppTest.from_file(str(ROOT / STEPS[step].file), default_timeout=120)
    test.query_params["workspace"] = workshop.key
    test.run()
    assert not test.exception
    assert test.title[0].value == STEPS[step].title


def test_a_page_that_runs_again_makes_nothing_that_nobody_asked_for(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
):
    test = workshop.open("model")
    done = []
    for place, name in ((steps.st, "Page"), (recipes, "to_yaml"), (cookie, "key_in")):
        right = getattr(place, name)
        monkeypatch.setattr(place, name, lambda *a, right=right, name=name, **k: done.append(name) or right(*a, **k))
    test.run()
    assert not test.exception
    assert done == []


@pytest.mark.parametrize("source", sources("pages"), ids=lambda source: source.path)
def test_every_text_on_screen_can_be_translated(source):
    bare = []
    for node in ast.walk(source.tree):
        named = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SHOWS
        named = named and ast.unparse(node.func.value) != "log"
        if named and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
            bare.append(f"line {node.lineno}: {node.args[0].value[:40]}")
    assert bare == []


@pytest.mark.parametrize("source", sources("pages"), ids=lambda source: source.path)
def test_every_word_that_a_page_explains_is_in_the_glossary(source):
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "words.explain":
            named = {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
            assert named <= set(GLOSSARY)


@pytest.fixture(scope="module")
def said() -> list[tuple[str, int, str]]:
    """All that pages and core say, as (file, line, text)."""
    texts = []
    for source in sources("pages", "core"):
        if source.path == "pages/ui/glossary.py":
            continue
        docs = {id(node.body[0].value) for node in ast.walk(source.tree) if hasattr(node, "body") and _documented(node)}
        constants = [node for node in ast.walk(source.tree) if isinstance(node, ast.Constant) and id(node) not in docs]
        texts += [(source.path, node.lineno, node.value) for node in constants if isinstance(node.value, str)]
    return texts


def _documented(node: ast.AST) -> bool:
    return isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None


@pytest.mark.parametrize("word", GLOSSARY.values(), ids=GLOSSARY)
def test_a_word_of_the_glossary_is_said_somewhere_with_its_term_beside_it(word: Word, said: list):
    spoken = [entry for entry in said if " " in entry[2] or entry[2][:1].isupper()]
    plain = [(place, line) for place, line, text in spoken if word.plain.casefold() in text.casefold()]
    terms = [(place, line) for place, line, text in said if word.term.casefold() in text.casefold()]
    assert any(one == other and abs(line - below) <= NEAR for one, line in plain for other, below in terms)
    assert word.meaning.endswith(".")


def test_the_glossary_leaves_the_words_in_which_something_typed_occurs():
    test = opened("about")
    test.text_input(key="about_find").input("RECALL").run()
    shown = texts(test)
    assert "**Found (recall).**" in shown
    assert "Confusion matrix" not in shown
    assert "Champion" not in shown
    test.text_input(key="about_find").input("xyzzy").run()
    assert "No word here has “xyzzy” in it." in texts(test)


def test_what_a_page_explains_leads_to_all_words(workshop: Workshop):
    test = workshop.open("evaluate")
    test.button(key="words_all").click().run()
    assert not test.exception
    assert test.title[0].value == "About"
