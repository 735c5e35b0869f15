"""The screen `invite`."""
