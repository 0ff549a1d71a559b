"""Pieces of the Overview: what is here, and how to begin."""
