"""An answer that is not the likeliest says why; what a model relies on is shown while it is being worked out."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.store import runs
from tests.pages.workshop import Workshop, build, texts


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> tuple[Path, Workshop]:
    """A finished model, and the home that it lies in."""
    home = tmp_path_factory.mktemp("finished")
    return home, build(home)


def shown(share: float) -> None:
    """The answer “bad” of that probability, as Predict shows it."""
    import numpy as np

    from core.answers import Answers
    from core.bundle_schema import BundleSchema
    from pages.ui import answers

    schema = BundleSchema(2, "classification", "loan", (), ("bad", "good"), weights=(9.0, 0.5))
    given = Answers(
        schema, 1, {"label": np.array(["bad"], object), "probabilities": np.array([[share, 1 - share]], "float32")}
    )
    answers.of(schema).show(schema, given)


@pytest.mark.parametrize(
    ("share", "sure", "told"),
    [
        (0.13, "13.0% likely", "13 of 100 such rows are “bad”"),
        (0.004, "0.4% likely", "4 of 1,000 such rows are “bad”"),
        (0.62, "62.0% sure", ""),
    ],
)
def test_an_answer_that_is_not_the_likeliest_says_how_many_such_rows_are(share, sure, told):
    page = AppTest.from_function(shown, args=(share,)).run()
    assert not page.exception
    assert page.metric[0].value == "bad"
    assert page.metric[0].delta == sure
    message = texts(page)
    assert told in message
    assert ("because the rare answer was given more weight" in message) == bool(told)


def test_what_it_relies_on_is_there_while_it_is_worked_out_and_when_it_is_done(finished, monkeypatch):
    home, shop = finished
    monkeypatch.setenv("ATELIER_HOME", str(home))
    run = runs.get(shop.workspace, shop.run)
    known = {"columns": 4, "measure": "found", "importance": [{"column": n, "drop": 0.1} for n in ("sex", "age")]}
    path = run.folder / "audit.json"
    path.write_text(json.dumps({**known, "findings": [], "under_way": True}))
    monkeypatch.setattr(
        "pages.ui.evaluate.reliance._under_way", lambda run: json.loads(path.read_text()).get("under_way")
    )
    page = shop.open("evaluate", run=shop.run)
    assert "2 of 4 columns" in [bar.proto.text for bar in page.get("progress")][0]
    assert "beyond guessing" in texts(page)
    path.write_text(json.dumps({**known, "findings": []}))
    page = shop.open("evaluate", run=shop.run)
    assert page.get("progress") == []
    assert "2 more columns were not shuffled" in texts(page)
