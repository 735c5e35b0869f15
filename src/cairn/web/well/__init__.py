"""The screen `well`: the therapist's own book."""
