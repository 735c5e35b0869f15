"""Measures as data files: reading, checking and the shelf Cairn ships."""
