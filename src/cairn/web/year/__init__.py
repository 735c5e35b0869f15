"""The screen `year`: a therapist looks back on a working year, for themself alone."""
