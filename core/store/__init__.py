"""Workspaces and everything they own: tables (SQLAlchemy) and files. An id is not a permission."""
