"""`join [--yes]`: do the files and the database belong together? Says what joining them would do; --yes does it."""

import argparse
import json

import sqlalchemy as sa

from core.jobs.work.headline import headline
from core.store import database, paths, runs
from core.store.upkeep import found, pair, quarantine


def main(chosen: argparse.Namespace) -> int:
    """Print one JSON object: both sides, what only one of them knows, what follows, and whether it was done."""
    home, known = database.sides()
    reason = pair.why_not(home, known)
    strange, lost = len(home.things - known.things), len(known.things - home.things)
    done = bool(chosen.yes and reason)
    back: list[str] = []
    if done:
        database.join()
        back = taken_in(sorted(home.things - known.things))
    facts = {
        "home": str(paths.home()),
        "database": sa.engine.make_url(database.url()).render_as_string(hide_password=True),
        "belong_together": done or not reason,
        "why_not": "" if done else reason,
        "in_both": len(home.things & known.things),
        "only_files": strange,
        "only_in_database": lost,
        "joined": done,
        "came_back": len(back),
        "what_follows": _follows(strange, lost) if reason else [],
    }
    if reason and not done:
        facts["to_join"] = "python -m core join --yes"
    print(json.dumps(facts, ensure_ascii=False, indent=1))
    return 0


def taken_in(things: list[str]) -> list[str]:
    """Give rows to files that the database does not know, runs with the headline of their evaluation."""
    back = found.take_in(things)
    for workspace, area, id in (thing.split("/") for thing in back):
        if area == "runs":
            runs.measure(workspace, id, headline(runs.get(workspace, id).folder))
    return back


def _follows(strange: int, lost: int) -> list[str]:
    """What joining leads to, a sentence each."""
    messages = ["Both get a new id; neither can be used with its former partner any more without joining again."]
    if strange:
        messages.append(
            f"Of {strange} datasets and runs that the database does not know, tables and finished runs come back as "
            "projects named after their files. Names that people gave, corrections, drafts and what was in the trash "
            "are known to the former database alone."
        )
        messages.append(
            f"What can't be read, or belongs to nothing, stays where it is until its workspace is opened again. A day "
            f"later it is set aside in the folder “{quarantine.FOLDER}” and kept there for {quarantine.DAYS} days: "
            "python -m core quarantine."
        )
    if lost:
        messages.append(f"{lost} datasets and runs of the database have no files here: they can't be opened.")
    return messages
