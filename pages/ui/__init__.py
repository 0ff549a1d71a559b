"""Pieces that the pages share; each knows Streamlit and core, none knows a page."""
