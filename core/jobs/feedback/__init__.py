"""Answers that were given, and what people say of them, on the way into the inbox and out of it."""
