"""`quarantine list | restore NAME`: files that the database did not know, and were therefore set aside.

A table or finished run that it still does not know becomes a project again when it is put back.
"""

import argparse
import json

from core.commands.join import taken_in
from core.store.upkeep import quarantine


def main(chosen: argparse.Namespace) -> int:
    """Carry out one deed; prints a JSON line for each thing."""
    for aside in quarantine.all() if chosen.action == "list" else [quarantine.restore(chosen.name)]:
        date, workspace, area, _ = aside.name.split("/")
        facts = {"workspace": workspace, "area": area, "since": date[:10], "bytes": aside.bytes}
        about: dict[str, object] = {"kept_days": quarantine.DAYS}
        if chosen.action == "restore":
            about = {"put_back": str(aside.home), "came_back_as_a_project": bool(taken_in([aside.thing]))}
        print(json.dumps({"name": aside.name, **facts, **about}, ensure_ascii=False))
    return 0
