"""The web app: page config, logo, menu and warming up. Nothing that a page needs lives here: each runs alone."""

import streamlit as st

from pages.ui import messages, steps, warming

st.set_page_config(page_title="Model Atelier", page_icon="static/mark.png", layout="wide")
st.logo("static/logo.svg", size="large", icon_image="static/mark.svg")
warming.warm()
page = steps.navigation()
with messages.Surprises():
    page.run()
