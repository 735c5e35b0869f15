"""A parser that says in one line which option is wrong, and where to read more."""

import argparse
from typing import NoReturn

WRONG_WORDS = 2


class OneLineParser(argparse.ArgumentParser):
    """The standard parser, without the usage in front of each error."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with the code that shells have for it."""
        said = " ".join(message.split()).removesuffix(".")
        self.exit(WRONG_WORDS, f"{self.prog}: {said}. See {self.prog} --help.\n")
