"""T4: nothing of what was marked is shown before the guess, on any page."""

import re
from html import unescape

import pytest
from django.db import transaction
from django_scopes import scope

from cairn.clinic.records.after_sessions import looked_at
from cairn.clinic.records.models import AttentionItem, AuditEvent, FitGuess

GUESS = {"deed": "guess", "session-form.1": "7", "session-form.2": "7"}


@pytest.fixture
def desk(met) -> str:
    return f"/sessions/{met.id}/after/"


def text(answer) -> str:
    return unescape(" ".join(answer.content.decode().split()))


def guesses(cast) -> list[FitGuess]:
    with scope(practice=cast.practice):
        return list(FitGuess.objects.all())


def look(met):
    with scope(practice=met.practice):
        return looked_at(met)


class TestGuessing:
    def test_a_guess_is_kept_before_the_look_and_stays(
        self, anna, phone, met, desk, cast
    ):
        phone.send(**{"session-form.1": "3"})
        answer = anna.post(desk, GUESS)
        assert (answer.status_code, answer["Location"]) == (303, desk)
        page = text(anna.get(desk))
        assert "Marked 3, you guessed 7." in page
        assert "Ben marked this lower than you guessed. Worth asking." in page
        assert "Marked 7, you guessed 7. </p>" not in page
        assert "Close." in page
        words = "You marked “I felt understood” lower last time. What would have been"
        assert words in page
        again = anna.post(desk, GUESS | {"session-form.1": "3"})
        assert again.status_code == 403
        assert "the guess stays as it was" in text(again)
        [kept] = guesses(cast)
        assert kept.marks == {"1": 7, "2": 7, "3": None}
        with scope(practice=cast.practice):
            actions = AuditEvent.objects.filter(client=cast.ben).order_by("id")
            done = [one.action for one in actions]
        assert done.index("fit guessed") < done.index("looked after a guess")

    def test_it_waits_for_the_client_and_can_change_until_the_look(
        self, anna, phone, met, desk, cast
    ):
        anna.post(desk, GUESS)
        assert "Your guess is kept. Ben has not answered yet." in text(anna.get(desk))
        anna.post(desk, GUESS | {"session-form.1": "2"})
        phone.send()
        assert look(met) is None
        assert "Ben has answered." in text(anna.get(desk))
        anna.post(desk, GUESS | {"session-form.1": "9"})
        assert look(met).marks["1"] == 8
        assert guesses(cast)[0].marks["1"] == 9

    def test_leaving_it_out_is_as_large_and_looks_as_well(self, anna, phone, met, desk):
        phone.send()
        page = anna.get(desk).content.decode()
        row = page.split('class="button-row"')[1].split("</div>")[0]
        assert re.findall(r'value="(\w[\w ]*)"', row) == [
            "guess",
            "leave out",
            "not yet",
        ]
        anna.post(desk, {"deed": "leave out"})
        assert look(met) is not None
        assert "Marked 8." in text(anna.get(desk))

    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"deed": "look"},
            {"deed": "reveal"},
            {"deed": "guess"},
            {"deed": "guess", "session-form.1": "11"},
            {"session-form.1": "3"},
        ],
    )
    def test_without_a_guess_nothing_is_shown(self, anna, phone, met, desk, cast, sent):
        phone.send(wish="More time.", visibility="shared")
        page = text(anna.post(desk, sent))
        assert "More time." not in page
        assert guesses(cast) == []
        assert look(met) is None

    def test_looking_at_the_page_is_no_look(self, anna, phone, met, desk):
        phone.send()
        for _ in range(2):
            anna.get(desk, {"deed": "leave out"})
        assert look(met) is None

    def test_others_find_nothing(self, clara, greta, dora, desk):
        for browser in (clara, greta, dora):
            assert browser.get(desk).status_code == 404
            assert browser.post(desk, GUESS).status_code == 404


HIGH = {"session-form.1": "9", "session-form.2": "8", "session-form.3": "10",
        "session-form.4": "7", "helped": ["laugh"], "tears": "joy",
        "wish": "More time.", "visibility": "shared"}  # fmt: skip
# The same length and both low once, so that nothing but the marks differs.
LOW_ONE = HIGH | {"session-form.1": "1"}
LOW_OTHER = {"session-form.1": "7", "session-form.2": "6", "session-form.3": "2",
             "session-form.4": "9", "helped": ["there"], "tears": "pain",
             "wish": "Less talk.", "visibility": "shared"}  # fmt: skip


def pages_after(anna, phone, cast, sent) -> dict[str, str]:
    """Return every page of Anna's about Ben, had he sent this; then undo it."""
    ben, session = cast.ben.id, phone.session.id
    with transaction.atomic():
        assert phone.send(**sent).status_code == 303
        with scope(practice=cast.practice):
            items = [f"/attention/{item.id}/" for item in AttentionItem.objects.all()]
        addresses = [
            "/today/", "/people/", f"/people/{ben}/", f"/people/{ben}/numbers/",
            f"/people/{ben}/together/", f"/people/{ben}/working-on/",
            f"/people/{ben}/session/", f"/people/{ben}/invite/",
            f"/sessions/{session}/after/", *items,
        ]  # fmt: skip
        found = {address: anna.get(address) for address in addresses}
        transaction.set_rollback(True)
    assert all(answer.status_code == 200 for answer in found.values())
    kinds = {re.sub(r"[0-9a-f-]{36}", "ID", a): b for a, b in found.items()}
    return {a: hide_chance(b.content.decode()) for a, b in kinds.items()}


def hide_chance(page: str) -> str:
    page = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", page)
    page = re.sub(r"\b[0-9a-f]{32}\b", "KEY", page)
    return re.sub(r"[A-Za-z0-9]{64}", "TOKEN", page)


@pytest.mark.parametrize("other", [LOW_OTHER])
def test_no_page_differs_by_what_was_marked_before_the_guess(anna, phone, cast, other):
    one = pages_after(anna, phone, cast, LOW_ONE)
    assert pages_after(anna, phone, cast, other) == one
    assert len(one) >= 10


def test_the_same_comparison_sees_the_marks_once_they_are_looked_at(
    anna, phone, cast, desk
):
    anna.post(desk, {"deed": "leave out"})
    with scope(practice=cast.practice):
        FitGuess.objects.update(revealed_at=phone.session.at)
    one = pages_after(anna, phone, cast, LOW_ONE)
    other = pages_after(anna, phone, cast, LOW_OTHER)
    differing = {address for address in one if one[address] != other[address]}
    assert {
        "/sessions/ID/after/",
        "/people/ID/",
        "/people/ID/numbers/",
        "/attention/ID/",
    } <= differing
