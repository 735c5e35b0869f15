"""The pictures of the open book: what lies in it, and how understood clients felt."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.clinic.records.services.write_well import FADES_AFTER
from cairn.clinic.records.well import Kept
from cairn.exchange.svg.pool import draw_pool
from cairn.exchange.svg.quarters import Stretch, draw_quarters
from cairn.science.reciprocity.understood import FEWEST_MARKS, Quarter
from cairn.web.pictures import Drawn, draw_both
from cairn.web.well.forms import WRITTEN
from cairn.web.wording import open_sentence, write_count


def picture_pool(entries: Sequence[Kept], today: date) -> Drawn:
    """Draw what was written: what fades in the water, what is kept on its bank."""
    lines = [one for one in entries if one.content.kind in WRITTEN]
    fading = sorted(
        (one.fades_on - today) / FADES_AFTER for one in lines if one.fades_on
    )
    sinking = [1 - left for left in reversed(fading)]
    kept = len(lines) - len(sinking)
    title, summary = _("What lies here"), _say_pool(len(sinking), kept)
    wide, phone = draw_both(
        lambda size: draw_pool(
            sinking,
            kept,
            title=title,
            summary=summary,
            size=size,
            ids=f"pool-{size.value}",
        )
    )
    return Drawn(title=title, summary=summary, wide=wide, phone=phone)


def picture_understood(quarters: Sequence[Quarter]) -> Drawn:
    """Draw how understood clients felt, each quarter with where it could else lie."""
    title = _("“I felt understood”, all your clients together")
    summary = _say_understood(quarters)
    stretches = [_stretch(one) for one in quarters]
    wide, phone = draw_both(
        lambda size: draw_quarters(
            stretches,
            title=title,
            summary=summary,
            size=size,
            ids=f"understood-{size.value}",
        )
    )
    return Drawn(
        title=title,
        summary=summary,
        wide=wide,
        phone=phone,
        headings=(_("Quarter"), _("Marks"), _("People"), _("Mean, 0 to 10")),
        rows=tuple(_row(one) for one in quarters),
    )


def _say_pool(sinking: int, kept: int) -> str:
    if not sinking and not kept:
        return _("Still water. Nothing lies here yet.")
    in_water = ngettext(
        "%(n)s line lies in the water and fades",
        "%(n)s lines lie in the water and fade",
        sinking,
    )
    on_bank = ngettext(
        "%(n)s lies on the bank and stays", "%(n)s lie on the bank and stay", kept
    )
    said = open_sentence(in_water % {"n": write_count(sinking)})
    return f"{said}; {on_bank % {'n': write_count(kept)}}."


def _say_understood(quarters: Sequence[Quarter]) -> str:
    if not quarters:
        return _("Nothing was looked at yet. After a session, guess and look.")
    last = quarters[-1]
    if last.mean is None:
        said = ngettext(
            "%(n)d mark this quarter. Too few to say.",
            "%(n)d marks this quarter. Too few to say.",
            last.marks,
        )
        return said % {"n": last.marks}
    return _(
        "In %(quarter)s about %(mean)s of 10; could be anywhere from %(low)s to "
        "%(high)s."
    ) % {"quarter": _name(last), **_ends(last)}


def _row(quarter: Quarter) -> tuple[str, ...]:
    mean = _("too few to say")
    if quarter.mean is not None:
        mean = _("%(mean)s (%(low)s to %(high)s)") % _ends(quarter)
    return (_name(quarter), str(quarter.marks), str(quarter.clients), mean)


def _ends(quarter: Quarter) -> dict[str, str]:
    assert quarter.mean is not None  # noqa: S101 - for the types
    low, high = max(quarter.mean.lower, 0.0), min(quarter.mean.upper, 10.0)
    ends = {"mean": quarter.mean.estimate, "low": low, "high": high}
    return {name: number_format(end, 1) for name, end in ends.items()}


def _stretch(quarter: Quarter) -> Stretch:
    mean, name = quarter.mean, _name(quarter)
    if mean is None:
        return name, None
    return name, (mean.lower, mean.estimate, mean.upper)


def _name(quarter: Quarter) -> str:
    return _("Q%(n)d %(year)d") % {"n": quarter.number, "year": quarter.year}


def say_few() -> str:
    """Say from when on a quarter has a mean."""
    return _(
        "A quarter has a mean from %(n)d marks of at least five people on. Marks you "
        "have not looked at are not in it."
    ) % {"n": FEWEST_MARKS}
