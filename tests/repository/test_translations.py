"""Every string a client reads is found, and every catalogue is in step with them."""

from pathlib import Path

import client_words
import pytest
import translations
from babel.messages.catalog import Catalog
from client_words import Words, collect, is_for_members
from translations import catalogues, compiled, faults, main, read, write

PAGE = """{% load i18n %}{% translate "Your path" %}
  <p>{% blocktranslate trimmed with name=name %}
    {{ name }} sees
    this.
  {% endblocktranslate %}</p>
 {% blocktranslate count counter=n %}One stone{% plural %}{{ counter }} stones{% endblocktranslate %}
{% translate "May" context "month" %}"""  # noqa: E501 - as a page writes it
MODULE = '''"""What is said?"""
from django.utils.translation import gettext as _t, pgettext_lazy
from django.utils.translation import ngettext
SAID = _t("Kept. "
          "Nothing is lost.")
DAY = pgettext_lazy("a day", "j F")
COUNT = ngettext("%(n)d day", "%(n)d days", 2)
NOT_SAID = "never translated"
'''
HOME = "src/cairn/web"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A program of one page, one module and one page for members, known in Spanish."""
    for name, text in {
        f"{HOME}/paths/templates/paths/show.html": PAGE,
        f"{HOME}/paths/views.py": MODULE,
        f"{HOME}/today/views.py": MODULE.replace("Kept. ", "For members. "),
        f"{translations.LOCALE}/es/LC_MESSAGES/django.po": (
            'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n'
        ),
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_words_are_found_in_pages_and_modules_and_not_those_for_members(small):
    assert [(one.text, one.plural, one.context) for one in collect(small)] == [
        ("Your path", "", ""),
        ("%(name)s sees this.", "", ""),
        ("One stone", "%(counter)s stones", ""),
        ("May", "", "month"),
        ("Kept. Nothing is lost.", "", ""),
        ("j F", "", "a day"),
        ("%(n)d day", "%(n)d days", ""),
    ]
    assert "For members. Nothing is lost." in {
        one.text for one in collect(small, for_members=True)
    }


def test_every_file_that_is_for_members_is_there():
    there = [
        path.relative_to(client_words.ROOT).as_posix()
        for path in client_words.files(client_words.ROOT)
    ]
    for pattern in client_words.FOR_MEMBERS:
        assert any(client_words.fnmatch(place, pattern) for place in there), pattern


def test_a_new_room_is_a_clients_until_it_is_said_to_be_for_members():
    assert not is_for_members(f"{HOME}/brand_new/views.py", MODULE)
    assert is_for_members(f"{HOME}/today/views.py", MODULE)
    assert is_for_members(f"{HOME}/brand_new/x.html", client_words.FRAME_OF_MEMBERS)


@pytest.fixture
def spanish(small) -> Path:
    """The catalogue of the small program, all translated and compiled."""
    (path,) = catalogues(small)
    write(path, collect(small))
    said = {
        "Your path": "Tu camino",
        "%(name)s sees this.": "%(name)s ve esto.",
        "One stone": ("Una piedra", "%(counter)s piedras"),
        "May": "Mayo",
        "Kept. Nothing is lost.": "Guardado. No se pierde nada.",
        "j F": "j \\d\\e F",
        "%(n)d day": ("Un día", "%(n)d días"),
    }
    keep(path, lambda known: [_say(known, text, to) for text, to in said.items()])
    write(path, collect(small))
    return path


def _say(known: Catalog, text: str, to: object) -> None:
    for context in (None, "month", "a day"):
        if message := known.get(text, context):
            message.string = to


def keep(path: Path, change) -> None:
    """Change a catalogue by hand, as it is written and not as it is compiled."""
    known = read(path)
    change(known)
    with path.open("wb") as file:
        translations.write_po(file, known)


def test_a_catalogue_in_step_has_no_fault(small, spanish):
    assert list(faults(collect(small), spanish)) == []
    assert compiled(spanish.with_suffix(".mo"))["a day", "j F"] == ("j \\d\\e F",)
    assert main([], small) == 0


def test_writing_twice_writes_the_same(small, spanish):
    before = spanish.read_bytes(), spanish.with_suffix(".mo").read_bytes()
    write(spanish, collect(small))
    assert (spanish.read_bytes(), spanish.with_suffix(".mo").read_bytes()) == before


def test_a_new_string_is_missed_and_an_old_one_noticed(small, spanish, capsys):
    page = small / f"{HOME}/paths/templates/paths/show.html"
    page.write_text(PAGE.replace("Your path", "Your way"), encoding="utf-8")
    assert main([], small) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"es lacks “Your way” of {page.relative_to(small).as_posix()}.",
        "es still has “Your path”.",
        "Translate what is named, then run `make words`.",
    ]
    assert main(["--write"], small) == 1
    assert ("", "Your way") not in compiled(spanish.with_suffix(".mo"))


@pytest.mark.parametrize(
    ("text", "to", "fault"),
    [
        ("Your path", "", "es lacks “Your path” of src/cairn/web/paths/templates/"),
        ("%(name)s sees this.", "Lo ve.", "es fills in other things for"),
        ("%(name)s sees this.", "%(nombre)s ve.", "es fills in other things for"),
        ("One stone", ("%(n)s", "Piedras"), "es fills in other things for"),
        ("Your path", "Tu senda", "es is not compiled as it is written."),
    ],
)
def test_a_fault_of_a_translation_is_noticed(small, spanish, text, to, fault):
    keep(spanish, lambda known: _say(known, text, to))
    assert [one for one in faults(collect(small), spanish) if one.startswith(fault)]


def test_an_unsure_translation_is_noticed(small, spanish):
    keep(spanish, lambda known: known.get("Your path").flags.add("fuzzy"))
    assert "es is unsure of “Your path”." in faults(collect(small), spanish)


def test_words_of_one_text_in_two_contexts_are_two():
    assert Words("a", "May").key != Words("a", "May", context="month").key
