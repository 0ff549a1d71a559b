"""Files that a stranger made: looked into by limited processes, believed in nothing."""
