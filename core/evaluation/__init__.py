"""How good a bundle is: numbers from its own answers, figures from the numbers, and what they mean in plain words."""
