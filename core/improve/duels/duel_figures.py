"""How many rows the challenger won and lost, as a figure. Computes nothing; colours come from the app's theme."""

import plotly.graph_objects as go

from core.evaluation.evaluation_figures import laid_out
from core.plain import Plain

NAMES = {"choosing": "Kept aside", "use": "From use", "test": "Test rows"}
EACH, AROUND = 44, 70  # pixels


def won_and_lost(found: Plain) -> go.Figure:
    """A bar to the right for rows won and one to the left for rows lost, for each sort of rows that was counted."""
    notes = [(name, found[part]) for part, name in reversed(NAMES.items()) if found.get(part)]
    names = [name for name, _ in notes]
    figure = go.Figure()
    for key, label, sign in (("won", "Challenger better", 1), ("lost", "Champion better", -1)):
        figure.add_bar(
            y=names,
            x=[sign * part[key] for _, part in notes],
            text=[f"{part[key]:,}" for _, part in notes],
            name=label,
            orientation="h",
            hovertemplate=f"%{{y}}: {label.lower()} on %{{text}} rows<extra></extra>",
        )
    figure.update_layout(barmode="relative")
    figure.update_xaxes(showticklabels=False, showgrid=False, zeroline=True)
    figure = laid_out(figure)
    figure.update_layout(height=AROUND + EACH * len(notes), legend={"traceorder": "reversed"})
    return figure
