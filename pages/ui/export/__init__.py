"""Pieces of the page Export: the file to take away, and the link by which others use the model."""
