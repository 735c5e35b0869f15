"""The screen `signin`."""
