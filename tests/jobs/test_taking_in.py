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
from core.messages import message
from core.recipe import edit
from core.runs.planning import plan
from core.store import datasets, projects, queue, runs, undo, versions
from core.store.access import workspaces
from core.store.feedback import inbox, inbox_states

SHA = "ab" * 32


@dataclass(frozen=True)
class Shop:
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
def shop(home, tmp_path):
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
    return Shop(workspace, project.id, dataset.id, run.id)


def test_each_entry_comes_to_where_it_belongs(shop):
    added, fair = shop.say(100, "yes"), shop.say(101, "no", fair=True)
    agreed = shop.say(102, None, verdict="right")
    new_class = shop.say(103, "perhaps")
    row, tested = shop.say(0, "no", row=21), shop.say(0, "yes", row=4)
    outcome = shop.take()
    assert outcome.taken == 6
    assert outcome.version.id == shop.table.id != shop.dataset
    assert "4 rows were added." in outcome.messages
    answers = shop.answers
    assert [answers[row] for row in (40, 41, 42, 43, 21, 4)] == ["no", "yes", "no", "perhaps", "no", "no"]
    came = provenance.came(shop.table.data)
    assert (came["use"].tolist(), came["correction"].tolist()) == ([40], [41, 42, 43])
    assert provenance.beside(shop.table.data) == {4: "yes"}
    lines = provenance.read(shop.table.data).to_pylist()
    assert {line["entry"] for line in lines} == {added, fair, agreed, new_class, row, tested}
    assert [line["was"] for line in lines if line["__row"] == 21] == ["yes"]
    assert {shop.state(entry) for entry in (added, fair, agreed, new_class, row, tested)} == {"used"}
    assert projects.get(shop.workspace, shop.project).recipe["data"]["dataset"] == shop.table.id
    assert shop.take() == taking_in.Outcome()


def test_the_answers_of_several_columns_come_to_their_cells_and_an_unknown_label_stays_in_the_inbox(home, tmp_path):
    lines = "".join(f"{row},red,{('no', 'yes')[row % 2]},{('0', '1')[row % 3 == 0]}\n" for row in range(40))
    shop = placed(tmp_path, "size,colour,drama,comedy\n" + lines, "drama", "comedy")
    new, row, tested = shop.say(100, "comedy; drama"), shop.say(0, "(none)", row=21), shop.say(0, "comedy", row=4)
    away, unknown = shop.say(101, "drama; western"), shop.say(0, "horror", row=22)
    outcome = shop.take()
    assert outcome.taken == 3
    assert {*outcome.messages} == {
        "1 row was added.",
        "1 answer was corrected.",
        "1 correction of the test part is kept beside it: its rows stay as they are.",
        "2 accepted entries were left in the inbox: 2 of them name what is none of the answer columns "
        "(“western”, “horror”).",
    }
    table = pq.read_table(shop.table.data)
    cells = list(zip(table["drama"].to_pylist(), table["comedy"].to_pylist(), strict=True))
    assert [cells[row] for row in (40, 21, 4, 22)] == [("yes", "1"), ("no", "0"), ("no", "0"), ("no", "0")]
    assert provenance.beside(shop.table.data) == {4: "comedy"}
    states = [shop.state(entry) for entry in (new, row, tested, away, unknown)]
    assert states == ["used", "used", "used", "accepted", "accepted"]
    draft = projects.get(shop.workspace, shop.project).recipe
    assert (draft["data"]["targets"], draft["task"]["name"]) == (["drama", "comedy"], "several_labels")
    shop.say(100, "drama")
    assert shop.take().messages[0] == "1 answer was corrected."
    assert len(pq.read_table(shop.table.data)) == 41


def test_another_word_on_a_row_that_an_entry_brought_changes_that_row(shop):
    shop.say(100, "yes", fair=True)
    shop.take()
    shop.say(100, "no")
    assert shop.take().messages == ("1 answer was corrected.",)
    assert (shop.answers[40], len(shop.answers)) == ("no", 41)
    assert provenance.came(shop.table.data)["use"].tolist() == [40]


def test_what_is_there_already_makes_no_version_and_is_done_with(shop):
    entry = shop.say(20, "no")
    outcome = shop.take()
    assert (outcome.version, outcome.taken, outcome.messages) == (None, 1, ("1 was there already.",))
    assert (shop.state(entry), shop.table.id) == ("used", shop.dataset)


