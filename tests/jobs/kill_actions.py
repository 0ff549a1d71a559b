"""What is done while a process is killed, each with what must hold afterwards: all of it, or nothing, and what was told
to be done is there."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.jobs.orders import adding
from core.jobs.work import taking_in
from core.store import paths, projects, promotions, versions
from core.store.access import shares, visits
from core.store.feedback import collecting, inbox, inbox_files, inbox_states
from core.store.feedback.collecting import Answered
from tests.jobs.kill_loop import SHA, Loop
from tests.jobs.killing import Deed, OnProgress

MANY = 100


@dataclass(frozen=True)
class Trial:
    """One thing to do. `do` runs in the child; `holds` is asked in the parent with what the child told."""

    do: Deed
    holds: Callable[[list], None]


def through_a_link(loop: Loop) -> Trial:
    """A visitor says what an answer should be."""
    [content] = loop.said(1)
    secret = shares.get(loop.workspace, loop.share).secret

    def do(on_progress: OnProgress) -> None:
        share = shares.find(secret)
        visits.say(share, f"c{loop.marks}")
        how = {"source": "link", "link": share.id, "visitor": "someone"}
        report = inbox.add(
            share.workspace, loop.runs[0], SHA, content.values, content.answer, "wrong", content.truth, **how
        )
        on_progress(report.id)

    return Trial(do, lambda report: _all_or_nothing(loop, [content], report))


def a_picture(loop: Loop) -> Trial:
    """A value that is kept as a file: it is there wherever an entry names it."""
    [report] = loop.said(1)
    report.values["photo"] = content = os.urandom(300_000)

    def do(on_progress: OnProgress) -> None:
        on_progress(inbox.add(loop.workspace, loop.runs[0], SHA, report.values, {}, "wrong", report.truth).id)

    def holds(notes: list) -> None:
        _all_or_nothing(loop, [report], notes)
        for entry in loop.found([report]):
            assert inbox_files.content(loop.workspace, entry.values["photo"]) == content

    return Trial(do, holds)


def many_rows(loop: Loop) -> Trial:
    """A file of corrections: all or none."""
    message = loop.said(MANY)

    def do(on_progress: OnProgress) -> None:
        for id in inbox.add_all(loop.workspace, loop.runs[0], SHA, iter(message), source="file"):
            on_progress(id)

    return Trial(do, lambda report: _all_or_nothing(loop, message, report))


def gather(loop: Loop) -> Trial:
    """Rows that were asked are kept for a look, all or none."""
    messages = loop.said(10)

    def do(on_progress: OnProgress) -> None:
        asked = [Answered(entry.values, entry.answer) for entry in messages]
        if collecting.gather(loop.workspace, loop.project, loop.runs[0], SHA, asked):
            on_progress("kept")

    def holds(notes: list) -> None:
        found = loop.found(messages)
        assert len(found) in ((len(messages),) if notes else (0, len(messages)))
        loop.kept |= {entry.id: entry.truth for entry in found}

    return Trial(do, holds)


def accept(loop: Loop) -> Trial:
    """All of them or none are accepted."""
    return _decided(loop, inbox_states.accept, "accepted")


def reject(loop: Loop) -> Trial:
    """All of them or none are rejected."""
    return _decided(loop, inbox_states.reject, "rejected")


def edit(loop: Loop) -> Trial:
    """All of them or none get another right answer."""
    ids = loop.keep(loop.said(MANY))

    def do(on_progress: OnProgress) -> None:
        on_progress(inbox_states.edit(loop.workspace, ids, "Emperor").count)

    def holds(notes: list) -> None:
        with _not_kept(loop, ids):
            now = [inbox.get(loop.workspace, id).right == "Emperor" for id in ids]
        assert all(now) or not (any(now) or notes)
        loop.kept |= dict.fromkeys(ids, "Emperor") if all(now) else {}

    return Trial(do, holds)


def throw_and_take_back(loop: Loop) -> Trial:
    """What was removed is there again once the way back was gone."""
    ids = loop.keep(loop.said(MANY))

    def do(on_progress: OnProgress) -> None:
        thrown = inbox_states.throw(loop.workspace, ids)
        on_progress("thrown")
        on_progress(inbox_states.take_back(loop.workspace, thrown.back).count)

    def holds(notes: list) -> None:
        there = {entry.id for entry in loop.entries()} & set(ids)
        assert there in (set(), set(ids))
        assert there or "thrown" in notes or not notes
        assert there or MANY not in notes
        for id in set(ids) - there:
            del loop.kept[id]

    return Trial(do, holds)


def promote(loop: Loop) -> Trial:
    """The book has the whole line or none; who answers is who it says."""
    before = promotions.current(loop.workspace, loop.project)
    run = loop.random.choice([each for each in loop.runs if each != before])

    def do(on_progress: OnProgress) -> None:
        on_progress(promotions.promote(loop.workspace, loop.project, run, "Better.", ("31 rows won.",), seen=before).id)

    def holds(notes: list) -> None:
        newest = promotions.all(loop.workspace, loop.project)[0] if notes else None
        assert newest is None or (newest.id, newest.evidence) == (notes[0], ("31 rows won.",))
        assert promotions.current(loop.workspace, loop.project) in ([run] if notes else [before, run])

    return Trial(do, holds)


def roll_back(loop: Loop) -> Trial:
    """One step back, or none."""
    for run in loop.runs[:2]:
        promotions.promote(loop.workspace, loop.project, run, "Better.")

    def do(on_progress: OnProgress) -> None:
        on_progress(promotions.roll_back(loop.workspace, loop.project, seen=loop.runs[1]).id)

    def holds(notes: list) -> None:
        assert promotions.current(loop.workspace, loop.project) in loop.runs[: 1 if notes else 2]

    return Trial(do, holds)


def take_in(loop: Loop) -> Trial:
    """Accepted entries become a version: the old one is in use and they wait, or the new one and they are used."""
    ids = loop.accepted([*loop.said(8), *loop.said(4, fair=True), *loop.about_rows(6)])
    before = loop.version.id

    def do(on_progress: OnProgress) -> None:
        on_progress(taking_in.take_in(loop.workspace, loop.project, lambda *_: None).id)

    def holds(notes: list) -> None:
        now = loop.version.id
        assert now == notes[0] if notes else True
        assert set(loop.state(ids)) == ({"accepted"} if now == before else {"used"})

    return Trial(do, holds)


def add_rows(loop: Loop) -> Trial:
    """Rows that were looked at: the click makes one version of them, and is done again where it was cut off."""
    content, marks = loop.file(15)
    id = adding.look(loop.workspace, loop.project, [(io.BytesIO(content), "more.csv")])
    loop.work(loop.workspace, id)
    draft = projects.get(loop.workspace, loop.project).recipe

    def do(on_progress: OnProgress) -> None:
        kept = adding.take(loop.workspace, id)
        versions.use(loop.workspace, loop.project, kept.id, draft, before=loop.version.id)
        on_progress(kept.id)
        adding.drop(loop.workspace, id)

    def holds(notes: list) -> None:
        assert loop.version.id == notes[0] if notes else True
        if (paths.area(loop.workspace, "uploads") / id).is_dir():
            do(lambda _: None)
        loop.brought |= marks

    return Trial(do, holds)


def _decided(loop: Loop, decide: Callable, state: str) -> Trial:
    ids = loop.keep(loop.said(MANY))

    def do(on_progress: OnProgress) -> None:
        on_progress(decide(loop.workspace, ids).count)

    def holds(notes: list) -> None:
        now = set(loop.state(ids))
        assert now in ([{state}] if notes else [{"new"}, {state}])

    return Trial(do, holds)


def _all_or_nothing(loop: Loop, messages: list, notes: list) -> None:
    found = loop.found(messages)
    assert len(found) in ((0, len(messages)) if not notes else (len(messages),))
    assert set(notes) <= {entry.id for entry in found}
    loop.kept |= {entry.id: entry.right for entry in found}


@contextmanager
def _not_kept(loop: Loop, ids: list[str]) -> Iterator[None]:
    kept = {id: loop.kept.pop(id) for id in ids}
    yield
    loop.kept |= kept


DEEDS: dict[str, Callable[[Loop], Trial]] = {
    "through a link": through_a_link,
    "a picture": a_picture,
    "many rows": many_rows,
    "gather": gather,
    "accept": accept,
    "reject": reject,
    "edit": edit,
    "throw and take back": throw_and_take_back,
    "promote": promote,
    "roll back": roll_back,
    "take in": take_in,
    "add rows": add_rows,
}
