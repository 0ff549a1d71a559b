"""The model behind a link: the champion, or the run that the owner chose to answer always. For visitors."""

from dataclasses import dataclass

from core.errors import UserError
from core.runs import champion
from core.store import promotions, runs
from core.store.access import shares
from core.store.access.shares import Share
from core.store.runs import Run


@dataclass(frozen=True)
class Opened:
    """A link that works, and the run that answers. The visitor gets to see neither, only what its bundle says."""

    share: Share
    run: Run


def opened(secret: str) -> Opened:
    """What a visitor with that secret may ask now; UserError that says why there is nothing."""
    share = shares.find(secret)
    if share.run:
        return Opened(share, ready(share, share.run))
    promoted = promotions.current(share.workspace, share.project)
    found = champion.opening(runs.all(share.workspace, share.project), promoted)
    if found is None:
        raise shares.gone()
    return Opened(share, found.run)


def still(secret: str, run: str) -> Share:
    """The link, as long as it works and the run that a page shows is there; UserError otherwise."""
    share = shares.find(secret)
    ready(share, run)
    return share


def ready(share: Share, run: str) -> Run:
    """That run, where it is one of the link's project with a model; UserError otherwise."""
    try:
        found = runs.get(share.workspace, run)
    except UserError as error:
        raise shares.gone() from error
    if found.project != share.project or not champion.ready(found):
        raise shares.gone()
    return found
