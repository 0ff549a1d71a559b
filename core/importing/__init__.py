"""What people bring becomes a dataset, or rows for one; read in limited processes where strangers bring it."""
