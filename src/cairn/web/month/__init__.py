"""The screen `month`."""