def test_what_can_not_be_taken_in_stays_accepted_and_is_told(shop):
    fine, away = shop.say(100, "yes"), shop.say(0, "yes", row=999)
    photo = inbox.add(shop.workspace, shop.run, SHA, {"photo": b"bytes"}, {"label": "no"}, "wrong", "yes")
    inbox_states.accept(shop.workspace, [photo.id])
    inbox.inbox_files.path_of(shop.workspace, photo.values["photo"]).unlink()
    note = " ".join(shop.take().messages)
    assert "2 accepted entries were left in the inbox" in note
    assert "1 of them speak about a row" in note
    assert "1 of them speak about a picture or sound" in note
    assert [shop.state(entry) for entry in (fine, away, photo.id)] == ["used", "accepted", "accepted"]


def test_a_target_that_changed_since_and_a_model_that_was_deleted_are_told_or_taken(shop):
    before = shop.say(100, "yes")
    other = plan.draft(load_schema(shop.table.data), shop.dataset, "colour", "classification", "linear")
    projects.save_draft(shop.workspace, shop.project, other.model_dump(mode="json"))
    assert "another column than “colour”" in shop.take().messages[0]
    assert shop.state(before) == "accepted"
    projects.save_draft(shop.workspace, shop.project, None)
    with pytest.raises(UserError, match="No target"):
        shop.take()
    back = plan.draft(load_schema(shop.table.data), shop.dataset, "sold", "classification", "linear")
    projects.save_draft(shop.workspace, shop.project, back.model_dump(mode="json"))
    runs.purge(shop.workspace, shop.run)
    assert shop.take().taken == 1


def test_a_right_answer_that_is_no_number_is_left_where_numbers_are_predicted(shop):
    draft = plan.draft(load_schema(shop.table.data), shop.dataset, "size", "regression", "linear")
    projects.save_draft(shop.workspace, shop.project, draft.model_dump(mode="json"))
    run = runs.create(shop.workspace, shop.project, draft, state="finished")
    for truth in ("12.5", "many"):
        values = {"colour": "green" + truth, "sold": "no"}
        predicted = inbox.add(shop.workspace, run.id, SHA, values, {"prediction": 3.0}, "wrong", truth)
        inbox_states.accept(shop.workspace, [predicted.id])
    outcome = shop.take()
    assert (outcome.taken, "1 of them have a right answer that is no number" in outcome.messages[-1]) == (1, True)
    assert pq.read_table(shop.table.data)["size"].to_pylist()[-1] == "12.5"
    values = {"colour": "red", "sold": "no"}
    predicted = inbox.add(shop.workspace, run.id, SHA, values, {"prediction": 3.0}, "wrong", "1234.5", row=12)
    inbox_states.accept(shop.workspace, [predicted.id])
    shop.take()
    assert float(pq.read_table(shop.table.data)["size"].to_pylist()[12]) == 1234.5


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
def test_killed_at_any_step_and_run_again_nothing_comes_twice_and_nothing_is_lost(shop, monkeypatch, step, after):
    entries = [shop.say(100, "yes"), shop.say(101, "no", fair=True), shop.say(0, "no", row=21)]
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
            shop.take()
    assert {shop.state(entry) for entry in entries} in ({"accepted"}, {"used"})
    shop.take()
    assert {shop.state(entry) for entry in entries} == {"used"}
    answers = shop.answers
    assert (len(answers), answers[40], answers[41], answers[21]) == (42, "no", "yes", "no")
    lines = provenance.read(shop.table.data)["entry"].to_pylist()
    assert sorted(lines) == sorted(entries)
    assert len(versions.family(shop.workspace, shop.dataset)) == 2


