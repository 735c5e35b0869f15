"""Which measure is this: one that Cairn ships, or one the practice described itself?"""

from cairn.clinic.records.models import LocalMeasure
from cairn.exchange.instruments import shelf
from cairn.science.measure.instrument import (
    Combine,
    Direction,
    Instrument,
    Licence,
    MeasurementError,
    MissingRule,
    Rounding,
    Scale,
    Schedule,
    Upkeep,
)
from cairn.science.provenance import Status

LOCAL = "own:"
VERSION = "1"
_STATED = "stated by the practice"


def find_measure(key: str) -> Instrument:
    """Return a shipped measure, or a local one of the practice in scope."""
    if not key.startswith(LOCAL):
        return shelf.instrument(key)
    return _describe(LocalMeasure.objects.get(key=key))


def _describe(local: LocalMeasure) -> Instrument:
    lower = local.lower_is_better
    return Instrument(
        key=local.key,
        version=VERSION,
        name=local.name,
        short_name=local.name,
        measures=_STATED,
        recall="",
        respondent="client",
        direction=Direction.LOWER_IS_BETTER if lower else Direction.HIGHER_IS_BETTER,
        schedule=Schedule.START_REVIEW_END,
        validated=True,
        citation="",
        items=(),
        scales=(_scale(local),),
        licence=Licence(
            "unknown",
            _STATED,
            Status.UNKNOWN,
            text_allowed=False,
            changes_allowed=False,
            url="",
        ),
        upkeep=Upkeep(_STATED, "", local.at.date().isoformat()),
    )


def _scale(local: LocalMeasure) -> Scale:
    error = None
    if local.standard_deviation is not None and local.reliability is not None:
        error = MeasurementError(
            standard_deviation=local.standard_deviation,
            reliability=local.reliability,
            confidence=0.95,
            status=Status.UNCONFIRMED,
            source=_STATED,
        )
    return Scale(
        key="total",
        name="total",
        items=(),
        combine=Combine.ENTERED,
        minimum=local.minimum,
        maximum=local.maximum,
        missing=MissingRule(0, Rounding.NONE, Status.UNKNOWN, _STATED),
        keying_status=Status.UNCONFIRMED,
        keying_source=_STATED,
        reliable_change=error,
    )
