"""Where the worker was before jobs had rooms: a supervisor that outlives an update still asks for it here."""

from core.jobs.machinery.worker import main

__all__ = ["main"]
