"""An attention item: look at it, take it, decide."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from cairn.clinic.records.concerns import describe_concerns
from cairn.clinic.records.models import AttentionItem
from cairn.clinic.records.services.answer_attention import Verdict, acknowledge, decide
from cairn.web.attention.forms import DecisionForm, read_tap
from cairn.web.attention.presenters import present_attention
from cairn.web.request import CairnRequest, author_of


@require_safe
def show_attention(request: CairnRequest, attention: AttentionItem) -> HttpResponse:
    """Show why this client is flagged and what can be decided."""
    now = timezone.now()
    return render_attention(request, attention, _form(attention, at=now), at=now)


@require_POST
def take_attention(request: CairnRequest, attention: AttentionItem) -> HttpResponse:
    """Say "I have it"."""
    acknowledge(
        attention, member=request.member, by=author_of(request), at=timezone.now()
    )
    return redirect("attention:show", attention.id)


@require_http_methods(["GET", "HEAD", "POST"])
def decide_attention(request: CairnRequest, attention: AttentionItem) -> HttpResponse:
    """Record a decision; disagreeing is one tap, except where safety was asked."""
    if request.method != "POST":
        return redirect("attention:show", attention.id)
    now = timezone.now()
    tapped = read_tap(request.POST.get("disagree"), attention.reason)
    form = _form(attention, request.POST, at=now)
    if tapped is None and not form.is_valid():
        return render_attention(request, attention, form, at=now)
    verdict = form.verdict if tapped is None else Verdict(tapped)
    decide(attention, verdict, by=author_of(request), at=now)
    messages.success(request, _("Decided. It is on record with your name."))
    return redirect("today:day")


def render_attention(
    request: CairnRequest, attention: AttentionItem, form: DecisionForm, *, at: datetime
) -> HttpResponse:
    """Render the page round a form."""
    (concern,) = describe_concerns([attention])
    page = present_attention(concern, request.member, at=at)
    page |= {"here": "today", "attention": attention, "form": form}
    return render(request, "attention/show.html", page)


def _form(
    attention: AttentionItem, posted: object = None, *, at: datetime
) -> DecisionForm:
    today = timezone.localtime(at).date()
    return DecisionForm(posted, reason=attention.reason, today=today)
