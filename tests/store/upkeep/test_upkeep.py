"""The parts of the upkeep at their borders: clock, quota, quarantine, the pair, what is found again, what goes when."""

import json
import time

import pytest
import sqlalchemy as sa

from core import payloads
from core.errors import UserError
from core.recipe import to_yaml
from core.store import database, datasets, paths, projects, queue, runs, starts
from core.store.access import workspaces
from core.store.database_tables import DATASETS, JOBS, PROJECTS, RUNS, WORKSPACES
from core.store.feedback import inbox, inbox_states
from core.store.upkeep import clock, expiry, found, pair, quarantine, quota
from core.store.upkeep.pair import Side
from tests.reading.media import real
from tests.store.things import put, recipe, table_folder

NOBODY = Side("", frozenset())


def test_what_waits_grows_older_from_its_first_look_and_what_is_named_no_more_begins_anew(home, hands):
    assert clock.ages(["a", "b", "a"]) == {"a": 0, "b": 0}
    hands.go_on(1)
    assert clock.ages(["b", "c"]) == pytest.approx({"b": 86400, "c": 0})
    hands.go_on(0.5)
    assert clock.ages(["a", "b", "c"]) == pytest.approx({"a": 0, "b": 1.5 * 86400, "c": 43200})
    assert clock.ages([]) == {}
    assert clock.ages(["b"]) == {"b": 0}


def test_the_first_look_begins_at_nothing():
    first = clock.passed(None, clock.Reading(7.0, 5.0, "a", 3.0))
    assert first == clock.Reading(0.0, 5.0, "a", 3.0)
    later = clock.passed(clock.Reading(2.0, 5.0, "a", 3.0), clock.Reading(0.0, 4.0, "a", 3.5))
    assert later == clock.Reading(2.5, 5.0, "a", 3.5)


def test_the_quota_counts_tables_runs_uploads_model_files_and_what_was_said(shop, neighbour):
    assert quota.used(shop.workspace) == shop.dataset.bytes
    (paths.area(shop.workspace, "uploads") / "x").write_bytes(b"12345")
    starts.keep(shop.workspace, b"a model")
    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")
    runs.measure(shop.workspace, run.id)
    files = shop.dataset.bytes + 5 + 7 + runs.get(shop.workspace, run.id).bytes
    assert quota.used(shop.workspace) == files
    inbox.add(shop.workspace, None, "a" * 64, {"ab": "cd"}, {}, "right")
    assert quota.used(shop.workspace) == files + 500 + len('{"ab": "cd"}')
    assert quota.used(neighbour.workspace) == neighbour.dataset.bytes


def test_what_is_left_is_what_may_be_used_without_what_is(shop, monkeypatch):
    monkeypatch.setenv("ATELIER_QUOTA_MB", "3")
    assert quota.limit() == 3 << 20
    assert quota.left(shop.workspace) == (3 << 20) - shop.dataset.bytes
    quota.require(shop.workspace, quota.left(shop.workspace))
    with pytest.raises(UserError, match="only 2 MB left"):
        quota.require(shop.workspace, quota.left(shop.workspace) + 1)
    monkeypatch.setattr(quota, "limit", lambda: shop.dataset.bytes + 1)
    quota.require(shop.workspace)
    monkeypatch.setattr(quota, "limit", lambda: shop.dataset.bytes)
    with pytest.raises(UserError, match="only 0 MB left"):
        quota.require(shop.workspace)


def test_files_and_folders_are_set_aside_by_date_with_their_size(shop, hands):
    area = paths.area(shop.workspace, "runs")
    (area / "folder").mkdir()
    (area / "folder" / "x").write_bytes(b"123")
    (area / "file").write_bytes(b"12345")
    for name in ("folder", "file", "never was"):
        quarantine.put(area / name)
    day = time.strftime("%Y-%m-%d", time.localtime(hands.date))
    held = quarantine.all()
    assert [(each.name, each.bytes) for each in held] == [
        (f"{day}/{shop.workspace}/runs/file", 5),
        (f"{day}/{shop.workspace}/runs/folder", 3),
    ]
    assert [each.thing for each in held] == [f"{shop.workspace}/runs/file", f"{shop.workspace}/runs/folder"]
    assert [each.home for each in held] == [area / "file", area / "folder"]
    assert quarantine.restore(held[0].name) == held[0]
    assert (area / "file").read_bytes() == b"12345"
    assert [each.name for each in quarantine.all()] == [held[1].name], "the other stays, and its day with it"
    (paths.home() / "quarantine" / "notes" / "a" / "b" / "c").mkdir(parents=True)
    assert len(quarantine.all()) == 1, "what is no date was not set aside"
    assert quarantine.DAYS == 30


def test_of_one_name_the_second_and_third_of_a_day_are_told_apart(shop, hands):
    strange = paths.area(shop.workspace, "runs") / "x"
    for _ in range(3):
        strange.mkdir()
        quarantine.put(strange)
    day = time.strftime("%Y-%m-%d", time.localtime(hands.date))
    assert [each.name.split("/")[0] for each in quarantine.all()] == [day, f"{day}-2", f"{day}-3"]


