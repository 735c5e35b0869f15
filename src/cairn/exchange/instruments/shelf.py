"""Which measures does Cairn ship, and which of them is this one?"""

from functools import cache
from pathlib import Path

from cairn.errors import InstrumentError
from cairn.exchange.instruments.files import FACTS
from cairn.exchange.instruments.load import load_instrument
from cairn.science.measure.instrument import Instrument

CLIENT = "client"
LIBRARY = Path(__file__).parent / "library"


def instrument(key: str) -> Instrument:
    """Return one shipped measure by its key, such as 'phq-9'."""
    if key not in keys():
        raise InstrumentError(
            f"No shipped measure has this key. Shipped: {', '.join(keys())}."
        )
    return _load(key)


def instruments() -> tuple[Instrument, ...]:
    """Return every shipped measure, ordered by key."""
    return tuple(_load(key) for key in keys())


def for_clients() -> tuple[Instrument, ...]:
    """Return the shipped measures that clients answer, ordered by key."""
    return tuple(one for one in instruments() if one.respondent == CLIENT)


@cache
def keys() -> tuple[str, ...]:
    """Return the keys of the shipped measures, ordered."""
    return tuple(sorted(path.parent.name for path in LIBRARY.glob(f"*/{FACTS}")))


@cache
def _load(key: str) -> Instrument:
    return load_instrument(LIBRARY / key)
