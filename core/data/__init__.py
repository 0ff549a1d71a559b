"""Datasets: read, profiled, split into parts, and prepared as arrays by the preprocessing graph."""
