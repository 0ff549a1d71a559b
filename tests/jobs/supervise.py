"""The real supervisor, except that its jobs find doubles of the modules that read and train."""

import os
import sys
from importlib.abc import MetaPathFinder
from importlib.util import spec_from_file_location
from pathlib import Path

DOUBLES = {
    "core.runs.execute": "double_execute.py",
    "core.importing.into_dataset": "double_importing.py",
    "core.rehearsal.rehearse": "double_rehearse.py",
}


class Finder(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        return spec_from_file_location(name, Path(__file__).parent / DOUBLES[name]) if name in DOUBLES else None


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    sys.meta_path.insert(0, Finder())
    from core.jobs.machinery import preload, supervisor

    preload.LIBRARIES = tuple(name for name in preload.LIBRARIES if name in os.environ.get("TEST_PRELOAD", ""))
    preload.OURS = ("core.runs.execute",) if "TEST_OURS" in os.environ else ()
    preload.LOADED = [] if os.environ.get("TEST_OURS") == "updated since" else preload.LOADED
    supervisor.main()
