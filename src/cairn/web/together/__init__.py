"""The screen `together`."""
