"""Opens the practice, and states later what it promises and who works in it."""

from django.http import HttpRequest, HttpResponse


def start(request: HttpRequest) -> HttpResponse:
    return HttpResponse("soon")
