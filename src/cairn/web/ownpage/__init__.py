"""Screens on which a client lays, changes, hides and shows what is theirs to say."""
