"""Weights of linear models: the matrix they see, how strongly they are held back, and the ways to find them."""
