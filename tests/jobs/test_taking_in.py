"""Accepted entries become a version: each once, whatever is killed in between; the test part stays as it is."""

import threading
from dataclasses import dataclass

import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.data.lineage import provenance, waiting
from core.data.splits import split
from core.errors import UserError
from core.importing.into_dataset import import_file
from core.jobs.machinery import worker
from core.jobs.orders import desk
from core.jobs.work import taking_in
from core.recipe import edit
from core.runs.planning import plan
from core.store import datasets, projects, queue, runs, undo, versions
from core.store.access import workspaces
from core.store.feedback import inbox, inbox_states

SHA = "ab" * 32


@dataclass(frozen=True)
class Place:
    """A project on a table of 40 rows whose rows 0 to 9 are the test part of its run."""

    workspace: str
    project: str
    dataset: str
    run: str

    def say(self, size, truth, colour="red", **more):
        verdict = more.pop("verdict", "wrong")
        values = {"size": str(size), "colour": colour}
        message = inbox.add(self.workspace, self.run, SHA, values, {"label": "no"}, verdict, truth, **more)
        inbox_states.accept(self.workspace, [message.id])
        return message.id

    def take(self):
        return taking_in.carry_out(self.workspace, self.project, lambda share, message: None)

    def state(self, entry):
        return inbox.get(self.workspace, entry).state

    @property
    def table(self):
        dataset = projects.get(self.workspace, self.project).dataset
        return datasets.get(self.workspace, dataset)

    @property
    def answers(self):
        table = pq.read_table(self.table.data)
        return dict(zip(table["__row"].to_pylist(), table["sold"].to_pylist(), strict=True))


@pytest.fixture
def place(home, tmp_path):
    lines = "".join(f"{row},{('red', 'blue')[row % 2]},{('no', 'yes')[row % 2]}\n" for row in range(40))
    return placed(tmp_path, "size,colour,sold\n" + lines, "sold")


def placed(tmp_path, text, *targets):
    (tmp_path / "shop.csv").write_text(text, encoding="utf-8")
    (tmp_path / "made").mkdir()
    import_file(tmp_path / "shop.csv", tmp_path / "made" / "data.parquet")
    workspace = workspaces.open_workspace(workspaces.new_key())
    dataset = datasets.add(workspace, "Shop", tmp_path / "made", move=True)
    task = "classification" if len(targets) == 1 else "several_labels"
    recipe = plan.draft(load_schema(dataset.data), dataset.id, targets[0], task, "linear")
    recipe = edit.with_targets(recipe, targets)
    project = projects.create(workspace, "Shop", dataset.id, recipe.model_dump(mode="json"))
    run = runs.create(workspace, project.id, recipe, state="finished")
    parts = split.as_table(list(range(40)), __import__("numpy").array(["test"] * 10 + ["train"] * 30, dtype=object))
    split.write(parts, run.folder / "split.parquet")
    return Place(workspace, project.id, dataset.id, run.id)


def test_each_entry_comes_to_where_it_belongs(place):
    added, fair = place.say(100, "yes"), place.say(101, "no", fair=True)
    agreed = place.say(102, None, verdict="right")
    new_class = place.say(103, "perhaps")
    row, tested = place.say(0, "no", row=21), place.say(0, "yes", row=4)
    outcome = place.take()
    assert outcome.taken == 6
    assert outcome.version.id == place.table.id != place.dataset
    assert "4 rows were added." in outcome.told
    answers = place.answers
    assert [answers[place] for place in (40, 41, 42, 43, 21, 4)] == ["no", "yes", "no", "perhaps", "no", "no"]
    came = provenance.came(place.table.data)
    assert (came["use"].tolist(), came["correction"].tolist()) == ([40], [41, 42, 43])
    assert provenance.beside(place.table.data) == {4: "yes"}
    lines = provenance.read(place.table.data).to_pylist()
    assert {line["entry"] for line in lines} == {added, fair, agreed, new_class, row, tested}
    assert [line["was"] for line in lines if line["__row"] == 21] == ["yes"]
    assert {place.state(entry) for entry in (added, fair, agreed, new_class, row, tested)} == {"used"}
    assert projects.get(place.workspace, place.project).recipe["data"]["dataset"] == place.table.id
    assert place.take() == taking_in.Outcome()


