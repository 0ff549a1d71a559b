"""Pieces of the page Evaluate: the verdict, the rows behind it, and what the model relies on."""
