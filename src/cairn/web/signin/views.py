"""Ends every session of an account, on all devices."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from cairn.clinic.records.services.end_sessions import end_sessions
from cairn.web.request import CairnRequest, author_of


@require_POST
def sign_out_everywhere(request: CairnRequest) -> HttpResponse:
    """Sign this account out here and on every other device."""
    end_sessions(request.member, by=author_of(request), at=timezone.now())
    logout(request)
    return redirect(settings.LOGIN_URL)
