"""Neural networks: built, trained, begun from others' weights, with open models that may change."""
