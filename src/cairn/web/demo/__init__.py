"""The screen `demo`."""
