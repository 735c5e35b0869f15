"""Put one's own words in another way: a new version, dated; the earlier ones stay."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.records.models import Client, OwnWords
from cairn.clinic.records.queries import newest_words
from cairn.clinic.records.services.keep_words import keep_own_words
from cairn.web.checkin.door import see
from cairn.web.checkin.forms import WordsForm
from cairn.web.checkin.safety import safety_for
from cairn.web.mydata.values import write_day
from cairn.web.ownpage.door import for_own_page
from cairn.web.request import CairnRequest, author_of, link_of

FIELDS = tuple(WordsForm.base_fields)


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_page
def rewrite(request: CairnRequest) -> HttpResponse:
    """Show the words as they are, with the earlier ones; keep a new version."""
    _invitation, client = link_of(request)
    now = timezone.now()
    newest = newest_words(client)
    before = {name: newest.read_text(name) if newest else "" for name in FIELDS}
    form = WordsForm(request.POST if request.method == "POST" else None, initial=before)
    if form.is_valid():
        # The same form sent twice keeps one version.
        if form.cleaned_data != before:
            keep_own_words(client, **form.cleaned_data, by=author_of(request), at=now)
        messages.success(request, _("Kept. The earlier words stay below."))
        return see("mydata:words")
    page = {
        "form": form,
        "earlier": earlier_words(client),
        "safety": safety_for(client, at=now),
    }
    status = 400 if form.errors else 200
    return render(request, "mydata/words.html", page, status=status)


def earlier_words(client: Client) -> list[tuple[str, list[str]]]:
    """Return the versions before the newest one, each with its day."""
    versions = OwnWords.objects.filter(client=client).order_by("-at")[1:]
    return [
        (write_day(one.at), [text for name in FIELDS if (text := one.read_text(name))])
        for one in versions
    ]
