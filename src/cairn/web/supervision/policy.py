"""What does the practice's own protocol say about what cannot wait?"""

from datetime import date

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from cairn.clinic.records.models import Practice, RiskProtocol
from cairn.clinic.records.services.state_protocol import protocol_in_force
from cairn.web.checkin.safety import name_days, name_span


def policy_text(practice: Practice, *, on: date) -> list[str]:
    """Return the protocol in force, in sentences; without one, that there is none."""
    protocol = protocol_in_force(practice, on=on)
    if protocol is None:
        return [_("The practice has no protocol in force. Ask who answers for it.")]
    people = [row.member for row in protocol.people.all() if row.member.left_at is None]
    return [
        _("Whom to turn to, in this order: %(names)s.")
        % {"names": ", ".join(one.read_text("name") for one in people)},
        _hours(protocol),
        protocol.read_text("out_of_hours"),
        _("Cairn tells nobody by itself. The two of you decide who does, and when."),
    ]


def _hours(protocol: RiskProtocol) -> str:
    return _(
        "They look within %(span)s, and within %(urgent)s where it is urgent, counted "
        "%(days)s from %(start)s to %(end)s."
    ) % {
        "span": name_span(protocol.minutes_to_look),
        "urgent": name_span(protocol.minutes_when_urgent),
        "days": name_days(protocol.covered_days),
        "start": time_format(protocol.covered_from, "H:i"),
        "end": time_format(protocol.covered_until, "H:i"),
    }
