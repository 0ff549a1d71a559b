"""A picture or a sound as one field: uploaded, or taken here by camera or microphone; kept while pages change."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.bundle_schema import InputColumn
from core.errors import UserError
from core.importing import guarded
from core.traits import IMAGE
from pages.ui import messages, number_text, uploads
from pages.ui.predict import heard_part
from pages.ui.translation import plain, t

MOST_MB = 50


def field(key: str, column: InputColumn) -> bytes | None:
    """The widgets of such a column; returns the file's bytes, None for unknown and for what can't be read."""
    picture = column.traits.medium == IMAGE
    ways = {
        "file": t("Upload"),
        "live": t("Camera") if picture else t("Microphone"),
    }
    icons = {"file": ":material/upload:", "live": ":material/photo_camera:" if picture else ":material/mic:"}
    with st.container():
        way = st.radio(
            plain(column.name, 60),
            list(ways),
            format_func=lambda name: f"{icons[name]} {ways[name]}",
            horizontal=True,
            key=f"{key}_way",
            persist_state="session",
        )
        brought = _file(key, picture) if way != "live" else _live(key, picture)
        if brought is not None:
            st.session_state[_store(key)] = brought
        content = st.session_state.get(_store(key))
        if content is None:
            return None
        seen = _looked(key, column, content)
        _preview(key, picture, content, seen)
    return None if seen.refused else content


def kept(key: str) -> bytes | None:
    """The file that was given before, while its field is not on screen."""
    return st.session_state.get(_store(key))


def _looked(key: str, column: InputColumn, content: bytes) -> guarded.Looked:
    """What is to be seen of the file, once for as long as it stays."""
    held = st.session_state.get(f"{key}_looked")
    if held is None or held[0] is not content:
        with st.spinner(t("Looking at the file …")):
            held = content, guarded.look(content, column)
        st.session_state[f"{key}_looked"] = held
    return held[1]


def _file(key: str, picture: bool) -> bytes | None:
    label = t("A picture") if picture else t("A sound")
    shared = _shared(key, "file")
    given = st.file_uploader(label, max_upload_size=uploads.most_mb(), **shared)  # the content says what it is
    return None if given is None else _content(key, given)


def _live(key: str, picture: bool) -> bytes | None:
    shared = _shared(key, "live")
    given = (
        st.camera_input(t("Take a picture"), width=480, **shared)
        if picture
        else st.audio_input(t("Record a sound"), **shared)
    )
    return None if given is None else _content(key, given)


def _shared(key: str, way: str) -> dict:
    name = f"{key}_{way}_{_round(key)}"
    return {"key": name, "on_change": _emptied, "args": (key, name)}


def _emptied(key: str, name: str) -> None:
    """What the widget's own cross took away is gone, too; a page that was left has empty widgets but changes none."""
    if st.session_state.get(name) is None:
        st.session_state.pop(_store(key), None)


def _content(key: str, given: UploadedFile) -> bytes | None:
    try:
        return uploads.content(given, MOST_MB)
    except UserError as error:
        messages.show(error)
        st.session_state.pop(_store(key), None)  # an answer to the file of before would stand beside the new one
        return None


def _preview(key: str, picture: bool, content: bytes, seen: guarded.Looked) -> None:
    """What was given, as the model will get it, or why it can't be read; and a way to take it out again."""
    if seen.refused:
        words = t("This file {reason}, so it counts as unknown. Try another one.", reason=plain(seen.refused))
        st.warning(words, icon=":material/broken_image:" if picture else ":material/volume_off:")
    elif picture:
        st.image(seen.small, alt=t("The picture that the model is asked about"))
    else:
        st.audio(seen.playable or content, alt=t("The sound that the model is asked about"))
        heard_part.show(seen)
    with st.container(horizontal=True, vertical_alignment="center"):
        report = " · ".join(filter(None, [heard_part.words(seen), seen.facts or number_text.size(len(content))]))
        st.caption(plain(report, 200), width="stretch")
        st.button(t("Remove"), key=f"{key}_remove", icon=":material/close:", on_click=_remove, args=(key,))


def _remove(key: str) -> None:
    st.session_state.pop(_store(key), None)
    st.session_state.pop(f"{key}_looked", None)
    st.session_state[f"{key}_round"] = _round(key) + 1  # a new widget, without the file that the old one holds


def _round(key: str) -> int:
    return st.session_state.get(f"{key}_round", 0)


def _store(key: str) -> str:
    return f"{key}_bytes"
