"""Would a client in danger reach somebody? Says which number or promise has aged.

None of this keeps Cairn from starting: a page without any help would be worse than one
with an old number, so `cairn check` fails and the managers of a practice read it.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Notice
from django.utils import timezone
from django_scopes import scopes_disabled

from cairn.clinic.checks import has_practice
from cairn.clinic.crisis_lines import TOLD_BEFORE, crisis_lines, find_flaws
from cairn.clinic.records.models import Practice, RiskProtocol
from cairn.clinic.records.services.state_protocol import newest_protocol

NUMBERS = "numbers"
# What a practice looked up itself is looked at again after a year.
LOOKED_UP_FOR = timedelta(days=365)


@register(NUMBERS, deploy=True)
def check_list(**_: Any) -> list[CheckMessage]:
    """Look at every line of the list that comes with Cairn."""
    return [*look_at_list(on=timezone.localdate())]


@register(NUMBERS, deploy=True)
def check_protocols(**_: Any) -> list[CheckMessage]:
    """Look at what each practice promises and at the lines it names."""
    if not has_practice():
        return []
    with scopes_disabled():
        stated = [newest_protocol(one) for one in Practice.objects.all()]
        today = timezone.localdate()
        return [note for one in stated if one for note in look_at_protocol(one, today)]


def look_at_list(*, on: date) -> Iterator[CheckMessage]:
    """Yield what is wrong with the list, what has run out, and what soon will."""
    hint = "Find it at its source, then set verified_on and expires_on anew."
    for line in crisis_lines():
        for flaw in find_flaws(line):
            yield Error(f"{line.name}: {flaw}.", hint=hint, id="cairn.E040")
        if line.has_run_out(on=on):
            said = f"{line.name} was last verified on {line.verified_on}: too long ago."
            yield Error(said, hint=hint, id="cairn.E041")
        elif line.runs_out_soon(on=on):
            said = f"{line.name} has to be verified again by {line.expires_on}."
            yield Notice(said, hint=hint, id="cairn.W041")


def look_at_protocol(protocol: RiskProtocol, on: date) -> Iterator[CheckMessage]:
    """Yield what has aged in one practice's protocol."""
    hint = "State it again (Settings, Risk protocol)."
    until, told_on = protocol.valid_until, protocol.at.date()
    if until < on:
        said = f"A risk protocol ran out on {until}: no safety question is sent home."
        yield Error(said, hint=hint, id="cairn.E042")
    elif until < on + TOLD_BEFORE:
        said = f"A risk protocol runs out on {until}."
        yield Notice(said, hint=hint, id="cairn.W042")
    if told_on + LOOKED_UP_FOR < on:
        said = f"A practice looked its crisis lines up on {told_on}, over a year ago."
        yield Error(said, hint=f"Call each line. {hint}", id="cairn.E043")
