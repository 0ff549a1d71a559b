"""How texts spell days, times of day and durations, and what they mean."""
