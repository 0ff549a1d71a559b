"""A model file that somebody else made: checked first, then every answer comes from a limited process."""

import hashlib

import streamlit as st

from core.errors import UserError
from core.export.strangers import check
from core.serving.sandbox.limited import LimitedPredictor
from pages.ui import messages, uploads
from pages.ui.results import Asked
from pages.ui.translation import plain, t


def bring(workspace: str) -> Asked:
    """The model file that was brought, once it is found safe; ends the page before that."""
    st.markdown(
        t(
            "Bring a file that was exported from Model Atelier. It is checked first and runs locked away from "
            "everything else."
        )
    )
    uploaded = st.file_uploader(t("Model file"), type=["onnx"], key="predict_guest")
    if uploaded is None:
        st.stop()
    content = _read(uploaded)
    sha = hashlib.sha256(content).hexdigest()
    with st.spinner(t("Checking the file …")):
        verdict = _verdict(sha, content)
    if not verdict.safe:
        messages.shown_error(plain(t(verdict.problem), 600), plain(t(verdict.fix), 600))
        st.stop()
    try:
        model = _open(sha, content)
    except UserError as error:
        messages.show(error)
        st.stop()
    st.markdown(t("Safe to use. It works out **{target}**.", target=plain(model.schema.target)))
    with st.expander(t("What its maker says about it"), icon=":material/description:"):
        st.code(model.card, language=None, wrap_lines=True)
    return Asked(model=model, run=None, sha=sha, key=sha[:12])


def _read(uploaded: st.runtime.uploaded_file_manager.UploadedFile) -> bytes:
    try:
        return check.read(uploads.source(uploaded))
    except UserError as error:
        messages.show(error)
        st.stop()


@st.cache_data(max_entries=32, show_spinner=False)
def _verdict(sha: str, _content: bytes) -> check.Verdict:
    return check.check_bytes(_content)


@st.cache_resource(max_entries=2, show_spinner=False, scope="session", on_release=LimitedPredictor.close)
def _open(sha: str, _content: bytes) -> LimitedPredictor:
    return LimitedPredictor(_content)
