"""Pretrained models that listen to sounds, and what they take of them."""
