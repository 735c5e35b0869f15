"""How long does the growth model take, beside the packages people use for it?

`python -m bench.growth 50000 1000 100000` prints lines as JSON: clients for the fastest
Python packages, for statsmodels and for lme4, each with eight scores. What is not
installed is said and not measured; none of it is needed to run Cairn. Every package
fits score ~ time + (time | client) by REML, from columns that are ready for it.
"""

import importlib
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.table import Line, percentile
from cairn.science.arrange import arrange_scores
from cairn.science.course.growth import fit_growth
from cairn.science.course.running import start_course
from cairn.science.measure.instrument import Direction

SCORES = 8
# Package: how many times faster Cairn is meant to be.
FASTEST = {"mixedlm_rs": 2, "mixedlm": 2}
STATSMODELS, LME4 = 500, 30
R_SCRIPT = """
suppressMessages(library(lme4)); d <- read.csv(commandArgs(TRUE)[1])
s <- system.time(m <- lmer(score ~ time + (time | client), d))["elapsed"]
cat(s, as.numeric(logLik(m)), as.character(packageVersion("lme4")))
"""


@dataclass(frozen=True, slots=True)
class Columns:
    """One row for each score."""

    client: NDArray[np.int64]
    time: NDArray[np.float64]
    score: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """How long a fit took and how likely what it found makes the scores."""

    seconds: float
    log_likelihood: float


def main() -> None:
    """Measure at three sizes, both with shared and with irregular times."""
    given = [int(word) for word in sys.argv[1:4]]
    many, few, r = given if len(given) == 3 else (50_000, 1_000, 100_000)
    warnings.simplefilter("ignore")
    lines = [*compare_fastest(many), *compare_statsmodels(few), *compare_lme4(r)]
    lines += [*show_growth(many), measure_update()]
    print(json.dumps([line.as_json() for line in lines]))


def invent(clients: int, *, irregular: bool) -> Columns:
    """Invent falling courses in whole points, measured weekly or at any time."""
    generator = np.random.default_rng(1982)
    shape = (clients, SCORES)
    weekly = np.tile(np.arange(SCORES) * 7.0, (clients, 1))
    time = np.sort(generator.uniform(0, 60, shape), axis=1) if irregular else weekly
    time = time - time[:, :1]
    level = generator.normal(20, 4, (clients, 1))
    slope = generator.normal(-0.1, 0.05, (clients, 1))
    score = np.round(level + slope * time + generator.normal(0, 3, shape))
    client = np.repeat(np.arange(clients), SCORES)
    return Columns(client, time.ravel(), score.ravel())


def fit_cairn(columns: Columns) -> Fit:
    """Check, sort, sum and fit, all from the columns; the least time of three."""

    def fit() -> float:
        scores = arrange_scores(
            columns.client,
            columns.score,
            time=columns.time,
            direction=Direction.LOWER_IS_BETTER,
        )
        return fit_growth(scores, first_score=False).log_likelihood

    return min((timed(fit) for _ in range(3)), key=lambda one: one.seconds)


def timed(fit: Callable[[], float]) -> Fit:
    """Time one fit."""
    begun = time.perf_counter()
    found = fit()
    return Fit(time.perf_counter() - begun, float(found))


def compare_fastest(clients: int) -> list[Line]:
    """Compare with the fastest packages of Python, at both kinds of times."""
    lines = []
    for irregular in (False, True):
        columns = invent(clients, irregular=irregular)
        own = fit_cairn(columns)
        times = "irregular" if irregular else "weekly"
        what = f"growth model, {clients:,} clients x {SCORES}, {times} times"
        lines.append(Line(what, f"{own.seconds:.3f} s"))
        lines += [
            against(own, name, timed_package(name, columns), goal)
            for name, goal in FASTEST.items()
        ]
    return lines


def compare_statsmodels(clients: int) -> list[Line]:
    """Compare with statsmodels at a size it can do."""
    columns = invent(clients, irregular=True)
    own = fit_cairn(columns)
    found = timed_package("statsmodels", columns)
    what = f"growth model, {clients:,} clients x {SCORES}, irregular times"
    return [
        Line(what, f"{own.seconds:.4f} s"),
        against(own, "statsmodels", found, STATSMODELS),
    ]


