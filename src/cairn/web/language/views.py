"""Takes the choice at the foot of a client's page, and shows that page again."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from cairn.clinic.records.services.choose_language import choose_language
from cairn.web.checkin.door import see
from cairn.web.language.spoken import can_choose_at
from cairn.web.request import CairnRequest, author_of, link_of


@require_POST
def choose(request: CairnRequest) -> HttpResponse:
    """Speak another language from now on; an unknown one changes nothing."""
    _invitation, client = link_of(request)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        choose_language(client, language, by=author_of(request), at=timezone.now())
    back = request.POST.get("back", "")
    if not can_choose_at(back):
        return see("checkin:welcome")
    response = redirect(back)
    response.status_code = 303
    return response
