"""In which direction is a text read? The first letter with a direction says so."""

from unicodedata import bidirectional

_DIRECTIONS = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def direction_of(text: str, *, otherwise: str = "ltr") -> str:
    """Return ltr or rtl; a text without any such letter is read like what is around."""
    found = (_DIRECTIONS.get(bidirectional(letter)) for letter in text)
    return next((one for one in found if one), otherwise)
