"""Pieces of the pages Predict and Use: one row or a whole file asked, and what people say of the answers."""
