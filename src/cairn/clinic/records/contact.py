"""How can a client be reached: the e-mail address and telephone number on file?"""

import re
from dataclasses import dataclass

_BETWEEN = re.compile(r"[\n;,]+")
_FEWEST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Contact:
    """An e-mail address and a telephone number, each empty when not known."""

    email: str = ""
    phone: str = ""

    def __str__(self) -> str:
        return "\n".join(filter(None, (self.email, self.phone)))

    @property
    def dial(self) -> str:
        """Return the number as a telephone dials it."""
        return re.sub(r"[^0-9+]", "", self.phone)


def read_contact(text: str) -> Contact:
    """Tell e-mail address and telephone number apart in the one sealed text."""
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    email = next((part for part in parts if "@" in part), "")
    phone = next((part for part in parts if "@" not in part and _dials(part)), "")
    return Contact(email, phone)


def _dials(part: str) -> bool:
    return sum(letter.isdigit() for letter in part) >= _FEWEST_DIGITS
