"""How what is to be predicted is read: the stored values as answers, and what a column's profile says as an answer."""
