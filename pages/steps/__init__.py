"""One file a step of the workshop; each runs alone."""
