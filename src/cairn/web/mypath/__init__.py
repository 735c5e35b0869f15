"""The screen `mypath`."""
