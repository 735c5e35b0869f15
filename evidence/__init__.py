"""What the predictions are worth, measured on scores of real clients.

`make evidence DATA=file` writes the pages in docs/evidence; the scores stay outside.
"""

import sys
from pathlib import Path


def put_page(text: str, page: Path, *, write: bool) -> None:
    """Write a page into the docs, or print it."""
    if write:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
