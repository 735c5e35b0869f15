"""The screen `people`."""
