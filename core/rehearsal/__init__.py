"""What a run will take: a few rows go all its way before it starts, and minutes, memory and size are foretold."""
