"""What does `change` cost, held against adding up the same columns once?

`python -m bench.change 1000000` prints lines as JSON: ratios to NumPy's sum in the same
run, the command from file to file, its memory, and how time grows with the clients.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.table import Line
from cairn.exchange.columns.write import write_columns
from cairn.science.arrange import arrange_scores
from cairn.science.change.changes import measure_change
from cairn.science.measure.instrument import Direction, MeasurementError
from cairn.science.provenance import Status
from cairn.science.scores import Scores

Columns = dict[str, NDArray[np.generic]]
TIMES = (2, 8)
ROUNDS = 5
MORE = 4
ERROR = MeasurementError(7.5, 0.8, 0.95, Status.COMPUTED, "bench")
WORDS = (
    "--client client --time day --score score --better lower --sd 7.5 --reliability 0.8"
)
# The most a process held is known to itself alone: its parent's counts in elsewhere.
SCRIPT = """
import sys
from cairn.cli.main import main
code = main()
lines = open("/proc/self/status").read().splitlines()
print(next(line.split()[1] for line in lines if line.startswith("VmHWM")))
sys.exit(code)
"""


class Run(NamedTuple):
    """One run of the command: seconds, and the most memory it ever held in bytes."""

    seconds: float
    peak: int


def main() -> None:
    """Measure at two and eight scores a client, and print lines as JSON."""
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    lines = [line for times in TIMES for line in measure_functions(clients, times)]
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        smallest = run_command(invent(2, 2), Path(folder))
        for times in TIMES:
            lines += measure_command(clients, times, Path(folder), smallest.peak)
    print(json.dumps([line.as_json() for line in lines]))


def measure_functions(clients: int, times: int) -> list[Line]:
    """Compare change with adding up, sorted and shuffled, and with more clients."""
    table = invent(clients, times)
    adding = quickest(lambda: [column.sum() for column in table.values()])
    scores = arrange(table)
    changing = quickest(lambda: measure_change(scores, ERROR))
    arranging = quickest(lambda: arrange(table))
    shuffled = shuffle(table)
    sorting = quickest(lambda: arrange(shuffled))
    more = arrange(invent(MORE * clients, times))
    large = quickest(lambda: measure_change(more, ERROR))
    size = f"{clients:,} clients x {times}"
    return [
        Line(f"change, {size}", in_sums(changing, adding), "10 at most"),
        Line("  checking sorted columns", in_sums(arranging, adding)),
        Line("  checking and sorting shuffled ones", in_sums(sorting, adding)),
        Line(
            f"  time for {MORE} x as many", f"{large / changing:.1f} x", f"about {MORE}"
        ),
    ]


def measure_command(
    clients: int, times: int, folder: Path, smallest: int
) -> list[Line]:
    """Say what the command takes from file to file, beyond what it takes for two."""
    table = invent(clients, times)
    size = sum(column.nbytes for column in table.values())
    found = run_command(table, folder)
    ratio = (found.peak - smallest) / size
    return [
        Line(f"cairn change, {clients:,} x {times}, CSV", f"{found.seconds:.1f} s"),
        Line(
            "  peak memory to its columns in memory",
            f"{ratio:.1f} x {size / 1e6:.0f} MB, and {smallest / 1e6:.0f} MB bare",
            "4 at most",
        ),
    ]


def invent(clients: int, times: int) -> Columns:
    """Invent whole scores, a week apart, in order of client and day."""
    generator = np.random.default_rng(1991)
    return {
        "client": np.repeat(np.arange(clients), times),
        "day": np.tile(np.arange(times) * 7.0, clients),
        "score": generator.integers(0, 64, clients * times).astype(np.float64),
    }


def shuffle(table: Columns) -> Columns:
    """Return the same rows in no order."""
    rows = np.random.default_rng(1).permutation(len(table["client"]))
    return {name: column[rows] for name, column in table.items()}


def arrange(table: Columns) -> Scores:
    """Check and sort the columns."""
    return arrange_scores(
        table["client"],
        table["score"],
        time=table["day"],
        direction=Direction.LOWER_IS_BETTER,
    )


def quickest(work: Callable[[], object]) -> float:
    """Return the least seconds of a few rounds."""
    took = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return min(took)


def in_sums(seconds: float, adding: float) -> str:
    """Write seconds, and how many sums of the columns they are."""
    return f"{seconds / adding:.1f} x NumPy's sum ({1000 * seconds:.0f} ms)"


def run_command(table: Columns, folder: Path) -> Run:
    """Run `cairn change` from a CSV to a CSV in a process of its own."""
    given, wanted = folder / "scores.csv", folder / "clients.csv"
    write_columns(given, table)
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "change", str(given), *WORDS.split(),
         "--per-client", str(wanted)],
        stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    seconds = time.perf_counter() - begun
    return Run(seconds, 1024 * int(done.stdout.split()[-1]))


if __name__ == "__main__":
    main()
