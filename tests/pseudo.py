"""A language that nobody speaks, right to left, made of every word a client reads.

Each run of letters is turned round by marks that every browser knows, so that a text
that was not translated stands out, and a page that is not mirrored falls over.
"""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from client_words import collect
from translations import PLACEHOLDER

# The name under which browsers and telephones test right-to-left layouts as well.
CODE, NAME = "ar-xb", "Pseudo"
OVERRIDE, END = "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{POP DIRECTIONAL FORMATTING}"
KEPT = re.compile(f"({PLACEHOLDER.pattern}|\\s+)")


def turn(text: str) -> str:
    """Turn round every word and leave alone what is filled in."""
    parts = KEPT.split(text)
    return "".join(
        part if not part or KEPT.fullmatch(part) else f"{OVERRIDE}{part}{END}"
        for part in parts
    )


def write_pseudo(folder: Path) -> Path:
    """Write the compiled catalogue where Django looks for it; return the folder."""
    # Two forms, as English has, whatever the language is called.
    catalogue = Catalog("en")
    for one in collect():
        if one.context:
            said = one.text  # how a day is written
        elif one.plural:
            said = (turn(one.text), turn(one.plural))
        else:
            said = turn(one.text)
        asked = (one.text, one.plural) if one.plural else one.text
        catalogue.add(asked, said, context=one.context or None)
    place = folder / "ar_XB" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "django.mo").open("wb") as file:
        write_mo(file, catalogue)
    return folder
