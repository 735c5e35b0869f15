"""Cairn: progress in therapy made visible, early and honestly.

The names below are the public science API; each is imported when it is first used.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cairn.errors import CairnError as CairnError
    from cairn.exchange.fhir.questionnaire import questionnaire as questionnaire
    from cairn.exchange.instruments.load import load_instrument as load_instrument
    from cairn.exchange.instruments.shelf import instrument as instrument
    from cairn.exchange.instruments.shelf import instruments as instruments
    from cairn.science.change.clinical_change import classify as classify
    from cairn.science.change.clinical_change import cutoff_a as cutoff_a
    from cairn.science.change.clinical_change import cutoff_b as cutoff_b
    from cairn.science.change.clinical_change import cutoff_c as cutoff_c
    from cairn.science.change.reliable_change import reliable_change as reliable_change
    from cairn.science.change.reliable_change import wobble_band as wobble_band
    from cairn.science.change.talking_therapies import (
        talking_therapies_outcome as talking_therapies_outcome,
    )
    from cairn.science.measure.instrument import Direction as Direction
    from cairn.science.measure.instrument import Instrument as Instrument
    from cairn.science.measure.instrument import MeasurementError as MeasurementError
    from cairn.science.measure.instrument import PublishedPoints as PublishedPoints
    from cairn.science.measure.scoring import risk_answers as risk_answers
    from cairn.science.measure.scoring import score as score
    from cairn.science.measure.scoring import score_total as score_total
    from cairn.science.provenance import Status as Status

__version__ = "0.1.0"

_HOMES = {
    "CairnError": "cairn.errors",
    "Direction": "cairn.science.measure.instrument",
    "Instrument": "cairn.science.measure.instrument",
    "MeasurementError": "cairn.science.measure.instrument",
    "PublishedPoints": "cairn.science.measure.instrument",
    "Status": "cairn.science.provenance",
    "classify": "cairn.science.change.clinical_change",
    "cutoff_a": "cairn.science.change.clinical_change",
    "cutoff_b": "cairn.science.change.clinical_change",
    "cutoff_c": "cairn.science.change.clinical_change",
    "instrument": "cairn.exchange.instruments.shelf",
    "instruments": "cairn.exchange.instruments.shelf",
    "load_instrument": "cairn.exchange.instruments.load",
    "questionnaire": "cairn.exchange.fhir.questionnaire",
    "reliable_change": "cairn.science.change.reliable_change",
    "risk_answers": "cairn.science.measure.scoring",
    "score": "cairn.science.measure.scoring",
    "score_total": "cairn.science.measure.scoring",
    "talking_therapies_outcome": "cairn.science.change.talking_therapies",
    "wobble_band": "cairn.science.change.reliable_change",
}


def __getattr__(name: str) -> object:
    """Import a public name on first use, so that `import cairn` stays light."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'cairn' has no attribute '{name}'")
    return getattr(importlib.import_module(home), name)


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted([*_HOMES, "__version__"])
