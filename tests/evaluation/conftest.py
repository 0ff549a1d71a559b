"""The tables that the check-up is tested with serve the look back as well."""

from tests.audit.conftest import look_at, people

__all__ = ["look_at", "people"]
