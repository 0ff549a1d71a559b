"""For tests of pretrained models: downloads stay in the test, and a hub on loopback serves a tiny one."""

from tests.pretrained.served import hub, models, tiny

__all__ = ["hub", "models", "tiny"]