def compare_lme4(clients: int) -> list[Line]:
    """Compare with lme4 where R has it."""
    columns = invent(clients, irregular=True)
    own = fit_cairn(columns)
    what = f"growth model, {clients:,} clients x {SCORES}, irregular times"
    line = Line(what, f"{own.seconds:.3f} s")
    program = shutil.which("Rscript")
    if program is None:
        return [line, Line("  against lme4", "not measured: R is not installed")]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scores.csv"
        rows = np.column_stack((columns.client, columns.time, columns.score))
        np.savetxt(file, rows, "%.17g", ",", header="client,time,score", comments="")
        done = subprocess.run(
            [program, "-e", R_SCRIPT, str(file)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        return [line, Line("  against lme4", "not measured: it is not installed")]
    seconds, log_likelihood, version = done.stdout.split()
    found = Fit(float(seconds), float(log_likelihood))
    return [line, against(own, f"lme4 {version}", found, LME4)]


def timed_package(name: str, columns: Columns) -> Fit | None:
    """Fit with another package, when it and pandas are installed."""
    if not all(importlib.util.find_spec(one) for one in (name, "pandas")):
        return None
    table = importlib.import_module("pandas").DataFrame(
        {"client": columns.client, "time": columns.time, "score": columns.score}
    )
    return timed(lambda: PACKAGES[name](table))


def _fit_mixedlm_rs(table: Any) -> float:
    package = importlib.import_module("mixedlm_rs")
    model = package.MixedLM.from_formula(
        "score ~ time", groups="client", re_formula="~time", data=table
    )
    return float(model.fit().llf)


def _fit_mixedlm(table: Any) -> float:
    package = importlib.import_module("mixedlm")
    found = package.lmer("score ~ time + (time | client)", table).logLik()
    return float(getattr(found, "value", found))


def _fit_statsmodels(table: Any) -> float:
    package = importlib.import_module("statsmodels.formula.api")
    model = package.mixedlm("score ~ time", table, groups="client", re_formula="~time")
    return float(model.fit().llf)


PACKAGES: dict[str, Callable[[Any], float]] = {
    "mixedlm_rs": _fit_mixedlm_rs,
    "mixedlm": _fit_mixedlm,
    "statsmodels": _fit_statsmodels,
}


def against(own: Fit, name: str, other: Fit | None, goal: int) -> Line:
    """Say how many times faster, and whether the same likelihood was found."""
    if other is None:
        return Line(f"  against {name}", "not measured: it is not installed")
    ratio = other.seconds / own.seconds
    gained = own.log_likelihood - other.log_likelihood
    alike = abs(gained) < 1e-9 * abs(own.log_likelihood)
    likely = "same log-likelihood" if alike else f"log-likelihood {gained:+.3g}"
    said = f"{ratio:,.1f} x faster ({other.seconds:.2f} s), {likely}"
    return Line(f"  against {name}", said, f">= {goal} x")


def show_growth(clients: int) -> list[Line]:
    """Show how time grows with the number of clients, at irregular times."""
    seconds = [
        fit_cairn(invent(size, irregular=True)).seconds
        for size in (clients, 2 * clients, 4 * clients)
    ]
    said = ", ".join(f"{one / seconds[0]:.1f}" for one in seconds[1:])
    what = f"growth model, time for 2 and 4 x {clients:,} clients"
    return [Line(what, f"{said} x", "about 2, 4")]


def measure_update() -> Line:
    """Time one client's prediction after one more score."""
    columns = invent(500, irregular=True)
    scores = arrange_scores(
        columns.client,
        columns.score,
        time=columns.time,
        direction=Direction.LOWER_IS_BETTER,
    )
    course = start_course(fit_growth(scores), first_score=20.0)
    seconds = []
    for number in range(2000):
        begun = time.perf_counter()
        course.observe(18.0, at=float(number)).predict(at=number + 7.0)
        seconds.append(time.perf_counter() - begun)
    said = ", ".join(
        f"{name} {1e6 * percentile(seconds, share):.0f} us"
        for name, share in (("p50", 0.5), ("p99", 0.99))
    )
    return Line("prediction of one client after one more score", said, "< 1 ms")


if __name__ == "__main__":
    main()
