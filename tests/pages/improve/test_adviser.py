"""The adviser: asked to measure, watched, its verdict and button, what became of it, and where it is silent."""

import json

from core.improve.learning import curve
from core.improve.learning.curve import FLAT, Curve
from core.jobs.orders import advising
from core.store import datasets, queue, runs
from core.store.runs import Run
from tests.improve.planted import rising
from tests.pages.workshop import Workshop, keys, texts
from tests.store.things import put

FLAT_CURVE = Curve("accuracy", 200, 276, rising().points, 0.98, (), (), FLAT, 12.0, ended=True)


def run_of(workshop: Workshop) -> Run:
    return runs.get(workshop.workspace, workshop.run)


def measured(workshop: Workshop, found: Curve) -> None:
    """The run's curve, kept as if it had been measured."""
    run = run_of(workshop)
    data = datasets.get(workshop.workspace, run.dataset).data
    folder = curve.folder_of(data, runs.recipe(workshop.workspace, run.id))
    folder.mkdir(parents=True)
    curve.keep(folder, found)


def test_one_press_measures_on_the_rows_and_another_ends_it(workshop: Workshop):
    test = workshop.open("improve", tab="adviser")
    assert not test.exception
    assert "test rows stay untouched" in texts(test)
    test.button(key="adviser_measure").click().run()
    job = advising.under_way(workshop.workspace, workshop.project)
    assert (job.payload["run"], job.lane) == (workshop.run, "try")
    assert advising.start(workshop.workspace, workshop.run) == job.id  # not a second one
    test.button(key="adviser_stop").click().run()
    assert not test.exception
    assert queue.get(workshop.workspace, job.id).state == "discarded"


def test_measured_it_says_what_helps_most_with_its_interval_and_a_button(workshop: Workshop):
    measured(workshop, rising())
    test = workshop.open("improve", tab="adviser")
    assert not test.exception
    message = "\n".join(str(entry.value) for entry in test.subheader).replace("\\", "")
    assert "**More rows** would help most: about +2.1 points for twice as many." in message
    assert "95 times of 100 it would be +0.4 to +3.8, seen on 300 rows" in texts(test)
    assert "advice_do_more_rows" in keys(test)
    assert len(test.get("plotly_chart")) == 1


def test_where_nothing_helps_it_says_so_and_why(workshop: Workshop, monkeypatch):
    monkeypatch.setattr("core.improve.advice.ADVICE", {})
    measured(workshop, FLAT_CURVE)
    test = workshop.open("improve", tab="adviser")
    assert not test.exception
    assert any("would help beyond luck" in str(entry.value) for entry in test.subheader)
    assert "On rows kept aside its accuracy is" in texts(test)


def test_a_run_that_an_advice_started_remembers_its_promise_and_what_it_became_is_told(workshop: Workshop):
    test = workshop.open("improve", tab="adviser")
    test.button(key="advice_do_few_test_rows").click().run()
    assert not test.exception
    (started,) = [run for run in runs.all(workshop.workspace, workshop.project) if run.id != workshop.run]
    assert started.promised == {
        "advice": "few_test_rows", "gain": None, "low": None, "high": None, "measure": "accuracy",
        "against": workshop.run, "better": False,
    }  # fmt: skip
    assert "advice_look_few_test_rows" in keys(workshop.open("improve", tab="adviser", run=workshop.run))
    old = run_of(workshop)
    for name in ("evaluation.json", "choosing.parquet", "bundle.onnx", "events.jsonl", "split.parquet"):
        (started.folder / name).write_bytes((old.folder / name).read_bytes())
    put(started.id, "finished")
    runs.measure(workshop.workspace, started.id, old.headline)
    message = texts(workshop.open("improve", tab="adviser", run=workshop.run))
    note = "made to be better known, not to become better; it became next to nothing (+0.0 to +0.0), on 52 rows"
    assert note in message


def test_the_baseline_has_nothing_to_be_advised_on(workshop: Workshop):
    run = run_of(workshop)
    from core.store.database import writing
    from core.store.database_tables import RUNS

    with writing() as connection:
        connection.execute(RUNS.update().where(RUNS.c.id == run.id).values(family="baseline"))
    test = workshop.open("improve", tab="adviser")
    assert not test.exception
    assert "it learns nothing from the columns" in texts(test)


def test_a_run_from_before_answers_were_kept_opens_as_well(workshop: Workshop):
    run = run_of(workshop)
    (run.folder / "choosing.parquet").unlink()
    found = json.loads((run.folder / "evaluation.json").read_text())
    found.pop("choosing", None)
    (run.folder / "evaluation.json").write_text(json.dumps(found))
    test = workshop.open("improve", tab="adviser")
    assert not test.exception
    assert "adviser_measure" in keys(test)
