"""The screen `friday`: a therapist's week, gone through once in seven cards."""
