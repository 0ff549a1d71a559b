"""Keeping files and database in order: what ends by itself, what is found again, set aside or too much."""
