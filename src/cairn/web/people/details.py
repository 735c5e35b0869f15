"""A person's name and how to reach them, put right by their therapist."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.records.contact import read_contact
from cairn.clinic.records.models import Client
from cairn.clinic.records.services.change_details import change_details
from cairn.web.people.forms import DetailsForm
from cairn.web.request import CairnRequest, author_of


@require_http_methods(["GET", "HEAD", "POST"])
def put_right(request: CairnRequest, client: Client) -> HttpResponse:
    """Show name and contact as they are, or change them."""
    name, contact = client.read_text("name"), read_contact(client.read_text("contact"))
    form = DetailsForm(
        request.POST if request.method == "POST" else None,
        initial={"name": name, "email": contact.email, "phone": contact.phone},
    )
    if form.is_valid():
        change_details(
            client,
            name=form.cleaned_data["name"],
            contact=str(form.contact),
            by=author_of(request),
            at=timezone.now(),
        )
        messages.success(request, _("Kept."))
        return redirect("people:details", client.id)
    page = {"here": "people", "client": client, "name": name, "form": form}
    status = 400 if form.errors else 200
    return render(request, "people/details.html", page, status=status)
