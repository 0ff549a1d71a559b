"""The least that Streamlit can be asked to show; what our pages cost is held against it."""

import streamlit as st

st.write("Hello")
