"""Where a table stands in a file: what is above and below it, its header and names, what its columns usually hold."""
