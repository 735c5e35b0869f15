"""Addresses of the screen `supervision`: a therapist's, then a supervisor's."""

from django.urls import URLPattern, URLResolver, path

from cairn.web.supervision import agreeing, checking, packing, room, ticking, well

app_name = "supervision"
urlpatterns: list[URLPattern | URLResolver] = [
    path("supervision/", packing.show_pack, name="pack"),
    path("supervision/agree/", agreeing.agree, name="agree"),
    path("supervision/new/", ticking.tick, name="tick"),
    path("supervision/about/<uuid:client>/", ticking.tick_about, name="tick_about"),
    path("supervision/from-well/", well.show_marked, name="from_well"),
    path(
        "supervision/from-well/<uuid:well_entry>/",
        well.tick_from_well,
        name="tick_from_well",
    ),
    path("supervision/ticked/<uuid:ticked>/", ticking.change, name="change"),
    path("supervision/ticked/<uuid:ticked>/away/", ticking.untick, name="untick"),
    path("supervision/preview/", packing.preview, name="preview"),
    path("supervision/given/<uuid:own_pack>/", packing.show_given, name="given"),
    path(
        "supervision/given/<uuid:own_pack>/back/", packing.take_back, name="take_back"
    ),
    path("supervision/note/<uuid:own_item>/", room.write_own_note, name="note"),
    path("supervision/act/<uuid:own_item>/", packing.finish, name="act"),
    path("supervision/together/", checking.mark_own, name="check"),
    path("supervising/", room.show_inbox, name="inbox"),
    path("supervising/<uuid:given_pack>/open/", room.open_given, name="open"),
    path("supervising/<uuid:given_pack>/done/", room.close_given, name="close"),
    path("supervising/<uuid:given_pack>/together/", checking.mark, name="mark"),
    path("supervising/thing/<uuid:given_item>/", room.show_item, name="item"),
]
