"""Before a run: the recipe, from a first one to what stands in its way. Trains nothing."""
