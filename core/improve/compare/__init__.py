"""Runs beside each other: the board, any two of them, and in which settings they differ."""
