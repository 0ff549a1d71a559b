"""A dataset for the screen: pages of rows, small pictures and sounds, figures, the fields of a form."""
