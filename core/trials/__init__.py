"""Which recipe is best on these rows? Recipes are tried on a sample of them, and scored; the test part stays out."""
