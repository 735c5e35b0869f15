"""The screen `health`."""
