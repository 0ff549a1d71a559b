"""Rows made ready to be learned from: the preprocessing graph, its columns and the answer, fitted on the training
rows."""
