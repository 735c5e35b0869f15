"""Do the facts in a measure's data file make sense together?

Each rule takes one well-formed part and reports what breaks it; nothing is mended.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from cairn.exchange.instruments.shape import Problem
from cairn.science.measure.instrument import Combine
from cairn.science.provenance import Status

# Shape checks have run: inside a part the kinds are known, so `Any` is honest here.
Part = Mapping[str, Any]

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LOINC = re.compile(r"(\d{1,7})-(\d)")


def check_identity(facts: Part) -> Iterator[Problem]:
    """Check the keys: they travel in addresses and file names, so they are plain."""
    if not KEY.fullmatch(facts["key"]):
        yield Problem(
            "key",
            "A key is small letters, digits and single hyphens.",
            "Write it like 'phq-9'.",
        )
    if not facts["items"]:
        yield Problem("items", "A measure has at least one item.", "Add its items.")
    if not facts["scales"] or facts["scales"][0].get("key") != "total":
        yield Problem(
            "scales",
            "The first scale has the key 'total'.",
            "Put the main scale first.",
        )
    for name in ("items", "scales"):
        key = "id" if name == "items" else "key"
        yield from _check_repeats([part.get(key) for part in facts[name]], name)


def check_item(item: Part, values: Sequence[int], *, path: str) -> Iterator[Problem]:
    """Check that answer values rise and that the code is a real one."""
    if len(values) < 2 or sorted(set(values)) != list(values):
        yield Problem(
            f"{path}values",
            "Answer values are two or more whole numbers, rising, none twice.",
            "List them once each, lowest first.",
        )
    yield from check_loinc(item.get("loinc"), path=f"{path}loinc")


def check_risk(risk: Part, values: Sequence[int], *, path: str) -> Iterator[Problem]:
    """Check that a risk rule names answers that can be given, the later not lower."""
    start = risk["look_from"]
    first = risk.get("priority_from", start)
    if start not in values or first not in values or first < start:
        yield Problem(
            path.rstrip("."),
            "A risk rule starts at an answer value, and priority not below it.",
            "Choose look_from and priority_from among the item's values.",
        )


def check_loinc(code: str | None, *, path: str) -> Iterator[Problem]:
    """Check a LOINC code by its check digit, so that a mistyped one is caught."""
    match = LOINC.fullmatch(code) if code is not None else None
    if code is not None and (not match or _check_digit(match[1]) != int(match[2])):
        yield Problem(
            path,
            "This is not a LOINC code: the check digit does not fit.",
            "Copy the code from loinc.org or leave it out.",
        )


def check_scale(
    scale: Part, items: Mapping[str, tuple[int, int]], *, path: str
) -> Iterator[Problem]:
    """Check that a scale's items exist and that its range is theirs."""
    unknown = [item for item in scale["items"] if item not in items]
    if unknown or not scale["items"]:
        yield Problem(
            f"{path}items",
            "A scale lists scored items of this measure.",
            "Correct the ids, or mark the items as scored.",
        )
    yield from _check_repeats(scale["items"], f"{path}items")
    if scale["maximum"] <= scale["minimum"]:
        yield Problem(
            f"{path}maximum", "The maximum is above the minimum.", "Correct the range."
        )
    elif not unknown and scale["items"]:
        yield from _check_reach(scale, items, path=path)


def check_missing(missing: Part, count: int, *, path: str) -> Iterator[Problem]:
    """Check that a score never rests on half of the answers or fewer."""
    if not 0 <= missing["allowed"] < max(count / 2, 1):
        yield Problem(
            f"{path}allowed",
            "At most just under half of the answers may be missing.",
            "Lower it; 0 means that every answer is needed.",
        )


def check_bands(
    bands: Sequence[Part], lowest: float, highest: float, *, path: str
) -> Iterator[Problem]:
    """Check that bands cover the range from end to end without overlap."""
    edges = [(band["lower"], band["upper"]) for band in bands]
    ordered = all(low <= high for low, high in edges) and all(
        before[1] < after[0] for before, after in pairwise(edges)
    )
    if not ordered or (edges[0][0], edges[-1][1]) != (lowest, highest):
        yield Problem(
            path,
            "Bands rise without overlap from the minimum to the maximum.",
            "Correct their edges.",
        )


def check_within(
    value: float, lowest: float, highest: float, *, path: str
) -> Iterator[Problem]:
    """Check that a cut-off or a mean lies inside the scale's range."""
    if not lowest <= value <= highest:
        yield Problem(
            path, "This lies outside the scale's range.", "Correct it or the range."
        )


