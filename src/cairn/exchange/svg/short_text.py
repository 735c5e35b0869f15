"""How does a text that a person wrote fit beside a stone, in any script?

Folded into few lines, shortened where it is longer; the whole text stands elsewhere.
"""

import re
from unicodedata import east_asian_width

from cairn.exchange.svg.labels import fold

# Somebody's own direction marks may not turn what stands around the text.
DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
BEGIN_OWN_DIRECTION, END_OWN_DIRECTION = "\u2068", "\u2069"
MORE = "…"


def fold_short(text: str, width: int, *, lines: int = 2) -> tuple[str, ...]:
    """Fold a text into at most `lines` lines of `width` letters, each on its own."""
    plain = DIRECTION_MARKS.sub("", text)
    folded = fold(" ".join(shorten(word, width) for word in plain.split()), width)
    kept = folded[:lines]
    if len(folded) > lines:
        kept = (*kept[:-1], f"{cut(kept[-1], width - 1)}{MORE}")
    return tuple(isolate(shorten(line, width)) for line in kept if line)


def shorten(text: str, width: int) -> str:
    """Cut a text that is broader than `width` letters, and say that it goes on."""
    return text if breadth(text) <= width else f"{cut(text, width - 1)}{MORE}"


def cut(text: str, width: int) -> str:
    """Keep as many letters from the start as `width` holds."""
    taken, room = [], width
    for letter in text:
        room -= breadth(letter)
        if room < 0:
            break
        taken.append(letter)
    return "".join(taken).rstrip()


def breadth(text: str) -> int:
    """Count letters; those of East Asia and emoji are two wide."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def isolate(text: str) -> str:
    """Let a line run in its own direction and leave its neighbours theirs."""
    return f"{BEGIN_OWN_DIRECTION}{text}{END_OWN_DIRECTION}"
