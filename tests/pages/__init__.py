"""Tests of the screens, run without a browser."""
