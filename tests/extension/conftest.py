"""The guests' pages are shown without a supervisor behind them, as all pages in tests."""

from tests.pages.conftest import no_supervisor

__all__ = ["no_supervisor"]
