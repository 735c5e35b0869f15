"""The screen `workingon`."""
