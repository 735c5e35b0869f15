"""How fast is Cairn on this machine, at the setting that survives a power cut?

`make bench`, or `python -m bench --quick`. The rooms of the benchmark borrow the
furnished homes and the phones of tests/durability.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
if str(TESTS) not in sys.path:
    sys.path.insert(0, str(TESTS))
