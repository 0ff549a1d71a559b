"""Pieces of the page Prepare: the check-up with its findings, repairs, and pictures of the columns."""
