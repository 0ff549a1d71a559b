"""A page with nothing but a button that draws a chart: the least that Streamlit needs from a press to a drawn point."""

import streamlit as st

if st.button("Start training"):
    st.vega_lite_chart(
        {"step": [1], "loss": [0.5]},
        {
            "mark": "point",
            "encoding": {
                "x": {"field": "step", "type": "quantitative"},
                "y": {"field": "loss", "type": "quantitative"},
            },
        },
    )
