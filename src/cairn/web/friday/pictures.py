"""The pictures of a Friday: what moved among all who began, and the last eight dots."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cairn.exchange.svg.growth import GrowthBar, GrowthWords, draw_growth
from cairn.exchange.svg.leaning import LeaningWords, draw_leaning
from cairn.science.reciprocity.pulse import LAST_ANSWERS
from cairn.science.service.growth_witnessed import GrowthWitnessed
from cairn.web.pictures import Drawn, draw_both


def picture_growth(
    growth: GrowthWitnessed, *, title: str, summary: str, ids: str
) -> Drawn:
    """Draw what moved among all who began."""
    bars = (
        GrowthBar(_("%(n)d reliably better") % {"n": growth.improved}, growth.improved),
        GrowthBar(
            _("%(n)d about the same") % {"n": growth.about_the_same},
            growth.about_the_same,
        ),
        GrowthBar(_("%(n)d worse") % {"n": growth.worse}, growth.worse),
    )
    words = GrowthWords(
        title,
        summary,
        light=_("light: %(n)d unknown") % {"n": growth.unknown},
        second=_("%(n)d with a second check-in") % {"n": growth.with_second_score},
        everybody=_("%(n)d began") % {"n": growth.started},
    )
    wide, phone = draw_both(
        lambda size: draw_growth(
            bars,
            words,
            unknown=growth.unknown,
            size=size,
            ids=f"{ids}-{size.value}",
        )
    )
    return Drawn(title=title, summary=summary, wide=wide, phone=phone)


def picture_leaning(answers: Sequence[int]) -> Drawn:
    """Draw the last answers about giving and receiving."""
    title = _("Giving and receiving, the last answers")
    listed = ", ".join(f"{answer:+d}" if answer else "0" for answer in answers)
    summary = _(
        "From giving much more, -3, over even, 0, to receiving much more, +3: "
        "%(listed)s."
    ) % {"listed": listed}
    words = LeaningWords(
        title,
        summary,
        receiving=_("receiving much more"),
        even=_("even"),
        giving=_("giving much more"),
    )
    wide, phone = draw_both(
        lambda size: draw_leaning(
            answers,
            words,
            room=LAST_ANSWERS,
            size=size,
            ids=f"leaning-{size.value}",
        )
    )
    return Drawn(title=title, summary=summary, wide=wide, phone=phone)
