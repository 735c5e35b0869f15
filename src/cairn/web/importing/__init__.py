"""The screen `importing`."""
