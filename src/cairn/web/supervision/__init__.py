"""Supervision: what a therapist takes there, and what their supervisor sees of it."""
