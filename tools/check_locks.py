"""Says whether every lock was resolved from its requirements as they stand now.

`python tools/check_locks.py` needs no network: a lock's first line carries the digest
of the file it was resolved from, and every direct requirement must be pinned with a
hash. `--stamp` writes that line; only tools/lock does so, after resolving.
"""

import hashlib
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARK = "# Resolved from requirements with digest "


def normal(requirement: str) -> str:
    """Return a requirement's name in the one spelling that indexes use."""
    name = re.match(r"[\w.-]+", requirement.strip())
    return re.sub(r"[-_.]+", "-", name.group() if name else "").lower()


def direct_requirements(source: Path) -> list[str]:
    """Return the requirements a .in file names, its `-r` files included."""
    found: list[str] = []
    for line in source.read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            found += direct_requirements(source.parent / line.split()[1])
        elif line.strip() and not line.startswith("#"):
            found.append(line.strip())
    return found


def pins(lock: Path) -> dict[str, str]:
    """Return name and version of everything the lock pins with at least one hash."""
    text = lock.read_text(encoding="utf-8")
    found = re.findall(r"^([\w.-]+)==(\S+) \\\n    --hash=sha256:", text, re.MULTILINE)
    return {normal(name): version for name, version in found}


def digest(source: Path) -> str:
    """Return the digest of what the .in file asks for, whatever its comments say."""
    wanted = "\n".join(sorted(direct_requirements(source)))
    return hashlib.sha256(wanted.encode()).hexdigest()


def stamp(folder: Path) -> None:
    """Write into each lock what it was resolved from."""
    for source in sorted(folder.glob("*.in")):
        lock = source.with_suffix(".lock")
        body = re.sub(rf"\A{MARK}.*\n", "", lock.read_text(encoding="utf-8"))
        lock.write_text(f"{MARK}{digest(source)}\n{body}", encoding="utf-8")


def lock_problems(folder: Path) -> list[str]:
    """Return what is wrong with the locks of a requirements folder."""
    problems: list[str] = []
    everything = pins(folder / "test.lock")
    for source in sorted(folder.glob("*.in")):
        lock = source.with_suffix(".lock")
        if not lock.read_text(encoding="utf-8").startswith(MARK + digest(source)):
            problems.append(f"{lock.name} is older than {source.name}.")
        pinned = pins(lock)
        wanted = {normal(requirement) for requirement in direct_requirements(source)}
        problems += [
            f"{lock.name} does not pin {name}." for name in sorted(wanted - set(pinned))
        ]
        problems += [
            f"{lock.name} pins {name} at another version than test.lock."
            for name, version in sorted(pinned.items())
            if everything.get(name) != version
        ]
    return problems


def undeclared(folder: Path, project: Path) -> list[str]:
    """Return what pyproject.toml needs and run.in does not name."""
    declared = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
    needed = declared["dependencies"] + declared["optional-dependencies"]["clinic"]
    named = {normal(line) for line in direct_requirements(folder / "run.in")}
    missing = sorted({normal(requirement) for requirement in needed} - named)
    return [
        f"run.in does not name {name}, which pyproject.toml needs." for name in missing
    ]


def main(arguments: list[str]) -> int:
    """Check, or with --stamp write, what the locks were resolved from."""
    folder = ROOT / "requirements"
    if arguments == ["--stamp"]:
        stamp(folder)
    problems = lock_problems(folder) + undeclared(folder, ROOT / "pyproject.toml")
    for problem in problems:
        print(f"{problem} Run tools/lock.")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
