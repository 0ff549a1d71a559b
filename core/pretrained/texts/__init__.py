"""Pretrained models that read texts, and which languages texts are in."""
