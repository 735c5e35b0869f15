"""The screen `milestones`."""
