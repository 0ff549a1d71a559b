"""The bundle: joined, checked, described and opened again; the one file a user leaves with."""
