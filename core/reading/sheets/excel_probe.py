"""Opens every sheet of a workbook and says how large it is, or dies of it: a trial whose end harms nobody.

Run as a script, by its path, by core.reading.sheets.excel_open; imports nothing but what opens workbooks.
"""

import json
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

MEGABYTE = 2**20


def bound(memory_mb: int, seconds: int) -> None:
    """At most so much memory and processor time for this process, which is the first to go when memory is short."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, most in (
        (resource.RLIMIT_DATA, memory_mb * MEGABYTE),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _, ceiling = resource.getrlimit(kind)
        most = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        resource.setrlimit(kind, (most, most))


def main(path: str) -> None:
    """Print the (height, width) of all sheets as JSON; nothing where the workbook is damaged, which others tell."""
    from python_calamine import CalamineError, CalamineWorkbook

    with suppress(CalamineError, OSError, ValueError, zipfile.BadZipFile):
        book = CalamineWorkbook.from_path(path)
        sheets = [book.get_sheet_by_index(index) for index in range(len(book.sheet_names))]
        print(json.dumps([[sheet.height, sheet.width] for sheet in sheets]))


if __name__ == "__main__":
    bound(int(sys.argv[2]), int(sys.argv[3]))
    main(sys.argv[1])
