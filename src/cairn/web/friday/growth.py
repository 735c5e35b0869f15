"""How is it said what moved, so that nobody who began is left out?"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cairn.clinic.records.witnessed import Witnessed
from cairn.errors import TooFew
from cairn.science.change.reliable_change import Verdict
from cairn.science.service.growth_witnessed import Among, GrowthWitnessed
from cairn.science.service.published_rates import PUBLISHED, PublishedRate
from cairn.web.friday.pictures import picture_growth
from cairn.web.pictures import Drawn
from cairn.web.wording import write_change, write_number


@dataclass(frozen=True, slots=True)
class GrowthSaid:
    """What moved on one measure: a picture, counts, shares, and what is not ours."""

    measure: str
    sentence: str
    shares: str
    by_itself: str
    sources: tuple[str, ...]
    picture: Drawn


def say_growth(witnessed: Witnessed) -> GrowthSaid:
    """Say what moved among all who began, with both denominators."""
    growth, measure = witnessed.growth, witnessed.measure.short_name
    sentence = count_people(growth)
    shares = say_shares(growth)
    return GrowthSaid(
        measure=measure,
        sentence=sentence,
        shares=shares,
        by_itself=say_by_itself(witnessed),
        sources=tuple(
            found.source for found in (growth, witnessed.by_itself) if found is not None
        ),
        picture=picture_growth(
            growth, title=measure, summary=sentence, ids=f"growth-{measure}"
        ),
    )


def count_people(growth: GrowthWitnessed) -> str:
    """Count everybody who began; the parts always add up."""
    return _(
        "Of %(started)d who began, %(second)d have a second check-in: %(better)d "
        "reliably better, %(same)d about the same, %(worse)d worse. %(unknown)d "
        "unknown."
    ) % {
        "started": growth.started,
        "second": growth.with_second_score,
        "better": growth.improved,
        "same": growth.about_the_same,
        "worse": growth.worse,
        "unknown": growth.unknown,
    }


def say_shares(growth: GrowthWitnessed) -> str:
    """Say both shares with what the unknown could change; no share of a few."""
    try:
        bounds = growth.bounds(Verdict.IMPROVED)
    except TooFew:
        return _("Fewer than ten began: counts say more than shares.")
    all_of_them = _(
        "Reliably better: %(low)s to %(high)s of all %(started)d, whatever became of "
        "the unknown."
    ) % {
        "low": _percent(bounds.lower),
        "high": _percent(bounds.upper),
        "started": growth.started,
    }
    try:
        share = growth.share(Verdict.IMPROVED, Among.WITH_SECOND_SCORE)
    except TooFew:
        return all_of_them
    of_known = _(
        "Of the %(second)d with a second check-in %(share)s; as few people as these "
        "could as well come from %(low)s to %(high)s."
    ) % {
        "second": growth.with_second_score,
        "share": _percent(share.estimate),
        "low": _percent(share.lower),
        "high": _percent(share.upper),
    }
    return f"{all_of_them} {of_known}"


def say_by_itself(witnessed: Witnessed) -> str:
    """Say how far high scores come down by themselves, where that is known."""
    found = witnessed.by_itself
    if found is None:
        return ""
    return _(
        "On %(measure)s the mean moved by %(moved)s points. High scores drift to the "
        "middle by themselves, here by about %(itself)s. Time and life move people as "
        "well."
    ) % {
        "measure": witnessed.measure.short_name,
        "moved": write_change(found.observed_change),
        "itself": write_change(found.expected_change),
    }


def say_elsewhere() -> list[str]:
    """Say what was published, each with its source and year."""
    return [_rate(one) for one in PUBLISHED]


def _rate(rate: PublishedRate) -> str:
    better = _range(rate.better)
    worse = _range(rate.worse)
    return _("%(better)s better, %(worse)s worse. %(whom)s, %(source)s (%(year)s).") % {
        "better": better,
        "worse": worse,
        "whom": rate.whom,
        "source": rate.source,
        "year": rate.year,
    }


def _range(ends: tuple[float, float]) -> str:
    low, high = ends
    if low == high:
        return f"{write_number(low * 100)} %"
    return _("%(low)s to %(high)s") % {
        "low": f"{write_number(low * 100)}",
        "high": f"{write_number(high * 100)} %",
    }


def _percent(share: float) -> str:
    return f"{round(share * 100)} %"
