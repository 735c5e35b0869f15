"""The record: every table Cairn has."""
