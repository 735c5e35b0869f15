"""What can be wrong with the options of `cairn offtrack`."""

from cairn.errors import CairnError


class OffTrackOptionsError(CairnError):
    """The options do not say whom to judge, or by what."""

    exit_code = 2
