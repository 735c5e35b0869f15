"""The therapist ends the work, begins it again, and writes what was asked for."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cairn.clinic.records.concerns import open_concerns_about
from cairn.clinic.records.endings import closing_of, words_then_and_now
from cairn.clinic.records.models import (
    Client,
    EpisodeEndingKind,
    ItemKind,
    Purpose,
    SessionState,
)
from cairn.clinic.records.own_page import items_shown_to_therapist
from cairn.clinic.records.person import sessions_of
from cairn.clinic.records.queries import living_links, open_episode
from cairn.clinic.records.services.close_words import write_closing_words
from cairn.clinic.records.services.end_work import begin_again, end_work
from cairn.errors import NotAllowed
from cairn.web.ending.end_forms import ClosingForm, EndForm
from cairn.web.ending.presenters import say_ended
from cairn.web.request import CairnRequest, author_of
from cairn.web.wording import write_day

ANY = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing worth a look before the end, as it stands, and where it is."""

    text: str
    place: str = ""
    link: str = ""


@require_http_methods(ANY)
def end(request: CairnRequest, client: Client) -> HttpResponse:
    """Show what is worth a look, and end the work; or begin it again."""
    now = timezone.now()
    today = timezone.localtime(now).date()
    by, deed = author_of(request), request.POST.get("deed", "")
    if deed == "again":
        begin_again(client, started_on=today, by=by, at=now)
        messages.success(request, _("Begun again, with the same measures."))
        return redirect("path:show", client.id)
    episode = open_episode(client)
    form = EndForm(
        request.POST if deed == "end" else None,
        today=today,
        started_on=episode.started_on if episode else None,
    )
    if form.is_valid():
        kind = EpisodeEndingKind(form.cleaned_data["kind"])
        day = form.cleaned_data["ended_on"]
        end_work(client, kind=kind, ended_on=day, by=by, at=now)
        messages.success(request, _("Ended. The path stays, and the door is open."))
        return redirect("ending:end", client.id)
    page = {
        "form": form,
        "ended": say_ended(client, at=now),
        "checks": look_over(client, at=now),
        **_page_of(client),
    }
    return render(request, "ending/end.html", page, status=400 if form.errors else 200)


@require_http_methods(ANY)
def write_closing(request: CairnRequest, client: Client) -> HttpResponse:
    """Write the closing words that the client asked for."""
    asked = closing_of(client)
    if asked is None:
        raise NotAllowed(_("Closing words are written where the client asks for them."))
    form = ClosingForm(
        request.POST if request.method == "POST" else None,
        initial={"text": asked.text},
    )
    if form.is_valid():
        write_closing_words(
            client, form.cleaned_data["text"], by=author_of(request), at=timezone.now()
        )
        messages.success(request, _("Written. It lies on their page."))
        return redirect("path:show", client.id)
    page = {"form": form, **_page_of(client)}
    return render(
        request, "ending/write.html", page, status=400 if form.errors else 200
    )


def look_over(client: Client, *, at: datetime) -> list[Check]:
    """Say how things stand that are worth a look before the end; none is a duty."""
    closing = closing_of(client)
    checks = [
        _words(client),
        _attention(client),
        _sessions(client),
        _signs(client),
        _link(client, at=at),
    ]
    if closing is not None and not closing.text:
        asked = _("They asked you for a few closing words.")
        checks.append(Check(asked, "ending:write", _("Write them")))
    return checks


def _words(client: Client) -> Check:
    found = words_then_and_now(client)
    texts = (
        _("They have not written own words yet."),
        _("Their own words are as they were at first."),
        _("Their own words are there from then and from now."),
    )
    return Check(texts[len(found)])


def _attention(client: Client) -> Check:
    number = open_concerns_about(client).count()
    if not number:
        return Check(_("No attention is open."))
    said = ngettext("%(n)d attention is open.", "%(n)d attentions are open.", number)
    return Check(said % {"n": number}, "path:show", _("Look at it"))


def _sessions(client: Client) -> Check:
    number = sum(one.state == SessionState.PLANNED for one in sessions_of(client))
    if not number:
        return Check(_("No session is planned any more."))
    said = ngettext(
        "%(n)d session is still planned.", "%(n)d sessions are still planned.", number
    )
    return Check(said % {"n": number}, "people:session", _("Change sessions"))


def _signs(client: Client) -> Check:
    number = len(items_shown_to_therapist(client, kinds=[ItemKind.SIGN]))
    if number:
        said = ngettext(
            "They show you %(n)d sign for hard times.",
            "They show you %(n)d signs for hard times.",
            number,
        ) % {"n": number}
    else:
        said = _("They show you no signs for hard times.")
    return Check(said, "ending:together", _("Look back together"))


def _link(client: Client, *, at: datetime) -> Check:
    links = living_links(client, at=at).filter(purpose=Purpose.OWN_PATH)
    newest = links.order_by("-expires_at").first()
    if newest is None:
        said = _("No link to their own page works now, so they could take nothing.")
    else:
        day = write_day(newest.expires_at, at=at)
        said = _("Their page opens until %(day)s; they can take their things.") % {
            "day": day
        }
    return Check(said, "invite:make", _("Make a link"))


def _page_of(client: Client) -> dict[str, object]:
    return {"here": "people", "client": client, "name": client.read_text("name")}
