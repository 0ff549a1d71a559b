"""Done once a server, before the first page: load, keep what was loaded from garbage collection, start the jobs.

Not in app.py: Streamlit makes what stands there anew at every rerun, a cached function too.
"""

import gc

import streamlit as st


@st.cache_resource(show_spinner=False)
def warm() -> bool:
    """Get the job process ready, and take everything loaded so far out of garbage collection."""
    from core.jobs import desk

    desk.warm()
    gc.collect()
    gc.freeze()
    return True
