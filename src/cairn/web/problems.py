"""In which frame does a page say that something went wrong: a client's, or the desk's?

Whoever has a client's link reads it on their own page, with help at its foot.
"""

from typing import Any

from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import Invitation
from cairn.web.checkin.safety import safety_for

DESK, OWN_PAGE = "base_therapist.html", "base_client.html"


def frame_for(invitation: Invitation | None) -> dict[str, Any]:
    """Return the frame of a problem page, without a name in it."""
    if invitation is None:
        return {"frame": DESK}
    with scope(practice=invitation.practice):
        safety = safety_for(invitation.client, at=timezone.now())
    return {"frame": OWN_PAGE, "safety": safety.without_names()}
