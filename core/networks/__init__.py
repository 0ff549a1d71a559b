"""torch modules: encoders (columns to a vector), trunk, head, and their export. Imported by job processes only."""
