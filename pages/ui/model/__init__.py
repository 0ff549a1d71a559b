"""Pieces of the page Model: families, open models, and what a run begins from."""
