"""What stands in a dataset's columns, counted and measured: the profile, and how columns are associated."""
