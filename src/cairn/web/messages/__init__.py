"""The screen `messages`."""
