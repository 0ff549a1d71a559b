"""The tabs of Improve, in their order: each shows (workspace, project, the run in view)."""

from collections.abc import Callable
from dataclasses import dataclass

from core.store.projects import Project
from core.store.runs import Run
from pages.ui.improve import adviser, champion, compare, inbox


@dataclass(frozen=True)
class Tab:
    """One tab: its title and what draws it."""

    title: str
    show: Callable[[str, Project, Run], None]


TABS = {
    "compare": Tab("Compare", compare.show),
    "adviser": Tab("Adviser", adviser.show),
    "inbox": Tab("Inbox", inbox.show),
    "champion": Tab("Champion", champion.show),
}
