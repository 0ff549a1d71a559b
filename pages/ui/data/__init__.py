"""Pieces of the page Data: the table, how it was read, what is asked of it, more rows and older versions."""
