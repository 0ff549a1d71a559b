"""What a bundle takes: stored columns and single values as raw values, pictures and sounds decoded, rows in groups."""
