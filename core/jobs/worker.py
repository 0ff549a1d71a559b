"""The worker's place before jobs had rooms: a supervisor from before an update, which lives on, still asks for it here."""

from core.jobs.machinery.worker import main

__all__ = ["main"]
