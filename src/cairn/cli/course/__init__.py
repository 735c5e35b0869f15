"""cairn course: which course is expected, for whom, and does it hold?"""

import argparse
import importlib
from collections.abc import Sequence
from typing import Any

from cairn.cli.one_line import OneLineParser

# Imported only when chosen, as the commands of `cairn` are.
COMMANDS: dict[str, tuple[str, str]] = {
    "fit": ("cairn.cli.course.fit", "fit a growth model to scores"),
    "predict": ("cairn.cli.course.predict", "predict scores to come, with bands"),
    "check": ("cairn.cli.course.check", "show how well predictions hold"),
}


class _LaterParser(OneLineParser):
    """A parser that learns its words when it is first asked to read some."""

    def __init__(self, *words: Any, module: str = "", **options: Any) -> None:
        super().__init__(*words, **options)
        self._module = module

    def parse_known_args(  # type: ignore[override]
        self,
        args: Sequence[str] | None = None,
        namespace: argparse.Namespace | None = None,
    ) -> tuple[argparse.Namespace, list[str]]:
        """Read the words with the chosen command's own options."""
        importlib.import_module(self._module).add_arguments(self)
        return super().parse_known_args(args, namespace)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the commands under `cairn course`."""
    subparsers = parser.add_subparsers(
        dest="course_command",
        metavar="COMMAND",
        required=True,
        parser_class=_LaterParser,
    )
    for name, (module, summary) in COMMANDS.items():
        subparsers.add_parser(name, module=module, help=summary, description=summary)


def run(options: argparse.Namespace) -> int:
    """Run the chosen command."""
    module, _ = COMMANDS[options.course_command]
    return int(importlib.import_module(module).run(options))
