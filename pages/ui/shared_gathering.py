"""What the owner's rules gather of a link's visitors' questions; never more than the page said when it opened."""

from contextlib import suppress

from core.errors import UserError
from core.serving.answers import Answers
from core.store import collecting, projects
from core.store.collecting import Answered
from core.store.shares import Share
from pages.ui import answer
from pages.ui.text import plain, t
from pages.ui.visiting import leaves_room


def told(share: Share) -> str:
    """What the page says of it, safe inside Markdown; "" while nothing is gathered."""
    said = collecting.told(projects.get(share.workspace, share.project))
    return plain(t(said), 600) if said else ""


def keep(share: Share, run: str, sha: str, values: dict, given: Answers) -> None:
    """Count one asked row and keep it where the rules want it. A workspace without room keeps nothing, and the visitor
    gets the answer all the same."""
    if leaves_room(share, values):
        with suppress(UserError):
            asked = [Answered(dict(values), answer.plain_data(given))]
            collecting.gather(share.workspace, share.project, run, sha, asked)