def test_the_answers_of_several_columns_come_to_their_cells_and_an_unknown_label_stays_in_the_inbox(home, tmp_path):
    lines = "".join(f"{row},red,{('no', 'yes')[row % 2]},{('0', '1')[row % 3 == 0]}\n" for row in range(40))
    place = placed(tmp_path, "size,colour,drama,comedy\n" + lines, "drama", "comedy")
    new, row, tested = place.say(100, "comedy; drama"), place.say(0, "(none)", row=21), place.say(0, "comedy", row=4)
    away, unknown = place.say(101, "drama; western"), place.say(0, "horror", row=22)
    outcome = place.take()
    assert outcome.taken == 3
    assert {*outcome.told} == {
        "1 row was added.",
        "1 answer was corrected.",
        "1 correction of the test part is kept beside it: its rows stay as they are.",
        "2 accepted entries were left in the inbox: 2 of them name what is none of the answer columns "
        "(“western”, “horror”).",
    }
    table = pq.read_table(place.table.data)
    cells = list(zip(table["drama"].to_pylist(), table["comedy"].to_pylist(), strict=True))
    assert [cells[row] for row in (40, 21, 4, 22)] == [("yes", "1"), ("no", "0"), ("no", "0"), ("no", "0")]
    assert provenance.beside(place.table.data) == {4: "comedy"}
    states = [place.state(entry) for entry in (new, row, tested, away, unknown)]
    assert states == ["used", "used", "used", "accepted", "accepted"]
    draft = projects.get(place.workspace, place.project).recipe
    assert (draft["data"]["targets"], draft["task"]["name"]) == (["drama", "comedy"], "several_labels")
    place.say(100, "drama")
    assert place.take().told[0] == "1 answer was corrected."
    assert len(pq.read_table(place.table.data)) == 41


def test_another_word_on_a_row_that_an_entry_brought_changes_that_row(place):
    place.say(100, "yes", fair=True)
    place.take()
    place.say(100, "no")
    assert place.take().told == ("1 answer was corrected.",)
    assert (place.answers[40], len(place.answers)) == ("no", 41)
    assert provenance.came(place.table.data)["use"].tolist() == [40]


def test_what_is_there_already_makes_no_version_and_is_done_with(place):
    entry = place.say(20, "no")
    outcome = place.take()
    assert (outcome.version, outcome.taken, outcome.told) == (None, 1, ("1 was there already.",))
    assert (place.state(entry), place.table.id) == ("used", place.dataset)


def test_what_can_not_be_taken_in_stays_accepted_and_is_told(place):
    fine, away = place.say(100, "yes"), place.say(0, "yes", row=999)
    photo = inbox.add(place.workspace, place.run, SHA, {"photo": b"bytes"}, {"label": "no"}, "wrong", "yes")
    inbox_states.accept(place.workspace, [photo.id])
    inbox.inbox_files.place(place.workspace, photo.values["photo"]).unlink()
    note = " ".join(place.take().told)
    assert "2 accepted entries were left in the inbox" in note
    assert "1 of them speak about a row" in note
    assert "1 of them speak about a picture or sound" in note
    assert [place.state(entry) for entry in (fine, away, photo.id)] == ["used", "accepted", "accepted"]


def test_a_target_that_changed_since_and_a_model_that_was_deleted_are_told_or_taken(place):
    before = place.say(100, "yes")
    other = plan.draft(load_schema(place.table.data), place.dataset, "colour", "classification", "linear")
    projects.save_draft(place.workspace, place.project, other.model_dump(mode="json"))
    assert "another column than “colour”" in place.take().told[0]
    assert place.state(before) == "accepted"
    projects.save_draft(place.workspace, place.project, None)
    with pytest.raises(UserError, match="No target"):
        place.take()
    back = plan.draft(load_schema(place.table.data), place.dataset, "sold", "classification", "linear")
    projects.save_draft(place.workspace, place.project, back.model_dump(mode="json"))
    runs.purge(place.workspace, place.run)
    assert place.take().taken == 1