def side(id, *things):
    return Side(id, frozenset(things))


@pytest.mark.parametrize(
    ("home", "base", "code"),
    [
        (NOBODY, NOBODY, None),
        (side("a"), side("b"), None),
        (side("a", "x"), side("a", "y"), None),
        (side("a", "x"), side("b", "x"), "pair.other"),
        (side("", "x"), NOBODY, "pair.empty"),
        (side("a", "x"), NOBODY, "pair.empty"),
        (NOBODY, side("a", "x"), "pair.none"),
        (side("", "x"), side("", "x"), None),
        (side("a", "x"), side("", "x"), None),
        (side("", "x", "y"), side("", "x", "z"), None),
        (side("", "x", "y", "v"), side("", "x", "z", "w"), "pair.others"),
        (side("", "x", "y", "v"), side("", "x"), None),
        (side("", "x"), side("", "x", "y", "v"), None),
        (side("", "x"), side("", "y"), "pair.others"),
    ],
)
def test_which_files_and_database_belong_together(home, base, code):
    why = pair.why_not(home, base)
    assert (why.code if why else None) == code
    if code:
        with pytest.raises(UserError, match="do not belong together"):
            pair.require(home, base)
    else:
        pair.require(home, base)


def test_both_sides_name_tables_and_runs_and_nothing_else(shop, home):
    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")
    (paths.area(shop.workspace, "uploads") / "0123456789abcdef").mkdir()
    (paths.area(shop.workspace, "runs") / "no id at all").mkdir()
    things = {f"{shop.workspace}/datasets/{shop.dataset.id}", f"{shop.workspace}/runs/{run.id}"}
    known = json.loads((home / "home.json").read_text())
    assert pair.of_home() == Side(known["id"], frozenset(things))
    with database.reading() as connection:
        assert pair.of_database(connection) == pair.of_home()
        assert pair.alike(connection)
    assert "python -m core join" in known["about"]
    with database.writing() as connection:
        fresh = pair.write(connection)
    assert fresh != known["id"]
    assert json.loads((home / "home.json").read_text())["id"] == fresh
    (home / "home.json").unlink()
    with database.reading() as connection:
        assert not pair.alike(connection)


def lost(*tables):
    with database.writing() as connection:
        for table in tables:
            connection.execute(sa.delete(table))


def whole(run):
    run.bundle.write_bytes(b"bundle")
    run.files.evaluation.write_text("{}")


def test_tables_and_finished_runs_become_projects_again(shop, hands):
    folder = shop.dataset.folder
    (folder / "data.schema.json").write_text(json.dumps({"source": " My\nfile.csv", "repaired": [1, 2]}))
    (run, broken) = (
        runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished") for _ in range(2)
    )
    whole(run)
    lost(DATASETS, PROJECTS, RUNS, JOBS, WORKSPACES)
    things = [
        f"{shop.workspace}/{thing}" for thing in (f"runs/{run.id}", f"runs/{broken.id}", f"datasets/{folder.name}")
    ]
    assert found.take_in([*things, f"{shop.workspace}/uploads/x"]) == [things[2], things[0]]
    table = datasets.get(shop.workspace, folder.name)
    made = table.data.stat().st_mtime
    assert (table.name, table.version, table.rows, table.columns, table.parent) == ("My file.csv", 3, 4, 2, None)
    assert (table.created, table.bytes) == (made, paths.size(folder))
    [project] = projects.all(shop.workspace)
    assert (project.name, project.dataset, project.created, project.example) == ("My file.csv", table.id, made, False)
    assert project.recipe["data"]["targets"] == ["species"]
    [back] = runs.all(shop.workspace, project.id)
    assert (back.id, back.state, back.name, back.family) == (run.id, "finished", "Neural network", "neural_network")
    assert (back.task, back.dataset, back.bytes) == ("classification", table.id, paths.size(run.folder))
    assert back.created == run.files.recipe.stat().st_mtime
    assert queue.get(shop.workspace, run.id).lane == "run"
    assert workspaces.exists(shop.workspace)
    assert found.take_in(things) == [], "what is known already is not taken in twice"


def test_a_run_joins_its_tables_oldest_project_and_a_draft_that_is_there_stays(shop, hands):
    hands.date += 9
    younger = projects.create(shop.workspace, "Younger", shop.dataset.id)
    draft = recipe(shop.dataset.id, epochs=99).model_dump(mode="json")
    projects.save_draft(shop.workspace, shop.project.id, draft)
    folder = paths.area(shop.workspace, "runs") / "0123456789abcdef"
    folder.mkdir()
    (folder / "recipe.yaml").write_text(to_yaml(recipe(shop.dataset.id)))
    (folder / "bundle.onnx").write_bytes(b"x")
    thing = f"{shop.workspace}/runs/{folder.name}"
    assert found.take_in([thing]) == [], "without its numbers it is not whole"
    (folder / "evaluation.json").write_text("{}")
    assert found.take_in([thing]) == [thing]
    assert [run.id for run in runs.all(shop.workspace, shop.project.id)] == [folder.name]
    assert runs.all(shop.workspace, younger.id) == []
    assert projects.get(shop.workspace, shop.project.id).recipe == draft


