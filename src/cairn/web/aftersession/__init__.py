"""The screen `aftersession`."""
