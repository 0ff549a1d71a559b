"""Single cells: what they look like, which of them are missing, and the types in which they are kept."""
