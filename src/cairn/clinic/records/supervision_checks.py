"""Is it time to look at how two people work together in supervision, and what was said?

After every sixth meeting each of the two marks two lines from 0 to 10. Neither sees the
other's marks before giving their own.
"""

import json
from collections.abc import Mapping
from uuid import UUID

from cairn.clinic.keys import keyring
from cairn.clinic.records.models import (
    Member,
    Supervision,
    SupervisionCheck,
    SupervisionPack,
    supervision_owner,
)

EVERY = 6
LINES = 2


def meeting_to_look_at(supervision: Supervision) -> int:
    """Return the last sixth, twelfth, ... meeting; 0 before the first of them."""
    packs = SupervisionPack.objects.filter(supervision=supervision)
    held = packs.filter(closed_at__isnull=False).count()
    return held // EVERY * EVERY


def is_check_due(supervision: Supervision, member: Member) -> bool:
    """Whether this one of the two has something to mark."""
    meeting = meeting_to_look_at(supervision)
    return meeting > 0 and member.id not in marks_of(supervision, meeting)


def marks_of(supervision: Supervision, meeting: int) -> Mapping[UUID | None, list[int]]:
    """Return what was marked after a meeting, by who marked it."""
    rows = list(SupervisionCheck.objects.filter(supervision=supervision,
                                                meeting=meeting))  # fmt: skip
    if not rows:
        return {}
    key = keyring().key(supervision_owner(supervision.therapist_id))
    return {row.author_id: json.loads(row.read_text("marks", key=key)) for row in rows}
