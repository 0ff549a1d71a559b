"""How the numbers in a column of texts are written: marks, units, codes, and what they mean as numbers."""
