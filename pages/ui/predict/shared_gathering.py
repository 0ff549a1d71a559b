"""What the owner's rules gather of a link's visitors' questions; never more than the page said when it opened."""

from core.answers import Answers
from core.bundle_schema import BundleSchema
from core.jobs.feedback import collecting as gather
from core.serving.batch import Seen
from core.store import projects
from core.store.access.shares import Share
from core.store.feedback import collecting
from pages.ui.translation import plain, t
from pages.ui.visiting import leaves_room


def notice(share: Share) -> str:
    """What the page says of it, safe inside Markdown; "" while nothing is gathered."""
    message = collecting.summary(projects.get(share.workspace, share.project))
    return plain(t(message), 600) if message else ""


def one(share: Share, run: str, sha: str, values: dict, given: Answers) -> None:
    """Count one asked row and keep it where the rules want it and the owner has room."""
    if leaves_room(share, values):
        gather.one(share.workspace, run, sha, values, given)


def of_file(share: Share, run: str, sha: str, schema: BundleSchema) -> Seen | None:
    """What does the same for a file's rows as they are answered; None where the owner has no room."""
    return gather.Gathering(share.workspace, run, sha, schema) if leaves_room(share, {}) else None
