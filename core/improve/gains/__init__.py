"""Gains: how much better a model becomes, tried before it is promised, and held against what became."""
