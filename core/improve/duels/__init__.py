"""Champion and challenger: one recipe on newer rows, both held against each other, and which of them to keep."""
