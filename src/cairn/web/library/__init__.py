"""The screen `library`."""
