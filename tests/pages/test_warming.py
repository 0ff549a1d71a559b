"""What the server loads before the first page, measured in a fresh process."""

import subprocess
import sys

from tests.pages.workshop import Workshop
from tests.sources import ROOT

VISIT = """
import sys
from core.jobs.orders import desk
from tests.pages.workshop import opened
desk.warm = lambda: None  # no supervisor
opened(workspace=sys.argv[1])
before = {name.split(".")[0] for name in sys.modules}
page = opened("data", workspace=sys.argv[1], project=sys.argv[2])
assert not page.exception and page.title[0].value == "Data", page.main
print(*{name.split(".")[0] for name in sys.modules} - before)
"""


def test_opening_a_table_loads_no_library_that_the_first_page_did_not(workshop: Workshop):
    command = [sys.executable, "-c", VISIT, workshop.key, workshop.project]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) - set(sys.stdlib_module_names) == set()