def test_two_tables_of_one_name_become_two_projects_and_what_can_not_be_read_stays(shop, tmp_path):
    area, things = paths.area(shop.workspace, "datasets"), []
    for id, schema in (("a" * 16, {"source": "Penguins"}), ("b" * 16, {}), ("c" * 16, None), ("d" * 16, "{")):
        folder = table_folder(area / id)
        if schema is not None:
            (folder / "data.schema.json").write_text(schema if schema == "{" else json.dumps(schema))
        things.append(f"{shop.workspace}/datasets/{id}")
    assert found.take_in(things) == things[:2]
    assert {each.name for each in projects.all(shop.workspace)} == {"Penguins", "Penguins, 2nd", "Dataset"}
    assert datasets.get(shop.workspace, "b" * 16).version == 1


def swept(hands, *days):
    for each in days:
        hands.go_on(each)
        expiry.sweep()


def test_projects_and_tables_go_from_the_trash_in_the_order_of_who_needs_whom(shop, hands):
    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")
    projects.trash(shop.workspace, shop.project.id)
    with database.writing() as connection:
        for table in (DATASETS, RUNS):
            connection.execute(sa.update(table).values(trashed=hands.date))
    swept(hands, 0, 29.9)
    assert shop.dataset.folder.exists()
    swept(hands, 0.2)
    assert (shop.dataset.folder.exists(), run.folder.exists()) == (False, False)
    assert (projects.trashed(shop.workspace), datasets.trashed(shop.workspace)) == ([], [])


def test_a_table_in_the_trash_that_something_uses_stays(shop, hands):
    with database.writing() as connection:
        connection.execute(sa.update(DATASETS).values(trashed=hands.date))
    swept(hands, 0, 31, 1)
    assert [each.id for each in datasets.trashed(shop.workspace)] == [shop.dataset.id]


def test_pictures_that_an_entry_names_stay_and_model_files_that_a_draft_names_too(shop, hands):
    entry = inbox.add(shop.workspace, None, "a" * 64, {"photo": real.photo(), "n": "x"}, {}, "right")
    named, unnamed = starts.keep(shop.workspace, b"named"), starts.keep(shop.workspace, b"unnamed")
    with database.writing() as connection:
        connection.execute(sa.update(PROJECTS).values(recipe={"start": {"file": named}}))
    swept(hands, 0, 0.9)
    assert starts.all(shop.workspace) != [named]
    swept(hands, 0.2)
    assert starts.all(shop.workspace) == [named]
    assert [each.thing for each in quarantine.all()] == [f"{shop.workspace}/starts/{unnamed}"]
    assert inbox.inbox_files.content(shop.workspace, entry.values["photo"]) == real.photo()


def test_removed_entries_go_by_the_moment_of_their_removal(shop, hands):
    one, two, kept = (inbox.add(shop.workspace, None, "a" * 64, {"n": f"{n}"}, {}, "right") for n in range(3))
    inbox_states.throw(shop.workspace, [one.id])
    expiry.sweep()
    swept(hands, 0.6)
    inbox_states.throw(shop.workspace, [two.id])
    assert len(inbox.thrown()) == 2
    swept(hands, 0, 0.5)
    assert len(inbox.thrown()) == 1
    swept(hands, 0.6)
    assert inbox.thrown() == []
    assert [entry.id for entry in inbox.all(shop.workspace)] == [kept.id]


@pytest.mark.parametrize("state", ["queued", "running", "finished", "failed", "discarded"])
def test_the_uploads_of_jobs_that_wait_or_work_stay(shop, hands, state):
    id = queue.add(shop.workspace, payloads.Table())
    folder = paths.area(shop.workspace, "uploads") / id
    folder.mkdir()
    put(id, state)
    swept(hands, 0, 1.1)
    assert folder.exists() == (state in ("queued", "running"))
    assert quarantine.all() == []


def test_what_copying_left_behind_goes_and_what_nobody_knows_is_said_to_be_set_aside(shop, hands, capsys):
    area = paths.area(shop.workspace, "datasets")
    for name in ("x.part", "y.gone", "z.other"):
        (area / name).mkdir()
    swept(hands, 0, 1.1)
    assert {entry.name for entry in area.iterdir()} == {shop.dataset.id}
    assert [each.home.name for each in quarantine.all()] == ["z.other"]
    said = capsys.readouterr().err
    assert said == f"set aside, as the database does not know it: file {shop.workspace}/datasets/z.other\n"


def test_a_workspace_that_nobody_opens_stays_where_nothing_is_said_of_expiry(shop, hands):
    swept(hands, 0, 400)
    assert workspaces.exists(shop.workspace)
    assert expiry.TRASH_DAYS == 30
