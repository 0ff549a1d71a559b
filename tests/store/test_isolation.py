"""An id is not a permission: whatever function of the store is called, another's id is answered like an unknown one."""

import importlib
import inspect
import io
import pkgutil
from dataclasses import replace

import pytest

import core.jobs
import core.store
from core.errors import UserError
from core.jobs.orders import adding, advising, desk
from core.runs.champion import Opening
from core.store import datasets, paths, projects, queue, runs, undo
from core.store.access import shares
from core.store.access.workspaces import open_workspace
from core.store.feedback import collecting, inbox, inbox_look
from core.store.projects import Project
from core.store.runs import Run
from tests.store.things import recipe, table_folder

OWN = ("core.store.datasets", "core.store.feedback.inbox", "core.store.projects", "core.store.queue", "core.store.runs")
DOORS = (
    *OWN,
    *(
        "core.store.saved.archive",
        "core.store.access.shares",
        "core.store.sources",
        "core.store.undo",
        "core.store.versions",
    ),
    *(
        "core.store.promotions",
        "core.jobs.work.taking_in",
        "core.jobs.feedback.collecting",
        "core.jobs.feedback.corrections",
    ),
    *(
        "core.store.feedback.collecting",
        "core.store.feedback.inbox_adding",
        "core.store.feedback.inbox_look",
        "core.store.feedback.inbox_taken",
    ),
    *("core.jobs.orders.desk", "core.jobs.orders.further", "core.jobs.orders.rehearsals", "core.jobs.orders.trials"),
    *("core.jobs.orders.adding", "core.jobs.orders.advising", "core.jobs.work.measuring", "core.jobs.work.cases"),
    *("core.jobs.work.again", "core.jobs.orders.loop_status", "core.jobs.work.splits"),
)
INSIDE = {"connection"}  # works inside another's transaction, which has asked
KINDS = {"dataset", "project", "run", "id", "owner", "parent"}  # parameters that are ids


