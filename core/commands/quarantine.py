"""`quarantine list | restore NAME`: files that the database did not know, and were therefore set aside."""

import argparse
import json

from core.store import quarantine


def main(chosen: argparse.Namespace) -> int:
    """Carry out one deed; prints a JSON line for each thing."""
    for aside in quarantine.all() if chosen.deed == "list" else [quarantine.restore(chosen.name)]:
        date, workspace, area, _ = aside.name.split("/")
        facts = {"workspace": workspace, "area": area, "since": date[:10], "bytes": aside.bytes}
        about = {"kept_days": quarantine.DAYS} if chosen.deed == "list" else {"put_back": str(aside.home)}
        print(json.dumps({"name": aside.name, **facts, **about}, ensure_ascii=False))
    return 0
