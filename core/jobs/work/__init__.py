"""What job processes do, sort by sort."""
