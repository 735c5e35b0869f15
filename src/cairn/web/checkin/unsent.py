"""A safety answer that was marked and not sent: passed on where the page said so."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cairn.clinic.records.services.note_unsent import note_unsent
from cairn.science.measure.instrument import Instrument
from cairn.web.checkin.hand_in import VERSION, answers_to, read_answers, read_reply
from cairn.web.checkin.questions import measures_to_take
from cairn.web.request import CairnRequest, author_of, link_of

NOTHING = 204


@require_POST
def tell_unsent(request: CairnRequest) -> HttpResponse:
    """Take the marked answer alone, and say to whom it went."""
    invitation, _client = link_of(request)
    now = timezone.now()
    told = pass_on(request, measures_to_take(invitation.episode, at=now), at=now)
    if not told:
        return HttpResponse(status=NOTHING)
    return HttpResponse(told, content_type="text/plain; charset=utf-8")


def pass_on(
    request: CairnRequest, measures: Sequence[Instrument], *, at: datetime
) -> str:
    """Pass a marked answer on and say so; nothing where nobody promised that."""
    invitation, client = link_of(request)
    asked = [measure for measure in measures if VERSION + measure.key in request.POST]
    chosen, _errors = read_answers(request.POST, asked)
    status = note_unsent(
        invitation,
        answers_to(asked, chosen),
        risk_reply=read_reply(request.POST),
        by=author_of(request),
        at=at,
    )
    if status is None:
        return ""
    holder = status.holder or client.therapist
    return _("Passed on to %(name)s. You can still go on, or stop here.") % {
        "name": holder.read_text("name")
    }
