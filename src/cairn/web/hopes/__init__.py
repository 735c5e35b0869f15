"""Screens for a client's hopes: lay, put in other words, mark, close for now."""
