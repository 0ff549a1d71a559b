"""A project deleted for good takes along all that was said, decided, shared, asked and brought in it."""

import json

import sqlalchemy as sa

from core.jobs.orders import adding, desk
from core.payloads import Again, Measure
from core.store import database, paths, projects, promotions, queue, runs, undo
from core.store.access import shares, visits
from core.store.database_tables import METADATA
from core.store.feedback import collecting, inbox, inbox_files
from core.store.upkeep import expiry
from tests.reading.media import real
from tests.store.things import put, recipe


def lived_in(shop) -> tuple[str, list[str]]:
    """Everything that can be had in a project, in it; the ids that must be named nowhere once it is gone."""
    here = shop.workspace, shop.project.id
    first, second = (runs.create(*here, recipe(shop.dataset.id), name, state="finished") for name in "AB")
    promotions.promote(*here, first.id, "First.")
    promotions.keep(*here, second.id, "Worse.")
    (second.folder / "duel.json").write_text("{}")
    (second.folder / "choosing.parquet").write_bytes(b"answers")
    collecting.set_rules(*here, collecting.Rules(every=2))
    link = shares.make(*here, first.id)
    visits.ask(link, "somebody")
    message = inbox.add(shop.workspace, first.id, "a" * 64, {"photo": real.photo()}, {"label": "x"}, "wrong", "y")
    undo.remember(*here, "data", "x", {})
    looked = adding.look_at_one(*here, {"mass": "a secret", "species": real.photo()})
    wanted = {"project": shop.project.id}
    for asked in (Again(**wanted), Measure(**wanted, dataset=shop.dataset.id, run=first.id)):
        job = desk.enqueue(shop.workspace, asked)
        queue.move(shop.workspace, job, ("queued",), state="running")
    return message.id, [shop.project.id, first.id, second.id, link.id, message.id, looked]


def rows() -> str:
    """Every row of the database as one text."""
    with database.reading() as connection:
        found = [connection.execute(sa.select(table)).all() for table in METADATA.sorted_tables]
    return json.dumps(found, default=str)


def files(shop) -> list[str]:
    folder = paths.home() / "workspaces" / shop.workspace
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def test_nothing_names_it_any_more_but_its_table_stays(shop, neighbour, monkeypatch):
    monkeypatch.setattr(desk, "warm", lambda: None)
    monkeypatch.setattr(desk.launch, "ring", lambda: None)
    before, theirs = files(shop), rows()
    _, ids = lived_in(shop)
    _, others = lived_in(neighbour)
    assert all(id in rows() for id in (*ids, *others))
    assert len(files(shop)) >= len(before) + 6
    projects.trash(shop.workspace, shop.project.id)
    assert all(id in rows() for id in ids), "the trash keeps it whole"
    projects.purge(shop.workspace, shop.project.id)
    left = rows()
    assert [id for id in ids if id in left] == []
    assert "a secret" in left, "the neighbour's own"
    assert all(id in left for id in others)
    kept = [path for path in files(shop) if not path.startswith(inbox_files.AREA)]
    assert kept == before, "a picture that has just come may be another entry's; it goes with the next sweep"
    assert shop.dataset.id in left
    assert shop.dataset.id in theirs


def test_a_workspace_that_expires_takes_all_of_it_along(shop, neighbour, monkeypatch, hands):
    monkeypatch.setattr(desk, "warm", lambda: None)
    monkeypatch.setattr(desk.launch, "ring", lambda: None)
    _, ids = lived_in(shop)
    for job in queue.under_way(shop.workspace, "read") + queue.under_way(shop.workspace, "try"):
        queue.end(job.id, "failed") or put(job.id, "failed")
    monkeypatch.setenv("ATELIER_EXPIRY_DAYS", "10")
    expiry.sweep()
    hands.go_on(11)
    for _ in range(2):  # how long its files have waited is forgotten with the next look
        expiry.sweep()
    assert [id for id in (*ids, shop.workspace) if id in rows()] == []
    assert files(shop) == []
