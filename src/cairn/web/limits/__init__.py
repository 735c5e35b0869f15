"""The screen `limits`."""
