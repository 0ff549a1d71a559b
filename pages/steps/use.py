"""What does this model say? The page of a link: no menu, no workspace, nothing of its owner but the model."""

from functools import partial

import streamlit as st

from pages.ui import in_browser, vocabulary
from pages.ui.export import takeaway
from pages.ui.predict import asking, batch, shared_file, shared_model
from pages.ui.translation import clean, plain, t

in_browser.begin(st._main)
asked = shared_model.begin()
share, visit = asked.model.share, asked.model.visit
title = share.title or t("Ask the model")
st.set_page_config(page_title=clean(title, 80), layout="centered")
st.title(plain(title), anchor=False)
works_out = t("It works out **{target}**.", target=plain(asked.model.schema.target))
st.markdown(plain(share.purpose, 300) if share.purpose else works_out)

one, many, about = st.tabs([t("One at a time"), t("A whole file"), t("About this model")])
with one:
    asking.ask(share.workspace, asked, visit)
with many:
    batch.answer_file(share.workspace, asked, partial(shared_file.run, visit))
with about:
    takeaway.card(asked.model.card)
shared_model.note(asked.model)
vocabulary.explain("probability", "interval", more=False)
