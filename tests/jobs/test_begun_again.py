"""A challenger that begins from the champion's weights: what it takes over, what is new, and which rows judge it."""

import json

import numpy as np
import pytest

from core.data.splits.split import LEARNED, TEST, VALIDATION, read, rows_of
from core.evaluation import choosing
from core.improve.duels import same_recipe
from core.store import runs
from tests.jobs.test_again import correct, trained
from tests.pages.workshop import Workshop, build, copied

SETTINGS = ("training.epochs=12", "training.patience=0")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    home = tmp_path_factory.mktemp("begun-again")
    return home, build(home, "penguins", "neural_network", *SETTINGS)


@pytest.fixture
def shop(built, home, no_supervisor, monkeypatch) -> Workshop:
    """A champion whose network is small, which goes the way that one with a pretrained model goes."""
    monkeypatch.setattr(same_recipe, "begins", lambda recipe: True)
    copied(built[0], home)
    return built[1]


def told(run: runs.Run, kind: str) -> list[dict]:
    lines = [json.loads(line) for line in (run.folder / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line["kind"] == kind]


def taken(run: runs.Run) -> str:
    """What it says that it took over."""
    (message,) = [note["text"] for note in told(run, "note") if note["text"].startswith("Taken over")]
    return message


def test_with_the_same_columns_and_answers_learning_goes_on_and_what_judges_it_is_learned_from_by_neither(shop):
    champion = runs.get(shop.workspace, shop.run)
    correct(shop)
    made = trained(shop)
    assert (made.state, made.parent) == ("finished", champion.id)
    assert runs.recipe(shop.workspace, made.id).start.run == champion.id
    assert "3 of 3 answers" in taken(made)
    first, last = told(champion, "epoch")[0]["train_loss"], told(champion, "epoch")[-1]["train_loss"]
    assert told(made, "epoch")[0]["train_loss"] < (first + last) / 2
    require_fair(champion, made)


def require_fair(champion: runs.Run, made: runs.Run) -> None:
    """No row that judges is one whose answer either learned from."""
    one, other = (read(run.folder / "split.parquet") for run in (champion, made))
    learned = np.concatenate([rows_of(one, part) for part in LEARNED if part != VALIDATION])
    assert len(learned) > 100
    judging = np.concatenate([choosing.read(made.folder).rows, rows_of(other, VALIDATION), rows_of(other, TEST)])
    assert len(judging) > 50
    assert not np.isin(judging, learned).any()
    assert not np.isin(rows_of(other, TEST), rows_of(one, VALIDATION)).any()


def test_an_answer_that_is_new_is_learned_anew_and_that_is_said(shop):
    correct(shop, species="Emperor")
    assert "3 of 4 answers. The rest is new." in taken(trained(shop))
