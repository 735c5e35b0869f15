"""Every address of Cairn; each screen brings its own and needs a rule in POLICY."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from cairn.web.today.home import go_home

handler400 = handler403 = handler404 = "cairn.web.middleware.show_missing"
handler500 = "cairn.web.middleware.show_fault"


def say_alive(request: HttpRequest) -> HttpResponse:
    """Answer a health probe with nothing but the fact."""
    fact = "" if request.method == "HEAD" else "alive\n"
    return HttpResponse(fact, content_type="text/plain; charset=utf-8")


urlpatterns: list[URLPattern | URLResolver] = [
    path("", go_home, name="home"),
    path("alive/", say_alive, name="alive"),
    path("", include("cairn.web.today.urls")),
    path("", include("cairn.web.people.urls")),
    path("", include("cairn.web.path.urls")),
    path("", include("cairn.web.together.urls")),
    path("", include("cairn.web.invite.urls")),
    path("", include("cairn.web.attention.urls")),
    path("", include("cairn.web.importing.urls")),
    path("", include("cairn.web.checkin.urls")),
    path("", include("cairn.web.mypath.urls")),
    path("", include("cairn.web.ownpage.urls")),
    path("", include("cairn.web.hopes.urls")),
    path("", include("cairn.web.milestones.urls")),
    path("", include("cairn.web.library.urls")),
    path("", include("cairn.web.messages.urls")),
    path("", include("cairn.web.offline.urls")),
    path("", include("cairn.web.beforesession.urls")),
    path("", include("cairn.web.month.urls")),
    path("", include("cairn.web.aftersession.urls")),
    path("", include("cairn.web.toolbag.urls")),
    path("", include("cairn.web.workingon.urls")),
    path("", include("cairn.web.letters.urls")),
    path("", include("cairn.web.ending.urls")),
    path("", include("cairn.web.language.urls")),
    path("", include("cairn.web.mydata.urls")),
    path("", include("cairn.web.takealong.urls")),
    path("", include("cairn.web.anchors.urls")),
    path("", include("cairn.web.year.urls")),
    path("", include("cairn.web.well.urls")),
    path("", include("cairn.web.hardday.urls")),
    path("", include("cairn.web.friday.urls")),
    path("", include("cairn.web.supervision.urls")),
    path("", include("cairn.web.known.urls")),
    path("", include("cairn.web.health.urls")),
    path("", include("cairn.web.limits.urls")),
    path("", include("cairn.web.setup.urls")),
    path("", include("cairn.web.signin.urls")),
    path("", include("cairn.web.demo.urls")),
]
