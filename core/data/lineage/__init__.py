"""Later versions of a dataset: rows that come, answers that are corrected, repairs, and what became of each."""
