"""Pieces of the page Train: a run watched live, what repairs it, the runs so far, and how learning works."""
