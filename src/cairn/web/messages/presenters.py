"""What a client can be sent, what they chose, and whether it would arrive."""

from dataclasses import dataclass

from cairn.clinic.records.messages import (
    can_be_written_to,
    wanted_follow_ups,
    wants_note,
)
from cairn.clinic.records.models import Client
from cairn.clinic.records.queries import latest_episode
from cairn.clinic.records.services.send_invitation import may_send
from cairn.web.messages.forms import FollowUpForm, NoteForm

_SAID = {True: "yes", False: "no", None: None}


@dataclass(frozen=True, slots=True)
class AfterTheEnd:
    """The choice of check-ins afterwards, for any page that offers it."""

    form: FollowUpForm
    therapist: str
    would_arrive: bool
    back: str = ""


def present_follow_ups(client: Client, *, back: str = "") -> AfterTheEnd:
    """Offer the check-ins afterwards; `back` names the page to return to."""
    chosen = sorted(wanted_follow_ups(latest_episode(client)))
    return AfterTheEnd(
        form=FollowUpForm(initial={"months": chosen}),
        therapist=client.therapist.read_text("name"),
        would_arrive=may_send() and can_be_written_to(client),
        back=back,
    )


def note_form(client: Client) -> NoteForm:
    """Offer the one note as it was chosen, or with nothing chosen."""
    return NoteForm(initial={"note": _SAID[wants_note(client)]})
