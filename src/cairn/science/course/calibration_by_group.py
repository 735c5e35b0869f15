"""Do forecasts hold as well for one group of clients as for another?

Method: the calibration of each group by itself, each with its own intervals; groups are
not tested against each other.
Assumes: the groups were named beforehand, not after looking.
Refuses: any word about a group of fewer than 20 clients or 50 forecasts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import ScienceError
from cairn.science.course.calibration import (
    CALIBRATION,
    Calibration,
    Verified,
    calibrate_rows,
    verify,
)
from cairn.science.course.forecast import Forecast
from cairn.science.scores import check_lengths


@dataclass(frozen=True, slots=True, eq=False)
class CalibrationByGroup:
    """The calibration of every group that is large enough; ask for one with `of`.

    `groups` names those with a calibration, `suppressed` those without. `missing`
    counts forecasts whose score never came, `without_group` those of no group.
    """

    groups: tuple[str, ...]
    suppressed: tuple[str, ...]
    missing: int
    without_group: int
    method: str
    version: str
    source: str
    found: Mapping[str, Calibration | ScienceError]

    def of(self, group: str) -> Calibration:
        """Return one group's calibration.

        Raises TooFew for a group that is too small, ScienceError for one not there or
        whose forecasts are all alike.
        """
        found = self.found.get(group)
        if found is None:
            raise ScienceError("No forecast belongs to a group of this name.")
        if isinstance(found, ScienceError):
            raise found.with_traceback(None)
        return found


def assess_by_group(
    forecast: Forecast,
    observed: ArrayLike,
    group: ArrayLike,
    *,
    confidence: float = 0.95,
) -> CalibrationByGroup:
    """Calibrate each group of clients by itself; one group name for each forecast.

    `observed` has NaN where no score came; a row whose group is empty belongs to none.
    """
    names = np.array([_name(one) for one in np.asarray(group).tolist()], dtype=str)
    check_lengths(forecast.client, names)
    verified, known = verify(forecast, observed)
    named = sorted(set(names.tolist()) - {""})
    found: dict[str, Calibration | ScienceError] = {
        name: _calibrate(
            verified.keep(
                names[known] == name,
                missing=int(np.count_nonzero(names[~known] == name)),
            ),
            confidence,
        )
        for name in named
    }
    refused = [name for name in named if isinstance(found[name], ScienceError)]
    return CalibrationByGroup(
        groups=tuple(name for name in named if name not in refused),
        suppressed=tuple(refused),
        missing=verified.missing,
        without_group=int(np.count_nonzero(names == "")),
        method=CALIBRATION.name,
        version=CALIBRATION.version,
        source=CALIBRATION.source,
        found=MappingProxyType(found),
    )


def _calibrate(found: Verified, confidence: float) -> Calibration | ScienceError:
    try:
        return calibrate_rows(found, confidence=confidence)
    except ScienceError as refusal:
        return refusal


def _name(group: object) -> str:
    return "" if group is None or group != group else str(group)  # noqa: PLR0124 - NaN
