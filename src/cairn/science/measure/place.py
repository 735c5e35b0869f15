"""Where on a client's path does a measure belong, if anywhere?"""

from enum import StrEnum


class Track(StrEnum):
    """What therapy is for, in three lines that are never summed."""

    HAPPIER = "happier"
    INDEPENDENT = "more independent"
    FUNCTIONAL = "more functional"


class Axis(StrEnum):
    """The two axes of the picture from pain to peace."""

    DISTRESS = "distress"
    WELL_BEING = "well-being"
