"""What customizing brought is counted on Evaluate, with its rows; where it brought nothing, one click undoes it."""

import json

from core.data.splits.split import TEST, read, rows_of
from core.store import projects, runs
from tests.pages.workshop import Workshop, texts

COUNTED = {"what": "frozen", "name": "maker/model", "rows": 69, "low": 0.02, "high": 0.2, "chance": 0.01}


def written(workshop: Workshop, **found: object) -> None:
    """A before.json whose rows are real test rows of the run."""
    run = runs.get(workshop.workspace, workshop.run)
    rows = [int(row) for row in rows_of(read(run.files.split), TEST)[:2]]
    sorts = [[{"row": row, **found["entry"]}] for row in rows]
    kept = {name: value for name, value in found.items() if name != "entry"}
    content = {**COUNTED, "won": 14, "lost": 3, **kept, "shown": dict(zip(("won", "lost"), sorts, strict=True))}
    (run.folder / "before.json").write_text(json.dumps(content))


LABEL = {"truth": "Gentoo", "before": "Adelie", "answer": "Gentoo", "sure": 0.9}


def test_a_run_that_began_with_nothing_has_no_before(workshop: Workshop):
    assert "Before and after" not in texts(workshop.open("evaluate"))


def test_two_figures_one_sentence_and_the_rows(workshop: Workshop):
    written(workshop, metric="accuracy", before=0.8, after=0.96, entry=LABEL)
    test = workshop.open("evaluate")
    assert not test.exception
    shown = {metric.label: metric.value for metric in test.metric}
    assert (shown["The open model, untouched: Accuracy"], shown["Now: Accuracy"]) == ("80.0%", "96.0%")
    assert "It now gets 14 more right, and 3 wrong that were right before** (of 69)." in texts(test)
    assert "luck" not in texts(test)
    assert "Told only the names" not in texts(test), "older runs don't say"
    test.session_state["evaluate_changed"] = True
    test.run()
    rows = test.dataframe[0].value
    assert list(rows)[:3] == ["In truth", "Before", "Now"]
    assert "flipper_length_mm" in rows
    assert [tab.label for tab in test.tabs[:2]] == ["Won (14)", "Lost (3)"]


def test_what_the_names_alone_gave_stands_beside_it_and_the_counts_stay(workshop: Workshop):
    named = {"before": 0.46, "after": 0.96, "rows": 69, "won": 36, "lost": 1, "low": 0.39, "high": 0.61, "chance": 0.0}
    written(workshop, metric="accuracy", before=0.8, after=0.96, entry=LABEL, named=named)
    message = texts(workshop.open("evaluate"))
    assert "It now gets 14 more right, and 3 wrong that were right before** (of 69)." in message
    assert "the open model gets 46.0% of these 69 rows right" in message
    assert "between +39.0 and +61.0 points" in message


def test_what_luck_explains_offers_the_untouched_one(workshop: Workshop):
    luck = {"metric": "accuracy", "before": 0.9, "low": -0.02, "chance": 0.8, "entry": LABEL}
    written(workshop, **luck, after=0.9, won=2, lost=2)
    assert "On these rows that brought nothing" in texts(workshop.open("evaluate"))
    written(workshop, **luck, after=0.91, won=2, lost=1)
    test = workshop.open("evaluate")
    assert "That may be luck" in texts(test)
    test.button(key="evaluate_untouched").click().run()
    assert not test.exception
    assert test.title[0].value == "Train"
    assert runs.get(workshop.workspace, test.query_params["run"]).state == "queued"
    assert projects.get(workshop.workspace, workshop.project).recipe["family"]["name"] == "random_forest"


def test_numbers_are_closer_or_further_off(number_workshop: Workshop):
    entry = {"truth": 200000.0, "before": 150000.0, "answer": 190000.0}
    written(number_workshop, metric="mae", before=30000.0, after=20000.0, low=2000.0, high=9000.0, entry=entry)
    test = number_workshop.open("evaluate")
    assert not test.exception
    assert "14 answers are closer to the truth now, 3 are further off" in texts(test)
    assert "would shrink by 2,000 to 9,000" in texts(test)
