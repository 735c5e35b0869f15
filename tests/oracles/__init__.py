"""Slow, obvious ways to the same answers, for the properties to compare with."""
