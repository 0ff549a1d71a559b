"""Uploaded files: large ones lie on the disk already, small ones in the server's memory until they are dropped here."""

from pathlib import Path
from typing import BinaryIO

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.errors import UserError
from core.jobs.incoming import arrivals
from core.jobs.machinery import limits
from pages.ui import state, visiting


def key(name: str) -> str:
    """The uploader's key, another one after each file that was dropped: the uploader is empty then."""
    return f"{name}_{st.session_state.get('uploads', 0)}"


def most_mb() -> int | None:
    """Megabytes that an uploader takes; None for Streamlit's own limit, where files stay in memory."""
    if visiting.here():
        return visiting.MOST_MB
    return None if state.by_link() else limits.upload_mb()


def brought(uploaded: UploadedFile) -> Path | BinaryIO:
    """The file as it can be read. UserError when it was too large or there was no room for it."""
    if not arrivals.known(uploaded.file_id):  # nobody's workspace is asked for then: a link's visitor may have none
        return uploaded
    return arrivals.find(state.receives(), uploaded.file_id) or uploaded


def source(uploaded: UploadedFile) -> Path | bytes:
    """The file where it lies: on the disk, or in memory already. UserError as in `brought`."""
    found = brought(uploaded)
    return found if isinstance(found, Path) else uploaded.getvalue()


def content(uploaded: UploadedFile, most: int) -> bytes:
    """All of a file that may be held in memory. UserError as in `brought`, and for more than `most` MB.

    An uploader with a limit of its own would say so, too, but keep the file of before, and its answer beside the error.
    """
    found = source(uploaded)
    most = min(most, visiting.MOST_MB) if visiting.here() else most
    size = found.stat().st_size if isinstance(found, Path) else len(found)
    if size > most * 1_000_000:
        raise UserError(
            "The file has {size:,.1f} MB; {most} MB is the limit for one picture or sound.",
            "Bring a smaller one.",
            size=size / 1e6,
            most=most,
        )
    return found.read_bytes() if isinstance(found, Path) else found


def drop(uploaded: UploadedFile) -> None:
    """Give back the memory, or the room on the disk, of a file that is no longer needed."""
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
    run = get_script_run_ctx()
    if run is not None:
        run.uploaded_file_mgr.remove_file(run.session_id, uploaded.file_id)
    arrivals.forget(uploaded.file_id)
    uploaded.close()
