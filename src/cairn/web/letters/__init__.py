"""The screen `letters`: words to keep, and giving one of them away as a second act."""
