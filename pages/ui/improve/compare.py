"""All runs of a project beside each other."""

from core.store import runs
from core.store.projects import Project
from core.store.runs import Run
from pages.ui import history


def show(workspace: str, project: Project, run: Run) -> None:
    """Draw the tab."""
    history.show(workspace, runs.all(workspace, project.id), run)
