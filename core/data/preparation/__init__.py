"""Rows made ready to be learned from: the front graph, its columns and the answer, fitted on the training rows."""
