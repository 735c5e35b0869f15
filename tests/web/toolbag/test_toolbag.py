"""The toolbag: what helps, in own words; learned, tried, helps, mine now."""

import re
from html import unescape

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import (
    ItemKind,
    OwnEntry,
    OwnItem,
    Purpose,
    Visibility,
)
from cairn.clinic.records.own_page import (
    Content,
    items_of_client,
    items_shown_to_therapist,
)
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.toolbag import ToolState, tools_among

NEW, PATH = "/page/tools/new/", "/page/path/"
OWN_WORDS = "lamp river thirteen"


@pytest.fixture
def ben(cast) -> Browser:
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode, purpose=Purpose.OWN_PATH, by=cast.by_anna,
            at=timezone.now(),
        )  # fmt: skip
    browser = Browser()
    browser.get(f"/c/{link.token}/")
    return browser


def read(browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return unescape(" ".join(answer.content.decode().split()))


def form(browser, **changes: str) -> dict[str, str]:
    key = re.search(r'name="key" value="([0-9a-f]{32})"', read(browser, NEW))[1]
    sent = {"key": key, "text": "Ring first thing.", "state": "learned"}
    return sent | {"visibility": "shared"} | changes


def tools(cast):
    with scope(practice=cast.practice):
        return tools_among(items_of_client(cast.ben, key=None))


def toolbag_of(page: str) -> str:
    return page.split('id="toolbag"')[1].split("</section>", maxsplit=1)[0]


def test_nothing_is_chosen_beforehand(ben):
    assert " checked" not in read(ben, NEW)


def test_it_lies_in_the_bag_with_the_place_where_it_is(ben, cast):
    answer = ben.post(NEW, form(ben, state="helps"))
    assert answer.status_code == 303
    bag = toolbag_of(read(ben, PATH))
    assert "Ring first thing." in bag
    assert re.search(r'aria-current="true"><span>Helps<', bag)
    [tool] = tools(cast)
    assert (tool.now, len(tool.states)) == (ToolState.HELPS, 1)


def test_the_same_form_twice_is_one_tool(ben, cast):
    sent = form(ben)
    for _ in "ab":
        assert ben.post(NEW, sent).status_code == 303
    [tool] = tools(cast)
    assert len(tool.states) == 1
    used = ben.post(NEW, sent | {"text": "Breathe."})
    assert used.status_code == 409
    assert "Breathe." in used.content.decode()


def test_what_became_of_it_is_dated_and_what_stays_leaves_no_entry(ben, cast):
    ben.post(NEW, form(ben))
    [tool] = tools(cast)
    address = f"/page/tools/{tool.id}/"
    for state in ("tried", "tried", "helps", "tried", "mine"):
        ben.post(address, {"text": "Ring first thing.", "state": state})
    [tool] = tools(cast)
    went = [state for _at, state in tool.states]
    assert went == ["learned", "tried", "helps", "tried", "mine"]
    assert [at for at, _state in tool.states] == sorted(a for a, _ in tool.states)
    page = read(ben, address)
    assert page.count('<li><span class="soft">') == 5


def test_other_words_keep_the_way_it_came(ben, cast):
    ben.post(NEW, form(ben))
    [tool] = tools(cast)
    ben.post(f"/page/tools/{tool.id}/", {"text": "Ring at nine.", "state": "learned"})
    [changed] = tools(cast)
    assert (changed.text, changed.states) == ("Ring at nine.", tool.states)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": ""}, "There is nothing written yet."),
        ({"text": "x" * 10_000}, "This can be 200 characters long at most."),
        ({"state": ""}, "Choose where it is now."),
        ({"state": "mastered"}, "Choose one of the four."),
        ({"visibility": ""}, "Choose who sees it."),
        ({"key": "mine"}, "The form came without its own number."),
    ],
)
def test_what_does_not_fit_is_said_and_kept(ben, cast, changes, said):
    answer = ben.post(NEW, form(ben, **changes))
    page = unescape(answer.content.decode())
    assert answer.status_code == 400
    assert said in page
    assert changes.get("text", "Ring first thing.") in page
    assert tools(cast) == ()


@pytest.mark.parametrize("text", ["🌱 é", "\u202eleft", "<script>x</script>"])
def test_any_text_lies_there_as_it_was_written(ben, cast, text):
    ben.post(NEW, form(ben, text=text))
    assert tools(cast)[0].text == text
    assert "<script>x" not in ben.get(PATH).content.decode()


def test_a_tool_for_oneself_is_locked_with_its_way(ben, cast):
    words = {"own_words": OWN_WORDS, "own_words_again": OWN_WORDS}
    ben.post(NEW, form(ben, text="Say no.", visibility="only me", **words))
    with scope(practice=cast.practice):
        row, entry = OwnItem.objects.get(), OwnEntry.objects.get()
        assert (row.kind, bytes(row.body), bytes(entry.body)) == ("", b"", b"")
        assert items_shown_to_therapist(cast.ben) == []
    address = f"/page/tools/{row.id}/"
    assert "Say no." in read(ben, address)
    ben.post(address, {"text": "Say no.", "state": "mine"})
    with scope(practice=cast.practice):
        assert all(bytes(one.body) == b"" for one in OwnEntry.objects.all())
    closed = Browser()
    closed.cookies.load({k: v.value for k, v in ben.cookies.items() if k != "own"})
    assert "Say no." not in read(closed, PATH)
    assert "Say no." not in read(closed, address)


def test_something_else_on_the_page_is_no_tool(ben, cast):
    with scope(practice=cast.practice):
        stone = lay_item(
            cast.ben,
            Content(ItemKind.STONE, "Opened the post."),
            visibility=Visibility.SHARED,
            key=None,
            by=cast.by_ben,
            at=timezone.now(),
        )
    answer = ben.post(f"/page/tools/{stone.id}/", {"text": "x", "state": "mine"})
    assert answer.status_code == 404
    with scope(practice=cast.practice):
        assert not OwnEntry.objects.exists()
