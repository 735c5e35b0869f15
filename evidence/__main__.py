"""Writes every page of docs/evidence from one table of scores.

The table has the columns id, session, day and bdi: one row for each visit.
"""

import argparse
import sys

from evidence import bands, offtrack, practice


def main() -> int:
    """Write all pages."""
    parser = argparse.ArgumentParser(prog="make evidence", description=__doc__)
    parser.add_argument("file", metavar="FILE", help="CSV of id, session, day and bdi")
    file = parser.parse_args().file
    words = [file, "--client", "id", "--score", "bdi", "--better", "lower"]
    for name, write, more in (
        ("bands", bands.main, ["--time", "day", "--occasion", "session"]),
        ("off-track", offtrack.main, ["--time", "day"]),
        ("practice-of-one", practice.main, ["--time", "day"]),
    ):
        sys.stderr.write(f"docs/evidence/{name}.md\n")
        write([*words, *more, "--write"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
