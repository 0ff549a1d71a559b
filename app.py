"""The web app: page config, logo, menu and warming up. Nothing that a page needs lives here: each runs alone.

Streamlit runs this file for every visitor. `streamlit run app.py` also imports it once, as it imports serve.py, and
finds the same application: so the first visitor after a start gets the cookie, and a link to any page works.
"""

import streamlit as st

if __name__ == "app":
    import serve

    app = st.App("app.py", **serve.PARTS)
else:
    from pages.ui import messages, steps, visiting, warming

    layout = "centered" if visiting.here() else "wide"  # as the page of a link has it: two layouts make it jump
    st.set_page_config(page_title="Model Atelier", page_icon=steps.picture("mark.svg"), layout=layout)
    st.logo(steps.picture("logo.svg"), size="large", icon_image=steps.picture("mark.svg"))
    warming.warm()
    page = steps.navigation()
    with messages.Surprises():
        page.run()
