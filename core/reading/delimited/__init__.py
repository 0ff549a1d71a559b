"""Delimited text: how its cells are told apart, what is odd in it and how that is repaired."""
