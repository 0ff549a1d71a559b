"""The stages of a run up to its trained model, and what they share."""
