"""The screen `hardday`: something to hold, and whom to call."""
