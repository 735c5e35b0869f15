"""One question on the page: how far it is, or what it answers, and its limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from cairn.errors import NotYet
from cairn.exchange.svg import Interval, draw_intervals, draw_rings
from cairn.web.wording import write_change

# The science's names for what is counted -> how a page says how much is there.
COUNTS: Mapping[str, Promise] = {
    "guesses": _l("%(have)d of %(need)d guesses"),
    "clients": _l("%(have)d of %(need)d people"),
    "low sessions": _l("%(have)d of %(need)d low marks"),
    "dyads with 5 sessions": _l("%(have)d of %(need)d people with five sessions"),
    "rated sessions": _l("%(have)d of about %(need)d sessions"),
    "weeks": _l("%(have)d of %(need)d weeks"),
    "answered weeks": _l("%(have)d of %(need)d weeks with a mark"),
    "clients in a middle week": _l("%(have)d of %(need)d people in a usual week"),
    "sessions answered by both": _l("%(have)d of %(need)d sessions told by both"),
    "tossed sessions": _l("%(have)d of %(need)d sessions"),
}
NOTHING_VARIES = _l(
    "There is enough, and it never varies. Nothing can be told from it."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One question on the page: its picture, its sentences, and what they can't tell.

    `counts` say how far it is while nothing is said. `grid` is a table of counts.
    """

    ids: str
    question: str
    cannot_tell: str
    picture: str = ""
    counts: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    source: str = ""
    grid: "Grid | None" = None


@dataclass(frozen=True, slots=True)
class Grid:
    """Counts in words: the headings, and a row for each kind given."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def grow(blank: Answer, lacking: NotYet | None) -> Answer:
    """Show how far a question is; where only variation lacks, say that."""
    if lacking is None:
        return replace(blank, sentences=(str(NOTHING_VARIES),))
    # What is there already shows as a closed ring, and needs no words.
    counts = tuple(
        str(COUNTS[name]) % {"have": have, "need": need}
        for name, need, have in lacking.counts
        if have < need
    )
    parts = [have / need for _name, need, have in lacking.counts]
    title = f"{blank.question} {', '.join(counts)}"
    return replace(blank, picture=picture_rings(parts, title, blank.ids), counts=counts)


def close(blank: Answer, said: str) -> Answer:
    """Show a ring that is full, and say what is known."""
    picture = picture_rings([1.0], blank.question, blank.ids)
    return replace(blank, picture=picture, sentences=(said,))


def picture_rings(parts: Sequence[float], title: str, ids: str) -> SafeString:
    """Draw how far each need has grown."""
    return mark_safe(draw_rings(parts, title=title, ids=ids))  # noqa: S308 - escaped


def picture_intervals(rows: Sequence[Interval], title: str, ids: str) -> SafeString:
    """Draw figures with where else they could lie."""
    return mark_safe(draw_intervals(rows, title=title, ids=ids))  # noqa: S308 - escaped


def write_reach(lower: float, upper: float) -> str:
    """Write where else a figure could lie."""
    return _("could be anywhere from %(lower)s to %(upper)s") % {
        "lower": write_shift(lower),
        "upper": write_shift(upper),
    }


def write_shift(value: float) -> str:
    """Write a small shift with its sign and two decimals."""
    return f"{write_change(value)[0]}{write_exact(abs(value))}"


def write_exact(value: float) -> str:
    """Write a small figure with two decimals."""
    return number_format(value, 2)