def check_reliable_change(basis: Part, width: float, *, path: str) -> Iterator[Problem]:
    """Check that a reliable change is possible and says how sure it is."""
    if "points" in basis and not 0 < basis["points"] < width:
        yield Problem(
            f"{path}points",
            "The points lie above 0 and below the width of the scale.",
            "Correct them.",
        )
    if "points" in basis and ("confidence" in basis) == (
        basis["confidence_status"] == Status.UNKNOWN
    ):
        yield Problem(
            f"{path}confidence",
            "A confidence level is given, or its status is 'unknown'.",
            "Add the level or set confidence_status to 'unknown'.",
        )
    for key in ("confidence", "reliability"):
        if key in basis and not 0 < basis[key] < 1:
            yield Problem(
                f"{path}{key}", "This lies between 0 and 1.", "Write 95 % as 0.95."
            )
    if basis.get("standard_deviation", 1) <= 0:
        yield Problem(
            f"{path}standard_deviation", "A spread is above 0.", "Correct it."
        )


def check_norm(
    norm: Part, lowest: float, highest: float, *, path: str
) -> Iterator[Problem]:
    """Check that a norm's mean is on the scale, its spread and sample above 0."""
    yield from check_within(norm["mean"], lowest, highest, path=f"{path}mean")
    for key in ("standard_deviation", "n"):
        if norm.get(key, 1) <= 0:
            yield Problem(f"{path}{key}", "This is above 0.", "Correct it.")


def check_fact(fact: Part, sources: Collection[str], *, path: str) -> Iterator[Problem]:
    """Check that a fact names a listed source; the unknown is left out."""
    if fact["source"] not in sources:
        yield Problem(
            f"{path}source",
            "The source is not listed in [sources].",
            "Add it there with its full reference.",
        )
    if fact["status"] == Status.UNKNOWN:
        yield Problem(
            f"{path}status",
            "A fact with the status 'unknown' is not written down.",
            "Leave the fact out, or give its status.",
        )


def check_unvalidated(scale: Part, *, path: str) -> Iterator[Problem]:
    """Check that a home-made form is never read against norms."""
    for key in ("bands", "cutoffs", "reliable_change", "norms"):
        if scale.get(key):
            yield Problem(
                f"{path}{key}",
                "A form that is not validated has no bands, cut-offs or norms.",
                "Remove them, or set validated to true and give the study.",
            )


def check_notice(notice: str) -> Iterator[Problem]:
    """Check that the licence itself lies beside the measure."""
    if not notice.strip():
        yield Problem(
            "LICENCE.md",
            "A measure without its licence is not loaded.",
            "Add LICENCE.md with the owner's terms and the attribution.",
        )


def check_text_allowed(licence: Part, *, has_text: bool) -> Iterator[Problem]:
    """Check that the licence was seen and allows the text that is there."""
    if has_text and not licence["text_allowed"]:
        yield Problem(
            "licence.text_allowed",
            "The licence does not allow the text to be shipped.",
            "Remove the text files; the measure can still be scored.",
        )
    elif has_text and licence["status"] != Status.VERIFIED:
        yield Problem(
            "licence.status",
            "Text needs a licence that was seen.",
            "Confirm the licence with the owner first, or remove the text files.",
        )


def check_track(licence: Part, *, has_track: bool) -> Iterator[Problem]:
    """Check that a track is fed by a measure whose licence lets everybody use it."""
    if has_track and not licence["text_allowed"]:
        yield Problem(
            "track",
            "A track takes measures whose licence allows the text to be given away.",
            "Leave the track out; the measure can still be scored.",
        )


def _check_repeats(values: Sequence[object], path: str) -> Iterator[Problem]:
    named = [value for value in values if isinstance(value, str)]
    if any(count > 1 for count in Counter(named).values()):
        yield Problem(path, "No id appears twice.", "Rename or remove the second one.")


def _check_reach(
    scale: Part, items: Mapping[str, tuple[int, int]], *, path: str
) -> Iterator[Problem]:
    if scale["combine"] == Combine.ENTERED:
        return
    factor = scale.get("multiplier", 1)
    if scale["combine"] == Combine.MEAN:
        factor /= len(scale["items"])
    low, high = (sum(items[i][end] for i in scale["items"]) * factor for end in (0, 1))
    if abs(low - scale["minimum"]) > 1e-9 or abs(high - scale["maximum"]) > 1e-9:
        yield Problem(
            f"{path}minimum",
            "The range is the one the items can reach.",
            "Correct minimum and maximum, or the items and their values.",
        )


def _check_digit(digits: str) -> int:
    """Compute the mod-10 check digit that LOINC appends to every code."""
    doubled = (sum(divmod(int(digit) * 2, 10)) for digit in digits[-1::-2])
    return -(sum(doubled) + sum(map(int, digits[-2::-2]))) % 10
