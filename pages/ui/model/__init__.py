"""Pieces of the page Model: families, pretrained models, and what a run begins from."""
