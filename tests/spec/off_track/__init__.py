"""Whose course is slower than most, and how far a flag may be trusted."""

title = "Off track"
