"""Which row is for what: parts and folds, split by a seed, by a column or by the user's own words."""
