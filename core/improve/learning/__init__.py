"""Learning curves: what fewer rows would have cost, measured, and what more rows may bring."""
