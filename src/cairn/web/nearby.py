"""Does a request come from a browser on this very machine?"""

from django.http import HttpRequest

from cairn.clinic.checks import is_loopback

# A proxy adds one of these: then the visitor sits somewhere else.
FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)


def is_nearby(request: HttpRequest) -> bool:
    """Whether neither the visitor, nor the address asked for, lies elsewhere."""
    if any(header in request.META for header in FORWARDED):
        return False
    visitor = f"{request.META.get('REMOTE_ADDR', '')}:0"
    return is_loopback(visitor) and is_loopback(_with_port(request.get_host()))


def _with_port(host: str) -> str:
    return host if host.rsplit("]", 1)[-1].count(":") else f"{host}:0"