def test_a_right_answer_that_is_no_number_is_left_where_numbers_are_predicted(place):
    draft = plan.draft(load_schema(place.table.data), place.dataset, "size", "regression", "linear")
    projects.save_draft(place.workspace, place.project, draft.model_dump(mode="json"))
    run = runs.create(place.workspace, place.project, draft, state="finished")
    for truth in ("12.5", "many"):
        values = {"colour": "green" + truth, "sold": "no"}
        predicted = inbox.add(place.workspace, run.id, SHA, values, {"prediction": 3.0}, "wrong", truth)
        inbox_states.accept(place.workspace, [predicted.id])
    outcome = place.take()
    assert (outcome.taken, "1 of them have a right answer that is no number" in outcome.told[-1]) == (1, True)
    assert pq.read_table(place.table.data)["size"].to_pylist()[-1] == "12.5"
    values = {"colour": "red", "sold": "no"}
    predicted = inbox.add(place.workspace, run.id, SHA, values, {"prediction": 3.0}, "wrong", "1234.5", row=12)
    inbox_states.accept(place.workspace, [predicted.id])
    place.take()
    assert float(pq.read_table(place.table.data)["size"].to_pylist()[12]) == 1234.5


STEPS = (
    "core.jobs.work.taking_in.taken_rows.of",
    "core.jobs.work.taking_in.growth.grow",
    "core.data.lineage.growth.provenance.write",
    "core.jobs.work.taking_in.datasets.add",
    "core.jobs.work.taking_in.versions.use",
    "core.store.versions.inbox_taken.mark",
    "core.jobs.work.taking_in.undo.remember",
)


class KilledError(BaseException):
    """As if the process ended here."""


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_and_run_again_nothing_comes_twice_and_nothing_is_lost(place, monkeypatch, step, after):
    entries = [place.say(100, "yes"), place.say(101, "no", fair=True), place.say(0, "no", row=21)]
    module, name = step.rsplit(".", 1)
    owner = __import__("pkgutil").resolve_name(module)
    does = getattr(owner, name)

    def killed(*given, **named):
        if after:
            does(*given, **named)
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, killed)
        with pytest.raises(KilledError):
            place.take()
    assert {place.state(entry) for entry in entries} in ({"accepted"}, {"used"})
    place.take()
    assert {place.state(entry) for entry in entries} == {"used"}
    answers = place.answers
    assert (len(answers), answers[40], answers[41], answers[21]) == (42, "no", "yes", "no")
    lines = provenance.read(place.table.data)["entry"].to_pylist()
    assert sorted(lines) == sorted(entries)
    assert len(versions.family(place.workspace, place.dataset)) == 2


