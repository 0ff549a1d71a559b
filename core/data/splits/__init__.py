"""Which row is for what: parts and folds, dealt by a seed, by a column or by the user's own words."""
