"""The check-in as a browser sends it."""

import re

FORM = "/page/check-in/"


def hidden_fields(page: str) -> dict[str, str]:
    """Read the hidden fields of the check-in from its page."""
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return dict(found)
