"""The screen `offline`."""
