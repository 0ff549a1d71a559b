"""`join [--yes]`: do the files and the database belong together? Says what joining them would do; --yes does it."""

import argparse
import json

import sqlalchemy as sa

from core.store import database, pair, places, quarantine


def main(chosen: argparse.Namespace) -> int:
    """Print one JSON object: both sides, what only one of them knows, what follows, and whether it was done."""
    home, known = database.sides()
    reason = pair.why_not(home, known)
    strange, lost = len(home.things - known.things), len(known.things - home.things)
    done = bool(chosen.yes and reason)
    if done:
        database.join()
    facts = {
        "home": str(places.home()),
        "database": sa.engine.make_url(database.url()).render_as_string(hide_password=True),
        "belong_together": done or not reason,
        "why_not": "" if done else reason,
        "in_both": len(home.things & known.things),
        "only_files": strange,
        "only_in_database": lost,
        "joined": done,
        "what_follows": _follows(strange, lost) if reason else [],
    }
    if reason and not done:
        facts["to_join"] = "python -m core join --yes"
    print(json.dumps(facts, ensure_ascii=False, indent=1))
    return 0


def _follows(strange: int, lost: int) -> list[str]:
    """What joining leads to, a sentence each."""
    said = ["Both get a new id; neither can be used with its former partner any more without joining again."]
    if strange:
        said.append(
            f"{strange} datasets and runs that the database does not know stay where they are until their workspace is "
            f"opened again. A day later they are set aside in the folder “{quarantine.FOLDER}”, kept there for "
            f"{quarantine.DAYS} days, and can be put back: python -m core quarantine."
        )
    if lost:
        said.append(f"{lost} datasets and runs of the database have no files here: they can't be opened.")
    return said
