"""Does the bundle answer as the trained model does, and on the original file? Compared in clean processes."""
