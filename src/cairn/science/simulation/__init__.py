"""Invented people, seeded: for demonstrations and tests, never for claims."""
