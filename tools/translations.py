"""Keeps the catalogues of other languages in step with what clients read.

`python tools/translations.py` says what is missing, left over, unsure, or out of step;
`--write` adds new words without a translation, drops what is gone, and compiles.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from client_words import ROOT, Words, collect

LOCALE = "src/cairn/web/locale"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%%")
# The files say what is in them; when they were written is in the history.
WRITTEN = datetime(2026, 11, 22, tzinfo=UTC)


def catalogues(root: Path) -> list[Path]:
    """Return the catalogue of each language besides English."""
    return sorted((root / LOCALE).glob("*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    """Read a catalogue as people edit it."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def merge(words: list[Words], known: Catalog) -> Catalog:
    """Return a catalogue of exactly these words, with every translation known."""
    merged = Catalog(
        known.locale,
        project="Cairn",
        version="1",
        header_comment="# What clients read, in another language.",
        msgid_bugs_address="see SECURITY.md",
        last_translator="Cairn",
        language_team="Cairn",
        fuzzy=False,
        creation_date=WRITTEN,
        revision_date=WRITTEN,
    )
    for one in words:
        before = known.get(one.text, one.context or None)
        asked = (one.text, one.plural) if one.plural else one.text
        blank = ("",) * merged.num_plurals if one.plural else ""
        fits = before is not None and bool(before.pluralizable) == bool(one.plural)
        merged.add(
            asked,
            before.string if before is not None and fits else blank,
            locations=[(one.place, None)],
            flags=before.flags & {"fuzzy"} if before is not None else (),
            context=one.context or None,
        )
    return merged


def write(path: Path, words: list[Words]) -> None:
    """Bring a catalogue in step with the words, and compile it."""
    merged = merge(words, read(path))
    with path.open("wb") as file:
        write_po(file, merged, width=88, include_lineno=False, ignore_obsolete=True)
    for message in list(merged):
        if message.id and not all(said_in(message)):
            merged.delete(message.id, message.context)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, merged)


def faults(words: list[Words], path: Path) -> Iterator[str]:
    """Yield what is wrong with one language."""
    language, known = path.parents[1].name, read(path)
    wanted = {one.key: one for one in words}
    for one in wanted.values():
        message = known.get(one.text, one.context or None)
        if message is None or not all(said_in(message)):
            yield f"{language} lacks “{one.text}” of {one.place}."
        elif message.fuzzy:
            yield f"{language} is unsure of “{one.text}”."
        elif not fills_alike(one, said_in(message)):
            yield f"{language} fills in other things for “{one.text}”."
    for message in known:
        if message.id and (context_of(message), text_of(message)) not in wanted:
            yield f"{language} still has “{text_of(message)}”."
    if compiled(path.with_suffix(".mo")) != translated(known):
        yield f"{language} is not compiled as it is written."


def said_in(message: Message) -> tuple[str, ...]:
    """Return every form of a translation."""
    string = message.string
    return (string,) if isinstance(string, str) else tuple(string)


def text_of(message: Message) -> str:
    """Return the English a message stands for."""
    return message.id if isinstance(message.id, str) else message.id[0]


def context_of(message: Message) -> str:
    """Return the context of a message; a compiled one gives it as bytes."""
    context = message.context or ""
    return context.decode() if isinstance(context, bytes) else context


def fills_alike(one: Words, said: tuple[str, ...]) -> bool:
    """Whether a translation fills in what the English does; `one` may go unsaid."""
    asked = filled(one.plural or one.text)
    return filled(said[-1]) == asked and all(filled(form) <= asked for form in said)


def filled(text: str) -> set[str]:
    """Return the places of a text that are filled in."""
    return set(PLACEHOLDER.findall(text))


def translated(catalogue: Catalog) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return what a catalogue says for each message it has a translation for."""
    return {
        (context_of(message), text_of(message)): said_in(message)
        for message in catalogue
        if message.id and all(said_in(message)) and not message.fuzzy
    }


def compiled(path: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return what the compiled catalogue says; nothing where there is none."""
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return translated(read_mo(file))


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Check, or with --write bring in step, every catalogue."""
    words = collect(root)
    if arguments == ["--write"]:
        for path in catalogues(root):
            write(path, words)
    found = [fault for path in catalogues(root) for fault in faults(words, path)]
    for fault in found:
        print(fault)
    if found:
        print("Translate what is named, then run `make words`.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
