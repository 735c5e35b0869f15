"""The command `cairn`: finds the subcommand, turns errors into one line and a code."""

import importlib
import sys
from collections.abc import Sequence

from cairn import __version__
from cairn.cli.one_line import OneLineParser
from cairn.errors import CairnError

# One module per command, imported only when its command is asked for: the science
# commands start without Django.
COMMANDS: dict[str, tuple[str, str]] = {
    "score": ("cairn.cli.score", "score one set of answers to a measure"),
    "check-instrument": ("cairn.cli.check_instrument", "lint a measure's data file"),
    "course": (
        "cairn.cli.course",
        "fit the expected course, predict from it, check it",
    ),
    "questionnaire": ("cairn.cli.questionnaire", "print a measure as FHIR R4"),
    "simulate": ("cairn.cli.simulate", "write an invented caseload as CSV"),
    "change": ("cairn.cli.change", "say who changed reliably, and who recovered"),
    "gains": ("cairn.cli.gains", "find sudden gains and losses between sessions"),
    "offtrack": ("cairn.cli.offtrack", "say whose course is slower than most"),
    "serve": ("cairn.cli.serve", "run Cairn on this machine"),
    "demo": ("cairn.cli.demo", "open the example practice"),
    "set-up": ("cairn.cli.set_up", "create the owner of a new practice"),
    "import": ("cairn.cli.import_scores", "import existing scores from a table"),
    "backup": ("cairn.cli.backup", "write an encrypted backup"),
    "restore": ("cairn.cli.restore", "restore a backup into an empty place"),
    "verify": ("cairn.cli.verify", "check records, keys and the audit trail"),
    "erase": ("cairn.cli.erase", "destroy one client's key"),
    "tick": ("cairn.cli.tick", "escalate what is due and send what is waiting"),
    "check": ("cairn.cli.check", "say whether this set-up is safe to start"),
}

# As a shell has it for a program that was stopped by hand.
INTERRUPTED = 130


def build_parser(chosen: str | None) -> OneLineParser:
    """Build the parser; only the chosen command's module is imported."""
    parser = OneLineParser(
        prog="cairn",
        description="Progress in therapy made visible, early and honestly.",
    )
    parser.add_argument("--version", action="version", version=f"cairn {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (module, summary) in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=summary, description=summary)
        if name == chosen:
            command = importlib.import_module(module)
            command.add_arguments(subparser)
            subparser.set_defaults(run=command.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a user's error is one line on stderr and an exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    chosen = next((word for word in words if not word.startswith("-")), None)
    options = build_parser(chosen).parse_args(words)
    try:
        return int(options.run(options) or 0)
    except CairnError as error:
        sys.stderr.write(f"cairn: {error}\n")
        return error.exit_code
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
