"""Lets in whom the policy names, looks objects up, and answers errors plainly."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseServerError,
)
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django_scopes import scope, scopes_disabled

from cairn.clinic.access import POLICY, Rule, Standing, Visitor
from cairn.clinic.finders import FINDERS, FINDERS_BY_LINK, NotThere
from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import Client, Invitation, Member
from cairn.clinic.records.services.invite_client import LinkUnusable, find_invitation
from cairn.clinic.sign_in import SignInBusy
from cairn.errors import CairnError, NotAllowed
from cairn.web.language.spoken import spoken
from cairn.web.problems import frame_for
from cairn.web.request import CairnRequest, author_of, practice_of

log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponseBase]
LINK_COOKIE = "__Host-page" if settings.SECURE else "page"
# A form that was opened in time can be sent after its link has run out.
TIME_TO_FINISH = timedelta(hours=12)
SHOWING = frozenset({200, 400})


class Headers:
    """Nothing that shows a person is kept by a cache or seen by another site."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers to every answer that is not a static file."""
        response = self.get_response(request)
        add_never_cache_headers(response)
        response["Cache-Control"] = "no-store"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        return response


class PlainErrors:
    """Turns refusals into a page that says the rule and what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        """Answer what we raise on purpose; everything else stays an error."""
        if isinstance(error, NotThere):
            return show_missing(request)
        if isinstance(error, SignInBusy):
            return show_busy(request)
        if isinstance(error, CairnError):
            return show_refusal(request, error)
        return None


class Policy:
    """Looks up who is asking, asks the policy, and sets the practice's scope."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Run the request inside its practice and time zone, or inside none."""
        asked: CairnRequest = request  # type: ignore[assignment]
        asked.standing, asked.look = find_standing(request), None
        if asked.standing.member is not None:
            asked.member = asked.standing.member
        with spoken(request, asked.standing):
            return self._answer(asked)

    def _answer(self, asked: CairnRequest) -> HttpResponseBase:
        practice = practice_of(asked)
        if practice is None:
            return self.get_response(asked)
        with scope(practice=practice), timezone.override(practice.time_zone):
            response = self.get_response(asked)
            # A form that comes back shows what the page shows; a redirect does not.
            if asked.look and response.status_code in SHOWING:
                asked.look()
            return response

    def process_view(
        self,
        request: CairnRequest,
        _view: Callable[..., HttpResponseBase],
        _arguments: list[Any],
        parts: dict[str, Any],
    ) -> HttpResponse | None:
        """Refuse, or replace identities in the address by the objects themselves."""
        match = request.resolver_match
        name = match.view_name if match else ""
        page = POLICY.get(name)
        if page is None:
            log.error("an address without a policy was refused")
            return show_missing(request)
        if not request.standing.may(page):
            return turn_away(request, page)
        found = look_up(request, parts)
        if found is None:
            return show_missing(request)
        parts.update(found)
        if page.reads and request.method in {"GET", "POST"}:
            request.look = lambda: write_down(request, page, found)
        return None


def find_standing(request: HttpRequest) -> Standing:
    """Find out who is asking: the link's holder on a client's page, else a member."""
    page = _find_rule(request)
    if page is not None and Visitor.LINK in page.who:
        return Standing(invitation=find_link(request))
    member = _find_member(request)
    return Standing(member=member, roles=member.roles if member else frozenset())


def _find_rule(request: HttpRequest) -> Rule | None:
    try:
        return POLICY.get(resolve(request.path_info).view_name)
    except Resolver404:
        return None


def _find_member(request: HttpRequest) -> Member | None:
    if not request.user.is_authenticated:
        return None
    if _has_run_out(request):
        logout(request)
        return None
    with scopes_disabled():
        members = Member.objects.select_related("practice", "user")
        return members.filter(user_id=request.user.pk, left_at=None).first()


