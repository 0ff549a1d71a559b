"""Export's tab Link: one address by which others use the model, with its switches; made, watched, revoked."""

import streamlit as st

from core.runs import champion
from core.store import runs
from core.store.access import shares
from core.store.access.shares import Share
from core.store.projects import Project
from pages.ui import address
from pages.ui.export import link_settings, link_use, qr
from pages.ui.translation import labels, t

_WHAT = (
    "Others can use this model by a link, in any browser and without an account: its form, its answers and its card, "
    "never your rows or anything else of yours."
)
_SEEN = (
    "The form and the card name your columns, the words that they hold and their usual ranges: whoever has the link "
    "sees those. The values that the form starts from are made up."
)


def show(workspace: str, project: Project) -> None:
    """The links of the project, one of them open; or the way to the first."""
    st.markdown(t(_WHAT), help=t(_SEEN))
    every = shares.all(workspace, project.id)
    if not every:
        more = {"type": "primary", "icon": ":material/add_link:", "args": (workspace, project.id)}
        st.button(t("Make a link"), key="link_make", on_click=_make, **more)
        return
    share = _pick(every)
    with st.container(border=True):
        _address(share)
        _switches(share)
        link_use.show(share)
    link_settings.show(share, [run for run in runs.all(workspace, project.id) if champion.ready(run)])
    with st.container(horizontal=True, vertical_alignment="center"):
        _revoke(share)
        more = {"type": "tertiary", "icon": ":material/add:", "args": (workspace, project.id)}
        st.button(t("Make another link"), key="link_another", on_click=_make, **more)


def _pick(every: list[Share]) -> Share:
    if len(every) == 1:
        return every[0]
    known = {share.id: link_settings.called(share) for share in reversed(every)}
    chosen = st.selectbox(t("Which link"), [share.id for share in every], format_func=labels(known), key="link_which")
    return next(share for share in every if share.id == chosen)


def _address(share: Share) -> None:
    link = address.of_share(share.secret)
    words, code = st.columns([3, 1], vertical_alignment="center")
    with words:
        st.code(link, language=None, wrap_lines=True)
        if address.only_here():
            st.markdown(
                ":material/info: "
                + t("This address works on this computer only. Open the app by the name that others reach it by.")
            )
        with st.container(horizontal=True):
            st.link_button(t("Open it"), link, key="link_visit", icon=":material/open_in_new:")
            st.download_button(
                t("Save the QR code"),
                data=lambda: qr.file(link),
                file_name="qr-code.png",
                mime="image/png",
                key="link_qr",
                icon=":material/qr_code_2:",
                on_click="ignore",
            )
    code.image(qr.picture(link), width=200, alt=t("QR code of the link"))


def _switches(share: Share) -> None:
    for name, label, action in (
        ("open", t("The link works"), _open),
        ("feedback", t("Visitors may say what an answer should be; it comes into your inbox"), _feedback),
    ):
        key = f"link_{name}_{share.id}"
        st.session_state[key] = getattr(share, name)  # another tab may have switched it
        st.toggle(label, key=key, on_change=action, args=(share, key))


def _revoke(share: Share) -> None:
    with st.popover(t("Revoke the link"), icon=":material/link_off:"):
        st.markdown(
            t(
                "It stops working for good, printed ones as well. What visitors told stays in your inbox. To pause it, "
                "switch it off instead."
            )
        )
        st.button(t("Yes, revoke it"), key="link_revoke", on_click=link_settings.keep, args=(shares.revoke, share))


def _make(workspace: str, project: str) -> None:
    st.session_state["link_which"] = shares.make(workspace, project, days=link_settings.FIRST).id


def _open(share: Share, key: str) -> None:
    link_settings.keep(shares.switch, share, open=st.session_state[key])


def _feedback(share: Share, key: str) -> None:
    link_settings.keep(shares.let_say, share, feedback=st.session_state[key])
