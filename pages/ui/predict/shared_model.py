"""The model behind a link as its visitors get to use it: each answer asks first whether it may be given, and counts.

What they see is made of the bundle alone: its form starts from made-up values, and its card leaves out how it was made.
"""

import re

import streamlit as st

from core.answers import Answers
from core.errors import UserError
from core.runs import shared
from core.runs.shared import Opened
from core.serving.asking import Asking
from core.serving.batch import Seen
from core.store.access.shares import Share
from pages.ui import messages, results, visiting
from pages.ui.predict import shared_gathering
from pages.ui.results import Asked
from pages.ui.translation import problem, t
from pages.ui.visiting import Visit

_PART = r"^## {title}\n.*?(?=^## |\Z)"
_HELD, _ANSWER = "shared_model", "shared_answer"


class Lent:
    """A predictor for one visitor of a link; UserError instead of an answer once that is over."""

    def __init__(self, model: Asking, sha: str, visit: Visit, share: Share) -> None:
        self.model = model
        self.sha = sha
        self.visit = visit
        self.share = share
        self.gathers = shared_gathering.notice(share)
        self.schema = model.schema
        self.start = {column.name: column.example for column in self.schema.inputs if not column.traits.is_file}
        self.card = _card(model.card)

    def looks(self) -> Seen | None:
        """What gathers of a file's rows what the rules want; None where nothing is gathered."""
        notes = (self.share, self.visit.run, self.sha, self.schema)
        return shared_gathering.of_file(*notes) if self.gathers else None

    def answer(self, table: object) -> Answers:
        """As the predictor's, for the rows of a file, which were counted when it was opened."""
        return self.model.answer(table)

    def answer_one(self, values: dict[str, object]) -> Answers:
        """As the predictor's. The same values again, as when a page is drawn anew, count as one question."""
        before = st.session_state.get(_ANSWER)
        if before is not None and before[0] == (self.visit, values):
            self.visit.require()
            return before[1]
        self.visit.ask()
        given = self.model.answer_one(values)
        st.session_state[_ANSWER] = ((self.visit, dict(values)), given)
        if self.gathers and any((value or "") != self.start.get(name, "") for name, value in values.items()):
            shared_gathering.one(self.share, self.visit.run, self.sha, values, given)
        return given


def begin() -> Asked:
    """The model that the link in the address opens, to be asked by this tab's visitor; where there is none, says why
    and ends the page.

    When the link stops working while somebody is at it, that is said above and what was filled in stays.
    """
    held: Asked | None = st.session_state.get(_HELD)
    if held is not None and held.model.visit.secret != visiting.secret():
        held = None
    try:
        found = _opened(held)
    except UserError as error:
        if held is None:
            _refused(error)
        messages.show(error)
        return held
    st.session_state[_HELD] = _asked(found)
    return st.session_state[_HELD]


def _opened(held: Asked | None) -> Opened:
    """The champion that this visitor began with stays until a reload, if it is there."""
    found = shared.opened(visiting.secret())
    if held is None or found.run.id == held.run:
        return found
    try:
        return Opened(found.share, shared.ready(found.share, held.run))
    except UserError:
        return found


def _asked(found: Opened) -> Asked:
    own, sha = results.model(found.run)
    lent = Lent(own, sha, visiting.visit(found.share, found.run.id), found.share)
    return Asked(lent, found.run.id, sha, sha[:12], lent.start, results.relied_on(found.run), made_up=True)


def note(lent: Lent) -> None:
    """What becomes of what is brought and said."""
    kept = lent.gathers or t("What you fill in or bring is answered and not kept.")
    if lent.visit.may_say:
        kept += " " + t(
            "Where you say whether an answer is right, that and the values are kept, for whoever made this page to see."
        )
    st.markdown(f":small[:material/shield: {kept} {t('The model can be wrong.')}]")


def _card(text: str) -> str:
    """The card without how it was made, which names the files that it began from, and without what it tells its owner
    of the licence: only the pretrained models inside, with theirs."""
    text = _part("How it was made").sub("", text)
    models = [line for found in _part("Licence").findall(text) for line in found.splitlines() if line.startswith("- ")]
    return _part("Licence").sub("", text) + ("## Licence\n\n" + "\n".join(models) if models else "")


def _part(title: str) -> re.Pattern:
    return re.compile(_PART.format(title=title), re.MULTILINE | re.DOTALL)


def _refused(error: UserError) -> None:
    what, fix = problem(error)
    with st.container(border=True, horizontal_alignment="center"):
        st.space("small")
        st.title(what, anchor=False, width="content", text_alignment="center")
        st.markdown(fix, text_alignment="center")
        st.space("small")
    st.stop()
