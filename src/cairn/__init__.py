"""Cairn: progress in therapy made visible, early and honestly."""

__version__ = "0.1.0"
