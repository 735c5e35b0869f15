"""The screen `beforesession`."""
