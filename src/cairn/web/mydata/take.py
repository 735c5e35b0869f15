"""Take one's data along: as a file to read or one for computers. Nothing is stored."""

import json
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cairn.clinic.records.services.take_data import take_data
from cairn.clinic.records.stored import Stored
from cairn.exchange.paper import set_pdf, write_page
from cairn.web.checkin.door import see
from cairn.web.mydata.document import say_left_out, write_everything
from cairn.web.ownpage.door import for_own_page
from cairn.web.ownpage.key import key_of
from cairn.web.request import CairnRequest, author_of, link_of

KINDS = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


@require_POST
@for_own_page
def take_along(request: CairnRequest) -> HttpResponse:
    """Hand over everything as one file."""
    _invitation, client = link_of(request)
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        return see("mydata:show")
    now = timezone.now()
    stored = take_data(client, key=key_of(request), by=author_of(request), at=now)
    name = client.therapist.read_text("name")
    response = HttpResponse(
        write_file(kind, stored, therapist=name, at=now), content_type=KINDS[kind]
    )
    # The name says what it is and not whose: it may lie on a phone that others use.
    response["Content-Disposition"] = f'attachment; filename="my-page.{kind}"'
    return response


def write_file(
    kind: str, stored: Stored, *, therapist: str, at: datetime
) -> bytes | str:
    """Write all of it in one of the three kinds."""
    if kind == "json":
        return write_json(stored, therapist=therapist, at=at)
    document = write_everything(stored, therapist=therapist, at=at)
    return set_pdf(document) if kind == "pdf" else write_page(document)


def write_json(stored: Stored, *, therapist: str, at: datetime) -> str:
    """Write all of it for computers: table -> rows, as they are stored."""
    written = {
        "made_at": at.isoformat(),
        "left_out": {
            "closed": stored.closed,
            "kept_for_the_work": stored.for_the_work,
            "said": [part.text for part in say_left_out(stored, therapist)],
        },
        "tables": {table.name: table.rows for table in stored.tables},
    }
    return json.dumps(written, ensure_ascii=False, indent=2)
