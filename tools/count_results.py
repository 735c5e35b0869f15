"""Adds up the test results of several runs into one closing line.

`python tools/count_results.py FOLDER` reads every FOLDER/*.xml; it ends with 1 when a
test failed or when nothing ran at all.
"""

import sys
from collections import Counter
from pathlib import Path

from defusedxml.ElementTree import parse


def count_results(folder: Path) -> Counter[str]:
    """Count passed, failed and skipped tests over every report in the folder."""
    counts: Counter[str] = Counter()
    for report in sorted(folder.glob("*.xml")):
        for suite in parse(report).iter("testsuite"):
            run = {name: int(suite.get(name, 0)) for name in SUITE_COUNTS}
            failed = run["failures"] + run["errors"]
            counts["failed"] += failed
            counts["skipped"] += run["skipped"]
            counts["passed"] += run["tests"] - failed - run["skipped"]
    return counts


def main(folder: str) -> int:
    """Print the closing line; a run without a single passed test is a failure."""
    counts = count_results(Path(folder))
    words = [f"{counts[word]} {word}" for word in ("passed", "failed", "skipped")]
    print(", ".join(words))
    return int(counts["failed"] > 0 or counts["passed"] == 0)


SUITE_COUNTS = ("tests", "failures", "errors", "skipped")

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