def test_a_disk_that_fills_up_leaves_all_as_it_was(shop, monkeypatch):
    entry = shop.say(100, "yes")

    def full(*given, **named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(provenance, "write", full)
    with pytest.raises(UserError, match="disk is full"):
        shop.take()
    assert (shop.state(entry), shop.table.id) == ("accepted", shop.dataset)
    assert len(versions.family(shop.workspace, shop.dataset)) == 1


def test_going_back_lets_the_entries_wait_as_accepted_and_forward_again_takes_none_twice(shop):
    entries = [shop.say(100, "yes"), shop.say(0, "no", row=21)]
    draft = projects.get(shop.workspace, shop.project).recipe
    version = shop.take().version
    [change] = undo.latest(undo.recent(shop.workspace), shop.project, "improve")
    assert change.said == "2 corrections became part of the data."
    assert change.back == {"recipe": draft, "made": None, "dataset": shop.dataset}
    versions.use(shop.workspace, shop.project, shop.dataset, draft)
    assert {shop.state(entry) for entry in entries} == {"accepted"}
    inbox_states.reject(shop.workspace, entries[:1])
    second = shop.take().version
    assert (second.version, len(shop.answers)) == (3, 40)
    assert datasets.get(shop.workspace, version.id).here
    versions.use(shop.workspace, shop.project, version.id, draft)
    assert len(shop.answers) == 41


def test_one_that_was_decided_on_while_an_earlier_version_was_used_does_not_stand_in_the_way_of_others(shop):
    first = shop.say(100, "yes")
    draft = projects.get(shop.workspace, shop.project).recipe
    version = shop.take().version
    versions.use(shop.workspace, shop.project, shop.dataset, draft)
    inbox_states.reject(shop.workspace, [first])
    versions.use(shop.workspace, shop.project, version.id, draft)
    inbox_states.accept(shop.workspace, [first])
    second = shop.say(101, "no")
    third = shop.take().version
    assert third.version == 3
    assert (shop.state(first), shop.state(second), len(shop.answers)) == ("used", "used", 42)


def test_a_version_chosen_meanwhile_is_not_overruled(shop, monkeypatch, tmp_path):
    entry = shop.say(100, "yes")
    real = datasets.add

    def slow(workspace, name, folder, **more):
        made = real(workspace, name, folder, **more)
        monkeypatch.setattr("core.jobs.work.taking_in.datasets.add", real)
        other = real(workspace, name, shop.table.folder, parent=shop.dataset)
        versions.use(workspace, shop.project, other.id, projects.get(workspace, shop.project).recipe)
        return made

    monkeypatch.setattr("core.jobs.work.taking_in.datasets.add", slow)
    with pytest.raises(UserError, match="another version"):
        shop.take()
    assert shop.state(entry) == "accepted"
    assert shop.take().taken == 1


def test_an_answer_changed_while_its_entry_is_taken_in_is_the_one_that_counts(shop, monkeypatch):
    entry, grow = shop.say(100, "yes"), taking_in.growth.grow
    draft = projects.get(shop.workspace, shop.project).recipe
    draft["training"]["epochs"] = 7

    def meanwhile(*asked, **more):
        grown = grow(*asked, **more)
        inbox_states.edit(shop.workspace, [entry], "no")
        projects.save_draft(shop.workspace, shop.project, draft)
        return grown

    with monkeypatch.context() as patched:
        patched.setattr(taking_in.growth, "grow", meanwhile)
        report = shop.take().messages
    assert report[-1] == "1 entry was decided on or changed while this worked; it counts as it is now."
    assert (shop.answers[40], len(shop.answers), shop.state(entry)) == ("no", 41, "used")
    assert projects.get(shop.workspace, shop.project).recipe["training"]["epochs"] == 7, "no draft is lost either"
    assert len(versions.family(shop.workspace, shop.dataset)) == 2
    assert shop.take() == taking_in.Outcome()


@pytest.mark.parametrize("deed", ["reject", "take back", "remove"])
def test_what_is_decided_against_while_it_is_taken_in_stands_in_no_version(shop, monkeypatch, deed):
    """By the job itself, from its queue to its end."""
    monkeypatch.setattr(desk, "_go", lambda: None)
    against, fine, change = shop.say(100, "yes"), shop.say(101, "no"), shop.say(0, "no", row=21)
    inbox_states.reopen(shop.workspace, [against, change])
    back = inbox_states.accept(shop.workspace, [against, change]).back
    deeds = {
        "reject": lambda: inbox_states.reject(shop.workspace, [against, change]),
        "take back": lambda: inbox_states.take_back(shop.workspace, back),
        "remove": lambda: [inbox.remove(shop.workspace, entry) for entry in (against, change)],
    }
    add, done = datasets.add, []

    def meanwhile(*asked, **more):
        made = add(*asked, **more)
        if not done:
            done.append(deeds[deed]())
        return made

    with monkeypatch.context() as patched:
        patched.setattr(datasets, "add", meanwhile)
        taking_in.start(shop.workspace, shop.project)
        job = queue.take("read")
        assert worker.main(job.id, shop.workspace, "read", job.payload) == 0
    ended = queue.get(shop.workspace, job.id)
    assert ended.state == "finished", ended.error
    result = ended.result
    assert (result["taken"], shop.state(fine)) == (1, "used")
    assert any("2 entries were decided on or changed" in message(each) for each in result["told"])
    assert (len(shop.answers), shop.answers[40], shop.answers[21]) == (41, "no", "yes")
    assert provenance.read(shop.table.data)["entry"].to_pylist() == [fine]
    assert len(versions.family(shop.workspace, shop.dataset)) == 2, "the version of the first try is gone"
    left = {entry.state for entry in inbox.all(shop.workspace, shop.project) if entry.id != fine}
    assert left == {"reject": {"rejected"}, "take back": {"new"}, "remove": set()}[deed]


def test_nothing_is_taken_in_where_somebody_decides_again_and_again(shop, monkeypatch):
    entry, add = shop.say(100, "yes"), datasets.add

    def meanwhile(*asked, **more):
        inbox_states.edit(shop.workspace, [entry], f"answer {len(answers)}")
        answers.append(entry)
        return add(*asked, **more)

    answers = []
    monkeypatch.setattr(datasets, "add", meanwhile)
    with pytest.raises(UserError, match="again and again"):
        shop.take()
    assert (len(answers), shop.state(entry), len(shop.answers)) == (taking_in.TRIES, "accepted", 40)
    assert len(versions.family(shop.workspace, shop.dataset)) == 1


def test_a_blank_answer_that_was_accepted_before_it_was_refused_makes_no_waiting_row(shop):
    entries = [shop.say(100, "NA"), shop.say(101, " n/a ", row=21), shop.say(102, "yes")]
    [report, *_] = [sentence for sentence in shop.take().messages if "left" in sentence]
    assert report == "2 accepted entries were left in the inbox: 2 of them have a right answer that stands for none."
    assert [shop.state(entry) for entry in entries] == ["accepted", "accepted", "used"]
    assert (waiting.count(shop.table.data), len(shop.answers)) == (0, 41)


def test_back_at_an_earlier_version_the_last_word_on_a_row_counts_whichever_was_taken_in_last(shop):
    draft = projects.get(shop.workspace, shop.project).recipe
    first = shop.say(0, "no", row=21)
    shop.take()
    second = shop.say(0, "perhaps", row=21)
    shop.take()
    newest = shop.table.id
    versions.use(shop.workspace, shop.project, shop.dataset, draft)
    assert [shop.state(entry) for entry in (first, second)] == ["older", "accepted"]
    versions.use(shop.workspace, shop.project, newest, draft)
    assert [shop.state(entry) for entry in (first, second)] == ["used", "used"]
    versions.use(shop.workspace, shop.project, shop.dataset, draft)
    shop.take()
    shop.take()
    assert shop.answers[21] == "perhaps"


def test_two_that_take_in_at_once_do_not_stand_in_each_others_way(shop, monkeypatch):
    entry, use, others = shop.say(100, "yes"), versions.use, []

    def meanwhile(*asked, **more):
        if not others:
            others.append(threading.Thread(target=shop.take))
            others[0].start()
            others[0].join(0.3)
        return use(*asked, **more)

    monkeypatch.setattr(versions, "use", meanwhile)
    assert shop.take().taken == 1
    others[0].join()
    assert (shop.state(entry), len(shop.answers)) == ("used", 41)
    assert len(datasets.all(shop.workspace)) == 2


def test_an_entry_with_none_of_the_tables_columns_makes_no_empty_row_of_it(shop):
    strange = inbox.add(shop.workspace, shop.run, SHA, {"weight": "7"}, {"label": "no"}, "wrong", "yes")
    inbox_states.accept(shop.workspace, [strange.id])
    [report] = shop.take().messages
    assert "none of the table's columns" in report
    assert (shop.state(strange.id), len(shop.answers)) == ("accepted", 40)


def test_a_project_deleted_while_its_corrections_are_taken_in_leaves_no_version_behind(shop, monkeypatch):
    shop.say(100, "yes")
    grow = taking_in.growth.grow

    def meanwhile(*asked, **more):
        grown = grow(*asked, **more)
        projects.purge(shop.workspace, shop.project)
        return grown

    monkeypatch.setattr(taking_in.growth, "grow", meanwhile)
    with pytest.raises(UserError, match="not in your workspace"):
        shop.take()
    assert [dataset.id for dataset in datasets.all(shop.workspace)] == [shop.dataset]
