"""Carrying out a recipe: planned and checked first, then the one path from dataset to bundle."""