def test_a_disk_that_fills_up_leaves_all_as_it_was(place, monkeypatch):
    entry = place.say(100, "yes")

    def full(*given, **named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(provenance, "write", full)
    with pytest.raises(UserError, match="disk is full"):
        place.take()
    assert (place.state(entry), place.table.id) == ("accepted", place.dataset)
    assert len(versions.family(place.workspace, place.dataset)) == 1


def test_going_back_lets_the_entries_wait_as_accepted_and_forward_again_takes_none_twice(place):
    entries = [place.say(100, "yes"), place.say(0, "no", row=21)]
    draft = projects.get(place.workspace, place.project).recipe
    version = place.take().version
    [change] = undo.latest(undo.recent(place.workspace), place.project, "improve")
    assert change.said == "2 corrections became part of the data."
    assert change.back == {"recipe": draft, "made": None, "dataset": place.dataset}
    versions.use(place.workspace, place.project, place.dataset, draft)
    assert {place.state(entry) for entry in entries} == {"accepted"}
    inbox_states.reject(place.workspace, entries[:1])
    second = place.take().version
    assert (second.version, len(place.answers)) == (3, 40)
    assert datasets.get(place.workspace, version.id).here
    versions.use(place.workspace, place.project, version.id, draft)
    assert len(place.answers) == 41


def test_one_that_was_decided_on_while_an_earlier_version_was_used_does_not_stand_in_the_way_of_others(place):
    first = place.say(100, "yes")
    draft = projects.get(place.workspace, place.project).recipe
    version = place.take().version
    versions.use(place.workspace, place.project, place.dataset, draft)
    inbox_states.reject(place.workspace, [first])
    versions.use(place.workspace, place.project, version.id, draft)
    inbox_states.accept(place.workspace, [first])
    second = place.say(101, "no")
    third = place.take().version
    assert third.version == 3
    assert (place.state(first), place.state(second), len(place.answers)) == ("used", "used", 42)


def test_a_version_chosen_meanwhile_is_not_overruled(place, monkeypatch, tmp_path):
    entry = place.say(100, "yes")
    real = datasets.add

    def slow(workspace, name, folder, **more):
        made = real(workspace, name, folder, **more)
        monkeypatch.setattr("core.jobs.work.taking_in.datasets.add", real)
        other = real(workspace, name, place.table.folder, parent=place.dataset)
        versions.use(workspace, place.project, other.id, projects.get(workspace, place.project).recipe)
        return made

    monkeypatch.setattr("core.jobs.work.taking_in.datasets.add", slow)
    with pytest.raises(UserError, match="another version"):
        place.take()
    assert place.state(entry) == "accepted"
    assert place.take().taken == 1


def test_an_answer_changed_while_its_entry_is_taken_in_is_the_one_that_counts(place, monkeypatch):
    entry, grow = place.say(100, "yes"), taking_in.growth.grow
    draft = projects.get(place.workspace, place.project).recipe
    draft["training"]["epochs"] = 7

    def meanwhile(*asked, **more):
        grown = grow(*asked, **more)
        inbox_states.edit(place.workspace, [entry], "no")
        projects.save_draft(place.workspace, place.project, draft)
        return grown

    with monkeypatch.context() as patched:
        patched.setattr(taking_in.growth, "grow", meanwhile)
        report = place.take().told
    assert report[-1] == "1 entry was decided on or changed while this worked; it counts as it is now."
    assert (place.answers[40], len(place.answers), place.state(entry)) == ("no", 41, "used")
    assert projects.get(place.workspace, place.project).recipe["training"]["epochs"] == 7, "no draft is lost either"
    assert len(versions.family(place.workspace, place.dataset)) == 2
    assert place.take() == taking_in.Outcome()


@pytest.mark.parametrize("deed", ["reject", "take back", "remove"])
def test_what_is_decided_against_while_it_is_taken_in_stands_in_no_version(place, monkeypatch, deed):
    """By the job itself, from its queue to its end."""
    monkeypatch.setattr(desk, "_go", lambda: None)
    against, fine, change = place.say(100, "yes"), place.say(101, "no"), place.say(0, "no", row=21)
    inbox_states.reopen(place.workspace, [against, change])
    back = inbox_states.accept(place.workspace, [against, change]).back
    deeds = {
        "reject": lambda: inbox_states.reject(place.workspace, [against, change]),
        "take back": lambda: inbox_states.take_back(place.workspace, back),
        "remove": lambda: [inbox.remove(place.workspace, entry) for entry in (against, change)],
    }
    add, done = datasets.add, []

    def meanwhile(*asked, **more):
        made = add(*asked, **more)
        if not done:
            done.append(deeds[deed]())
        return made

    with monkeypatch.context() as patched:
        patched.setattr(datasets, "add", meanwhile)
        taking_in.start(place.workspace, place.project)
        job = queue.take("read")
        assert worker.main(job.id, place.workspace, "read", job.payload) == 0
    ended = queue.get(place.workspace, job.id)
    assert ended.state == "finished", ended.error
    result = ended.result
    assert (result["taken"], place.state(fine)) == (1, "used")
    assert any("2 entries were decided on or changed" in sentence for sentence in result["told"])
    assert (len(place.answers), place.answers[40], place.answers[21]) == (41, "no", "yes")
    assert provenance.read(place.table.data)["entry"].to_pylist() == [fine]
    assert len(versions.family(place.workspace, place.dataset)) == 2, "the version of the first try is gone"
    left = {entry.state for entry in inbox.all(place.workspace, place.project) if entry.id != fine}
    assert left == {"reject": {"rejected"}, "take back": {"new"}, "remove": set()}[deed]


def test_nothing_is_taken_in_where_somebody_decides_again_and_again(place, monkeypatch):
    entry, add = place.say(100, "yes"), datasets.add

    def meanwhile(*asked, **more):
        inbox_states.edit(place.workspace, [entry], f"answer {len(answers)}")
        answers.append(entry)
        return add(*asked, **more)

    answers = []
    monkeypatch.setattr(datasets, "add", meanwhile)
    with pytest.raises(UserError, match="again and again"):
        place.take()
    assert (len(answers), place.state(entry), len(place.answers)) == (taking_in.TRIES, "accepted", 40)
    assert len(versions.family(place.workspace, place.dataset)) == 1


def test_a_blank_answer_that_was_accepted_before_it_was_refused_makes_no_waiting_row(place):
    entries = [place.say(100, "NA"), place.say(101, " n/a ", row=21), place.say(102, "yes")]
    [report, *_] = [sentence for sentence in place.take().told if "left" in sentence]
    assert report == "2 accepted entries were left in the inbox: 2 of them have a right answer that stands for none."
    assert [place.state(entry) for entry in entries] == ["accepted", "accepted", "used"]
    assert (waiting.count(place.table.data), len(place.answers)) == (0, 41)


def test_back_at_an_earlier_version_the_last_word_on_a_row_counts_whichever_was_taken_in_last(place):
    draft = projects.get(place.workspace, place.project).recipe
    first = place.say(0, "no", row=21)
    place.take()
    second = place.say(0, "perhaps", row=21)
    place.take()
    newest = place.table.id
    versions.use(place.workspace, place.project, place.dataset, draft)
    assert [place.state(entry) for entry in (first, second)] == ["older", "accepted"]
    versions.use(place.workspace, place.project, newest, draft)
    assert [place.state(entry) for entry in (first, second)] == ["used", "used"]
    versions.use(place.workspace, place.project, place.dataset, draft)
    place.take()
    place.take()
    assert place.answers[21] == "perhaps"


def test_two_that_take_in_at_once_do_not_stand_in_each_others_way(place, monkeypatch):
    entry, use, others = place.say(100, "yes"), versions.use, []

    def meanwhile(*asked, **more):
        if not others:
            others.append(threading.Thread(target=place.take))
            others[0].start()
            others[0].join(0.3)
        return use(*asked, **more)

    monkeypatch.setattr(versions, "use", meanwhile)
    assert place.take().taken == 1
    others[0].join()
    assert (place.state(entry), len(place.answers)) == ("used", 41)
    assert len(datasets.all(place.workspace)) == 2


def test_an_entry_with_none_of_the_tables_columns_makes_no_empty_row_of_it(place):
    strange = inbox.add(place.workspace, place.run, SHA, {"weight": "7"}, {"label": "no"}, "wrong", "yes")
    inbox_states.accept(place.workspace, [strange.id])
    [report] = place.take().told
    assert "none of the table's columns" in report
    assert (place.state(strange.id), len(place.answers)) == ("accepted", 40)


def test_a_project_deleted_while_its_corrections_are_taken_in_leaves_no_version_behind(place, monkeypatch):
    place.say(100, "yes")
    grow = taking_in.growth.grow

    def meanwhile(*asked, **more):
        grown = grow(*asked, **more)
        projects.purge(place.workspace, place.project)
        return grown

    monkeypatch.setattr(taking_in.growth, "grow", meanwhile)
    with pytest.raises(UserError, match="not in your workspace"):
        place.take()
    assert [dataset.id for dataset in datasets.all(place.workspace)] == [place.dataset]
