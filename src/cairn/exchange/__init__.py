"""Bytes from elsewhere to science values and back; no tables."""
