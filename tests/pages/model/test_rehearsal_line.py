"""What the next run takes, on the Model page: foretold, asked for quietly, repaired where it will not fit."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import payloads
from core.data.dataset_files import load_schema
from core.importing.into_dataset import import_file
from core.jobs.machinery import limits
from core.jobs.orders import rehearsals
from core.pretrained.supply import library
from core.recipe import Recipe, checked
from core.rehearsal import keeping
from core.rehearsal.estimate import Estimate
from core.runs.planning import plan
from core.runs.planning.pretrained_choice import with_change
from core.store import datasets, projects, queue, runs
from core.store.access import workspaces
from pages.ui.model import rehearsal_line
from tests.pages.workshop import Drafted, Workshop, texts
from tests.sources import ROOT

MINI = "sentence-transformers/all-MiniLM-L6-v2"
KEY = "a-visitor-with-reviews-to-tell-apart"
FOUND = Estimate(steps=5, wall_seconds=360, peak_mb=1100, base_mb=400, bytes=91_000_000, trained=333_000)


@pytest.fixture
def reviews(home: Path, tmp_path: Path) -> Drafted:
    """Reviews, read by a small pretrained model of which nothing changes."""
    made = tmp_path / "made"
    made.mkdir()
    import_file(ROOT / "sample_data" / "reviews.csv", made / "data.parquet", "reviews.csv")
    workspace = workspaces.open_workspace(KEY)
    dataset = datasets.add(workspace, "Reviews", made, move=True)
    schema = load_schema(dataset.data)
    library.encoder(MINI)
    drafted = with_change(plan.draft(schema, dataset.id, "opinion"), schema, "review", MINI, "nothing")
    project = projects.create(workspace, "Reviews", dataset.id, drafted.model_dump(mode="json"))
    return Drafted(KEY, workspace, project.id)


def data_of(drafted: Drafted | Workshop) -> Path:
    return datasets.get(drafted.workspace, projects.get(drafted.workspace, drafted.project).dataset).data


def recipe_of(drafted: Drafted | Workshop) -> Recipe:
    return checked(projects.get(drafted.workspace, drafted.project).recipe)


def rehearsed(drafted: Drafted | Workshop, found: Estimate = FOUND, recipe: Recipe | None = None) -> None:
    """The result stands there, as if it had been tried."""
    keeping.keep(data_of(drafted), recipe or recipe_of(drafted), found)


def stood_still(monkeypatch: pytest.MonkeyPatch, test: AppTest) -> AppTest:
    """The page a moment later."""
    monkeypatch.setattr(rehearsal_line, "STILL", 0.0)
    return test.run()


def test_what_is_foretold_stands_in_one_line(workshop: Workshop):
    rehearsed(workshop)
    test = workshop.open("model")
    assert not test.exception
    assert "About **6 min**, **1.2 GB** of memory, a file of **91.0 MB**" in texts(test)
    assert "About **6 min**" not in texts(workshop.open("train"))  # of the run there, what it took is known
    now = recipe_of(workshop)
    other = now.model_copy(update={"training": now.training.model_copy(update={"seed": 7})})
    projects.save_draft(workshop.workspace, workshop.project, other.model_dump(mode="json"))
    rehearsed(workshop)
    assert "About **6 min**" in texts(workshop.open("train"))
    assert rehearsals.under_way(workshop.workspace, workshop.project) == []


def test_a_recipe_is_tried_once_it_stands_still_and_another_takes_its_place(workshop: Workshop, monkeypatch):
    test = workshop.open("model")
    assert "What will it take?" in texts(test)
    assert rehearsals.under_way(workshop.workspace, workshop.project) == []  # it may still change
    stood_still(monkeypatch, test)
    [first] = rehearsals.under_way(workshop.workspace, workshop.project)
    assert first.payload["key"] == keeping.key(recipe_of(workshop))
    changed = recipe_of(workshop).model_copy(
        update={"training": recipe_of(workshop).training.model_copy(update={"seed": 7})}
    )
    projects.save_draft(workshop.workspace, workshop.project, changed.model_dump(mode="json"))
    test.run()
    [second] = rehearsals.under_way(workshop.workspace, workshop.project)
    assert second.payload["key"] == keeping.key(changed)
    assert queue.get(workshop.workspace, first.id).state == "discarded"


def test_nothing_is_tried_while_a_run_of_the_workspace_is_at_work(workshop: Workshop, monkeypatch):
    queue.add(workshop.workspace, payloads.Run(), id="b" * 16)
    test = stood_still(monkeypatch, workshop.open("model"))
    assert "once your run is done" in texts(test)
    assert rehearsals.under_way(workshop.workspace, workshop.project) == []


def test_what_broke_off_is_said_and_not_tried_again_and_again(workshop: Workshop, monkeypatch):
    test = stood_still(monkeypatch, workshop.open("model"))
    [job] = rehearsals.under_way(workshop.workspace, workshop.project)
    queue.take(limits.TRY)
    queue.end(job.id, "failed", error={"problem": "The disk is full.", "fix": "", "reference": ""})
    test.run()
    assert "It could not be tried out ahead: The disk is full." in texts(test)
    assert rehearsals.under_way(workshop.workspace, workshop.project) == []


def test_what_can_not_run_says_why(workshop: Workshop):
    rehearsed(workshop, Estimate(problem="No column is left to learn from.", fix="Use at least one."))
    assert "No column is left to learn from. Use at least one." in texts(workshop.open("model"))


def test_a_fine_tune_that_will_not_fit_is_mended_by_a_button_and_taken_back(reviews: Drafted):
    schema = load_schema(data_of(reviews))
    wide = with_change(recipe_of(reviews), schema, "review", MINI, "everything")
    projects.save_draft(reviews.workspace, reviews.project, wide.model_dump(mode="json"))
    rehearsed(reviews, Estimate(peak_mb=1e7, training_mb=1e7, base_mb=400, wall_seconds=60, bytes=1))
    test = reviews.open()
    assert not test.exception
    assert "a run may use" in texts(test)
    test.button(key="rehearsal_mend").click().run()
    now = recipe_of(reviews).training
    assert now.batch_size * now.accumulation == wide.training.batch_size * wide.training.accumulation
    assert now.batch_size < wide.training.batch_size
    test.button(key="change_undo").click().run()
    assert recipe_of(reviews) == wide
    rehearsed(reviews, Estimate(peak_mb=1e7, training_mb=900, base_mb=400, wall_seconds=60, bytes=1))
    test.run()  # not the learning takes so much: smaller batches would not help
    test.button(key="rehearsal_mend").click().run()
    assert recipe_of(reviews) == with_change(wide, schema, "review", MINI, "last")


def test_how_much_may_change_is_asked_with_what_each_answer_takes(reviews: Drafted, monkeypatch):
    schema, now = load_schema(data_of(reviews)), recipe_of(reviews)
    little = with_change(now, schema, "review", MINI, "little")
    rehearsed(reviews)
    rehearsed(reviews, Estimate(wall_seconds=600, peak_mb=1500, base_mb=400, bytes=92_000_000, trained=444_000), little)
    test = reviews.open()
    assert not test.exception
    message = texts(test)
    assert "**6 min**" in message
    assert "**10 min**" in message
    assert "440,000 numbers learn" in message
    assert "23 million numbers learn" in message  # known before it is tried
    assert message.count("time: not tried yet") == 2
    stood_still(monkeypatch, test)
    wanted = [with_change(now, schema, "review", MINI, change) for change in ("last", "everything")]
    under_way = rehearsals.under_way(reviews.workspace, reviews.project)
    assert [job.payload["key"] for job in under_way] == [keeping.key(recipe) for recipe in wanted]
    test.button(key=f"model_open_{reviews.project}_0_change_little").click().run()
    assert not test.exception
    assert recipe_of(reviews) == little
    test.button(key="change_undo").click().run()
    assert recipe_of(reviews) == now


def test_an_answer_that_can_not_be_had_is_greyed_with_its_reason(reviews: Drafted, monkeypatch):
    found = library.encoder(MINI)
    monkeypatch.setattr(
        library, "made", lambda id: type(found)(**{**vars(found), "refused": {"last": "It has one layer only."}})
    )
    test = reviews.open()
    assert not test.exception
    assert "It has one layer only." in texts(test)
    disabled = [
        test.button(key=f"model_open_{reviews.project}_0_change_{name}").disabled for name in ("little", "last")
    ]
    assert disabled == [False, True]


def test_a_run_says_beside_its_time_what_was_foretold(workshop: Workshop):
    queue.move(workshop.workspace, workshop.run, ("finished",), started=1.0, ended=301.0)
    assert "foretold" not in texts(workshop.open("train"))
    keeping.lend(data_of(workshop), recipe_of(workshop), runs.get(workshop.workspace, workshop.run).folder)
    assert "foretold" not in texts(workshop.open("train"))  # nothing was
    rehearsed(workshop)
    keeping.lend(data_of(workshop), recipe_of(workshop), runs.get(workshop.workspace, workshop.run).folder)
    assert "(foretold: 6 min)" in texts(workshop.open("train"))
