"""The screen `checkin`."""