def doors():
    for name in DOORS:
        module = importlib.import_module(name)
        for function_name, function in inspect.getmembers(module, inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            public = not function_name.startswith("_") and function.__module__ == name
            if public and not INSIDE & set(parameters) and "workspace" in parameters and KINDS & set(parameters):
                yield pytest.param(function, id=f"{name.removeprefix('core.')}.{function_name}")


def test_the_doors_are_found():
    names = {door.id for door in doors()}
    assert {"store.runs.get", "store.datasets.purge", "store.feedback.inbox.remove"} <= names
    assert {"jobs.orders.desk.discard", "jobs.orders.adding.drop", "jobs.orders.advising.failed"} <= names
    assert {"jobs.work.again.judged", "jobs.orders.loop_status.trouble"} <= names
    assert len(names) > 90


def test_no_other_module_takes_a_workspace_and_an_id():
    known = {
        *DOORS,
        "core.store.owned",
        "core.store.feedback.inbox_same",
        "core.jobs.machinery.worker",
        "core.jobs.machinery.logs",
    }
    for package in (core.store, core.jobs):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, function in inspect.getmembers(importlib.import_module(found.name), inspect.isfunction):
                parameters = set(inspect.signature(function).parameters)
                own = function.__module__ == found.name and not INSIDE & parameters
                if not name.startswith("_") and own and found.name not in known:
                    assert not ("workspace" in parameters and KINDS & parameters), f"{found.name}.{name}"


@pytest.fixture(autouse=True)
def no_supervisor(monkeypatch):
    monkeypatch.setattr(desk, "warm", lambda: None)
    monkeypatch.setattr(desk.launch, "ring", lambda: None)


@pytest.fixture
def things(shop):
    """One of each of the neighbour's things, by the parameter that names it; `id` by the module."""
    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")
    runs.measure(shop.workspace, run.id, {"value": 0.9})
    run.bundle.write_bytes(b"a model")
    looking = adding.look(shop.workspace, shop.project.id, [(io.BytesIO(b"mass,species"), "more.csv")])
    entry = inbox.add(shop.workspace, run.id, "a" * 64, {}, {}, "right")
    undo.remember(shop.workspace, shop.project.id, "data", "x", {})
    change = undo.recent(shop.workspace)[0]
    ids = {
        "undo": change.id,
        "datasets": shop.dataset.id,
        "projects": shop.project.id,
        "runs": run.id,
        "inbox": entry.id,
    }
    ids |= {
        "shares": shares.make(shop.workspace, shop.project.id).id,
        "archive": shop.project.id,
        "versions": shop.dataset.id,
    }
    ids |= {"adding": looking, "advising": advising.start(shop.workspace, run.id)}
    return {**ids, **dict.fromkeys(("queue", "desk", "trials", "again"), run.id)}


def records(shop, ids):
    """The neighbour's run and project as they are handed on, with the ids from `ids`."""
    run = runs.get(shop.workspace, runs.all(shop.workspace, shop.project.id)[0].id)
    table = {"dataset": ids["datasets"]}
    named = replace(run, id=ids["runs"], project=ids["projects"], **table)
    return {Run: named, Project: replace(shop.project, id=ids["projects"], **table), Opening: Opening(named, (named,))}


def arguments(function, workspace, own, ids, tmp_path, shop):
    """Valid arguments, except that every id is from `ids`, and every thing the neighbour's of these ids."""
    handed = records(shop, ids)
    module = function.__module__.rsplit(".", 1)[1]
    plain = {
        "name": "x",
        "more_epochs": 3,
        "bundle_sha": "a",
        "values": {},
        "answer": {},
        "verdict": "right",
        "lane": "run",
        "page": "data",
        "message": "x",
        "messages": [],
        "back": {},
        "asked": inbox_look.Filter(),
        "answered": [],
        "bundle": b"",
        "chosen": collecting.Rules(every=2),
        "ids": [],
        "same": [],
        "reason": "x",
        "note": "x",
        "given": None,
        "model": None,
        "file": tmp_path / "x.csv",
        "filename": "x.csv",
        "scratch": tmp_path,
        "source": "predict",
        "open": True,
        "feedback": True,
        "days": 1,
        "most": 1,
        "files": [(io.BytesIO(b"mass,species"), "more.csv")],
        "cells": {"mass": "3000"},
        "again": False,
        "on_progress": lambda share, message: None,
        "requested": lambda: "run",
        "every": [],
    }
    plain |= {
        "payload": {},
        "options": {},
        "sha": "a" * 64,
        "schema": None,
        "column": "x",
        "present": recipe(own.dataset.id),
        "recipes": [recipe(own.dataset.id)],
        "repairs": [],
        "sources": ("finished",),
        "target": tmp_path / "x.zip",
        "folder": table_folder(tmp_path / "t"),
    }
    named = {"dataset": "datasets", "project": "projects", "run": "runs", "owner": "projects", "id": module}
    named |= {"parent": "datasets" if module == "datasets" else "runs", "champion": "runs"}
    made = {"workspace": workspace}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.annotation in handed:
            made[name] = handed[parameter.annotation]
        elif name == "recipe":
            made[name] = {} if module == "projects" else recipe(own.dataset.id)
        elif name in named and function is not queue.add:
            made[name] = ids[named[name]]
        elif name in plain and parameter.default is inspect.Parameter.empty:
            made[name] = plain[name]
    return made


# left out: the id that queue.add and queue.insert take names what is to be made, get_model's a pretrained model for all
NAMES_WHAT_IS_MADE = (queue.add, queue.insert, desk.get_model)


@pytest.mark.parametrize("function", [door for door in doors() if door.values[0] not in NAMES_WHAT_IS_MADE])
def test_anothers_id_is_answered_like_an_unknown_one(shop, neighbour, things, function, tmp_path):
    before = snapshot(shop.workspace), snapshot(neighbour.workspace)
    answers = []
    for ids in (things, dict.fromkeys(things, "0123456789abcdef")):
        with pytest.raises(UserError) as caught:
            function(**arguments(function, neighbour.workspace, neighbour, ids, tmp_path, shop))
        answers.append(str(caught.value))
    assert answers[0] == answers[1]
    assert "is not in your workspace" in answers[0]
    assert (snapshot(shop.workspace), snapshot(neighbour.workspace)) == before


def test_a_links_secret_opens_nothing_but_the_link(shop, neighbour, things, tmp_path):
    link = shares.get(shop.workspace, things["shares"])
    before, tried = snapshot(shop.workspace), 0
    for function in (door.values[0] for door in doors() if door.values[0] not in NAMES_WHAT_IS_MADE):
        for visitor in (link.secret, link.id, open_workspace(link.secret)):
            tried += 1
            with pytest.raises(UserError, match="is not in your workspace"):
                function(**arguments(function, visitor, neighbour, things, tmp_path / str(tried), shop))
    assert tried > 100
    assert snapshot(shop.workspace) == before
    assert shares.find(link.secret) == link


def snapshot(workspace):
    found = [projects.all(workspace), projects.trashed(workspace), datasets.all(workspace), datasets.trashed(workspace)]
    works = [runs.all(workspace, project.id) for project in projects.all(workspace)]
    links = [shares.all(workspace, project.id) for project in projects.all(workspace)]
    jobs = [
        queue.under_way(workspace, lane) + queue.recent(workspace, lane) for lane in ("read", "run", "try", "model")
    ]
    folder = paths.home() / "workspaces" / workspace
    files = [(file, size) for file in sorted(folder.rglob("*")) if file.is_file() and (size := file.stat().st_size)]
    return found, works, files, links, jobs, runs.trashed(workspace), inbox.all(workspace)


@pytest.mark.parametrize(
    "what", [projects.all, projects.trashed, datasets.all, datasets.trashed, runs.trashed, inbox.all]
)
def test_lists_hold_only_ones_own(shop, neighbour, things, what):
    own = {thing.id for thing in what(neighbour.workspace)}
    assert own.isdisjoint(things.values())


def test_a_run_can_not_be_put_on_anothers_dataset_or_project_or_parent(shop, neighbour, things):
    for project, dataset, more in (
        (shop.project.id, neighbour.dataset.id, {}),
        (neighbour.project.id, shop.dataset.id, {}),
        (neighbour.project.id, neighbour.dataset.id, {"parent": things["runs"]}),
        (neighbour.project.id, neighbour.dataset.id, {"challenges": things["runs"]}),
    ):
        with pytest.raises(UserError, match="not in your workspace"):
            runs.create(neighbour.workspace, project, recipe(dataset), **more)
    assert runs.all(neighbour.workspace, neighbour.project.id) == []
    assert list((neighbour.dataset.folder.parent.parent / "runs").iterdir()) == []
