"""Done once a server, before the first page: start the jobs, load, keep what was loaded from garbage collection.

Not in app.py: Streamlit makes what stands there anew at every rerun, a cached function too.
"""

import gc
import importlib
from contextlib import suppress

import streamlit as st

from core.errors import UserError

# Streamlit's tables that can be edited load it when they are first drawn: the first person to open a table would wait
# for it, and the memory a visit takes (40 MB) would depend on who came before.
NEEDED_BY_TABLES = "pandas"


@st.cache_resource(show_spinner=False)
def warm() -> bool:
    """Get the job process ready, and take everything loaded so far out of garbage collection."""
    from core.jobs.orders import desk

    with suppress(UserError):  # every page asks again, and says what is wrong
        desk.warm()
    importlib.import_module(NEEDED_BY_TABLES)
    gc.collect()
    gc.freeze()
    return True
