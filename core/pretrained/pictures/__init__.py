"""Pretrained models that look at pictures, and how they want them."""
