"""What the predictions are worth, measured on scores of real clients.

`make evidence DATA=file` writes the pages in docs/evidence; the scores stay outside.
"""
