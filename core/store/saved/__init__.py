"""A whole project as one file, and back: written, checked, believed in nothing."""
