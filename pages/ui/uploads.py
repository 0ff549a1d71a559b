"""Uploaded files lie in the server's memory until the session ends; once one is on the disk, it is dropped here."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile


def key(name: str) -> str:
    """The uploader's key, another one after each file that was dropped: the uploader is empty then."""
    return f"{name}_{st.session_state.get('uploads', 0)}"


def drop(uploaded: UploadedFile) -> None:
    """Give back the memory of a file that is no longer needed."""
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
    run = get_script_run_ctx()
    if run is not None:
        run.uploaded_file_mgr.remove_file(run.session_id, uploaded.file_id)
    uploaded.close()
