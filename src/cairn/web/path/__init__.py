"""The screen `path`."""
