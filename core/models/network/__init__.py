"""Neural networks: built, trained, begun from others' weights, with pretrained models that may change."""
