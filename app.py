"""The web app: page config, logo, menu and warming up. Nothing that a page needs lives here: each runs alone."""

import gc

import streamlit as st

from pages.ui import messages, steps


@st.cache_resource(show_spinner=False)
def warm() -> bool:
    """Once a server: load what the pages need, keep it out of garbage collection, and get the job process ready."""
    from core.jobs import desk

    desk.warm()
    gc.collect()
    gc.freeze()
    return True


st.set_page_config(page_title="Model Atelier", page_icon="static/mark.png", layout="wide")
st.logo("static/logo.svg", size="large", icon_image="static/mark.svg")
warm()
page = steps.navigation()
with messages.Surprises():
    page.run()