def _has_run_out(request: HttpRequest) -> bool:
    """Whether a session lay idle for too long, or is too old however busy."""
    now = int(timezone.now().timestamp())
    last = int(request.session.get("seen", now))
    # Each change of a session moves its end, so its beginning is kept as well.
    began = int(request.session.setdefault("began", now))
    if "seen" not in request.session or now - last > 60:
        request.session["seen"] = now
    idle, age = now - last, now - began
    return idle > settings.SESSION_IDLE_SECONDS or age > settings.SESSION_COOKIE_AGE


def find_link(request: HttpRequest) -> Invitation | None:
    """Return the link this browser carries, or None when it leads nowhere."""
    token = request.COOKIES.get(LINK_COOKIE)
    if not token:
        return None
    try:
        return find_invitation(token, at=timezone.now() - TIME_TO_FINISH)
    except LinkUnusable:
        return None


def look_up(request: CairnRequest, parts: dict[str, Any]) -> dict[str, Any] | None:
    """Return the objects an address names, or None when one is not there for them."""
    invitation, member = request.standing.invitation, request.standing.member
    found: dict[str, Any] = {}
    try:
        for name, value in parts.items():
            if name in FINDERS_BY_LINK and invitation is not None:
                found[name] = FINDERS_BY_LINK[name](invitation.client, value)
            elif name in FINDERS and member is not None:
                found[name] = FINDERS[name](member, value)
            elif name in FINDERS_BY_LINK or name in FINDERS:
                return None
    except NotThere:
        return None
    return found


def write_down(request: CairnRequest, page: Rule, found: dict[str, Any]) -> None:
    """Leave an audit row for a look at client content."""
    practice = practice_of(request)
    if practice is None:
        return
    seen = next(iter(found.values()), None)
    client = seen if isinstance(seen, Client) else getattr(seen, "client", None)
    audit(
        page.reads,
        practice=practice,
        by=author_of(request),
        at=timezone.now(),
        client=client,
        row=getattr(seen, "id", None),
    )


def turn_away(request: CairnRequest, page: Rule) -> HttpResponse:
    """Send people to the sign-in page, clients to the link page, others nowhere."""
    if Visitor.LINK in page.who:
        return redirect("checkin:run_out")
    if request.standing.member is None:
        return redirect(f"{settings.LOGIN_URL}?next={request.path}")
    return show_missing(request)


def show_missing(
    request: HttpRequest, exception: Exception | None = None
) -> HttpResponse:
    """Say that there is nothing here, alike for everything that is not there."""
    del exception  # what was asked for is nobody's business, and not the page's
    return show_problem(request, "missing", status=404)


def show_stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was open too long, or came from somewhere else."""
    del reason
    return show_problem(request, "stale", status=403)


def show_fault(request: HttpRequest) -> HttpResponse:
    """Say that this is our fault, without asking the database anything."""
    del request
    return HttpResponseServerError(render_to_string("problems/fault.html"))


def show_busy(request: HttpRequest) -> HttpResponse:
    """Say that signing in is busy."""
    response = show_problem(request, "busy", status=503)
    response["Retry-After"] = "5"
    return response


def show_refusal(request: HttpRequest, error: CairnError) -> HttpResponse:
    """Say which rule was met and what to do."""
    status = 403 if isinstance(error, NotAllowed) else 409
    return show_problem(request, "refusal", status=status, reason=str(error))


def show_problem(
    request: HttpRequest, name: str, *, status: int, reason: str = ""
) -> HttpResponse:
    """Say what went wrong, on a client's own page where a client asked."""
    page = frame_for(_invitation_behind(request)) | {"reason": reason}
    return render(request, f"problems/{name}.html", page, status=status)


def _invitation_behind(request: HttpRequest) -> Invitation | None:
    """Return the link of a client, also at an address that is no page of theirs."""
    standing = getattr(request, "standing", None)
    if standing is not None and (standing.invitation or standing.member):
        found: Invitation | None = standing.invitation
        return found
    return find_link(request)
