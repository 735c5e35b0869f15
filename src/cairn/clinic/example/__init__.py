"""The example practice: invented people, their pages, and their therapist's book."""
