"""Pieces of the page Train: a run watched live, what mends it, the runs so far, and how learning works."""
