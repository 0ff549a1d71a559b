"""What is done while a process is killed, each with what must hold afterwards: all of it, or nothing, and what was told
to be done is there."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.jobs.orders import adding
from core.jobs.work import taking_in
from core.store import places, projects, promotions, versions
from core.store.access import shares, visits
from core.store.feedback import collecting, inbox, inbox_files, inbox_states
from core.store.feedback.collecting import Answered
from tests.jobs.kill_loop import SHA, Loop
from tests.jobs.killing import Deed, Tell

MANY = 100


@dataclass(frozen=True)
class Trial:
    """One thing to do. `do` runs in the child; `holds` is asked in the parent with what the child told."""

    do: Deed
    holds: Callable[[list], None]


def through_a_link(loop: Loop) -> Trial:
    """A visitor says what an answer should be."""
    [said] = loop.said(1)
    secret = shares.get(loop.workspace, loop.share).secret

    def do(tell: Tell) -> None:
        share = shares.find(secret)
        visits.say(share, f"c{loop.marks}")
        how = {"source": "link", "link": share.id, "visitor": "someone"}
        told = inbox.add(share.workspace, loop.runs[0], SHA, said.values, said.answer, "wrong", said.truth, **how)
        tell(told.id)

    return Trial(do, lambda told: _all_or_nothing(loop, [said], told))


def a_picture(loop: Loop) -> Trial:
    """A value that is kept as a file: it is there wherever an entry names it."""
    [said] = loop.said(1)
    said.values["photo"] = content = os.urandom(300_000)

    def do(tell: Tell) -> None:
        tell(inbox.add(loop.workspace, loop.runs[0], SHA, said.values, {}, "wrong", said.truth).id)

    def holds(told: list) -> None:
        _all_or_nothing(loop, [said], told)
        for entry in loop.found([said]):
            assert inbox_files.content(loop.workspace, entry.values["photo"]) == content

    return Trial(do, holds)


def many_rows(loop: Loop) -> Trial:
    """A file of corrections: all or none."""
    said = loop.said(MANY)

    def do(tell: Tell) -> None:
        for id in inbox.add_all(loop.workspace, loop.runs[0], SHA, iter(said), source="file"):
            tell(id)

    return Trial(do, lambda told: _all_or_nothing(loop, said, told))


def gather(loop: Loop) -> Trial:
    """Rows that were asked are kept for a look, all or none."""
    said = loop.said(10)

    def do(tell: Tell) -> None:
        asked = [Answered(entry.values, entry.answer) for entry in said]
        if collecting.gather(loop.workspace, loop.project, loop.runs[0], SHA, asked):
            tell("kept")

    def holds(told: list) -> None:
        found = loop.found(said)
        assert len(found) in ((len(said),) if told else (0, len(said)))
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

    def do(tell: Tell) -> None:
        tell(inbox_states.edit(loop.workspace, ids, "Emperor").count)

    def holds(told: list) -> None:
        with _not_kept(loop, ids):
            now = [inbox.get(loop.workspace, id).right == "Emperor" for id in ids]
        assert all(now) or not (any(now) or told)
        loop.kept |= dict.fromkeys(ids, "Emperor") if all(now) else {}

    return Trial(do, holds)


def throw_and_take_back(loop: Loop) -> Trial:
    """What was removed is there again once the way back was gone."""
    ids = loop.keep(loop.said(MANY))

    def do(tell: Tell) -> None:
        thrown = inbox_states.throw(loop.workspace, ids)
        tell("thrown")
        tell(inbox_states.take_back(loop.workspace, thrown.back).count)

    def holds(told: list) -> None:
        there = {entry.id for entry in loop.entries()} & set(ids)
        assert there in (set(), set(ids))
        assert there or "thrown" in told or not told
        assert there or MANY not in told
        for id in set(ids) - there:
            del loop.kept[id]

    return Trial(do, holds)


def promote(loop: Loop) -> Trial:
    """The book has the whole line or none; who answers is who it says."""
    before = promotions.current(loop.workspace, loop.project)
    run = loop.random.choice([each for each in loop.runs if each != before])

    def do(tell: Tell) -> None:
        tell(promotions.promote(loop.workspace, loop.project, run, "Better.", ("31 rows won.",), seen=before).id)

    def holds(told: list) -> None:
        newest = promotions.all(loop.workspace, loop.project)[0] if told else None
        assert newest is None or (newest.id, newest.said) == (told[0], ("31 rows won.",))
        assert promotions.current(loop.workspace, loop.project) in ([run] if told else [before, run])

    return Trial(do, holds)


def roll_back(loop: Loop) -> Trial:
    """One step back, or none."""
    for run in loop.runs[:2]:
        promotions.promote(loop.workspace, loop.project, run, "Better.")

    def do(tell: Tell) -> None:
        tell(promotions.roll_back(loop.workspace, loop.project, seen=loop.runs[1]).id)

    def holds(told: list) -> None:
        assert promotions.current(loop.workspace, loop.project) in loop.runs[: 1 if told else 2]

    return Trial(do, holds)


def take_in(loop: Loop) -> Trial:
    """Accepted entries become a version: the old one is in use and they wait, or the new one and they are used."""
    ids = loop.accepted([*loop.said(8), *loop.said(4, fair=True), *loop.about_rows(6)])
    before = loop.version.id

    def do(tell: Tell) -> None:
        tell(taking_in.take_in(loop.workspace, loop.project, lambda *_: None).id)

    def holds(told: list) -> None:
        now = loop.version.id
        assert now == told[0] if told else True
        assert set(loop.state(ids)) == ({"accepted"} if now == before else {"used"})

    return Trial(do, holds)


def add_rows(loop: Loop) -> Trial:
    """Rows that were looked at: the click makes one version of them, and is done again where it was cut off."""
    content, marks = loop.file(15)
    id = adding.look(loop.workspace, loop.project, [(io.BytesIO(content), "more.csv")])
    loop.work(loop.workspace, id)
    draft = projects.get(loop.workspace, loop.project).recipe

    def do(tell: Tell) -> None:
        kept = adding.take(loop.workspace, id)
        versions.use(loop.workspace, loop.project, kept.id, draft, before=loop.version.id)
        tell(kept.id)
        adding.drop(loop.workspace, id)

    def holds(told: list) -> None:
        assert loop.version.id == told[0] if told else True
        if (places.area(loop.workspace, "uploads") / id).is_dir():
            do(lambda _: None)
        loop.brought |= marks

    return Trial(do, holds)


def _decided(loop: Loop, decide: Callable, state: str) -> Trial:
    ids = loop.keep(loop.said(MANY))

    def do(tell: Tell) -> None:
        tell(decide(loop.workspace, ids).count)

    def holds(told: list) -> None:
        now = set(loop.state(ids))
        assert now in ([{state}] if told else [{"new"}, {state}])

    return Trial(do, holds)


def _all_or_nothing(loop: Loop, said: list, told: list) -> None:
    found = loop.found(said)
    assert len(found) in ((0, len(said)) if not told else (len(said),))
    assert set(told) <= {entry.id for entry in found}
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
