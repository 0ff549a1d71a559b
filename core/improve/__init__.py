"""Making a model better and proving it: runs held against each other, what would help, champion and challenger."""
