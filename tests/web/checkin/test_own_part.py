"""What a client adds of their own: recorded with the check-in, once, or not at all."""

import re
from html import unescape

import pytest
from checkin_form import FORM
from django.db import OperationalError
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.hopes import hopes_of_client
from cairn.clinic.records.models import (
    Administration,
    ItemKind,
    OwnEntry,
    OwnItem,
    Purpose,
    Submission,
    Visibility,
)
from cairn.clinic.records.own_page import Content, items_of_client
from cairn.clinic.records.services import record_check_in
from cairn.clinic.records.services.tend_hope import close_hope, lay_hope
from cairn.web.ownpage.key import KEY_COOKIE

WORDS = "lamp river thirteen"
LUNCH = "lunch with the others"


@pytest.fixture
def clinic_here(clinic):
    with scope(practice=clinic.practice):
        yield clinic


@pytest.fixture
def hope(clinic_here):
    return lay(clinic_here, LUNCH)


@pytest.fixture
def open_phone(phone, make_link):
    """The same phone, with what only Ben sees open on it."""
    own = make_link(Purpose.OWN_PATH)
    phone.get(f"/c/{own.token}/")
    words = {"own_words": WORDS, "own_words_again": WORDS}
    assert phone.post("/page/lock/", words).status_code in {200, 303}
    assert KEY_COOKIE in phone.cookies
    phone.get(f"/c/{phone.link.token}/")
    return phone


def lay(cast, text: str, *, key=None, mark=None) -> OwnItem:
    return lay_hope(
        cast.ben,
        Content(ItemKind.HOPE, text),
        visibility=Visibility.ONLY_ME if key else Visibility.SHARED,
        key=key,
        by=cast.by_ben,
        at=timezone.now(),
        mark=mark,
    )


def key_on(phone) -> bytes:
    import base64

    return base64.urlsafe_b64decode(phone.cookies[KEY_COOKIE].value.split(".")[1])


def marks(cast, key=None) -> dict[str, list[int]]:
    hopes = hopes_of_client(cast.ben, key=key)
    return {hope.text: [mark.value for mark in hope.marks] for hope in hopes}


def stones(cast, key=None) -> list[tuple[str, str]]:
    items = items_of_client(cast.ben, key=key, kinds=[ItemKind.STONE])
    return [(item.content.text, item.visibility) for item in items]


def said(answer) -> str:
    return unescape(answer.content.decode())


class TestHopes:
    def test_they_come_first_and_nothing_is_chosen(self, phone, hope):
        page = phone.get(FORM).content.decode()
        assert page.index(LUNCH) < page.index("Little interest")
        assert "1 of 19" in page
        assert re.findall(r"<input[^>]* checked", page) == []
        assert "Is there one thing you hope for?" not in page

    def test_a_mark_lands_with_the_check_in_dated_as_it_was_answered(
        self, phone, fill, hope, clinic_here
    ):
        phone.post(FORM, fill({f"hope.{hope.id}": "0"}))
        assert marks(clinic_here) == {LUNCH: [0]}
        assert OwnEntry.objects.get().at == Submission.objects.get().answered_at

    def test_left_out_it_is_no_mark(self, phone, fill, hope, clinic_here):
        phone.post(FORM, fill())
        assert marks(clinic_here) == {LUNCH: []}

    def test_two_taps_mark_once(self, phone, fill, hope, clinic_here):
        form = fill({f"hope.{hope.id}": "4", "stone": "Slept.", "theme": "joy"})
        for _ in range(2):
            assert phone.post(FORM, form)["Location"] == "/page/thanks/"
        assert marks(clinic_here) == {LUNCH: [4]}
        assert stones(clinic_here) == [("Slept.", "shared")]

    def test_the_same_form_with_another_mark_changes_nothing(
        self, phone, fill, hope, clinic_here
    ):
        form = fill({f"hope.{hope.id}": "4"})
        phone.post(FORM, form)
        answer = phone.post(FORM, form | {f"hope.{hope.id}": "9"})
        assert answer.status_code == 409
        assert "nothing was changed" in said(answer)
        assert marks(clinic_here) == {LUNCH: [4]}

    def test_a_mark_alone_is_enough(self, phone, fill, hope, clinic_here):
        none = {f"phq-9.{n}": None for n in range(1, 10)}
        assert phone.post(FORM, fill({f"hope.{hope.id}": "4"} | none))["Location"]
        assert marks(clinic_here) == {LUNCH: [4]}

    def test_closed_it_is_not_asked_and_a_form_still_open_may_bring_it(
        self, phone, fill, hope, clinic_here
    ):
        form = fill({f"hope.{hope.id}": "4"})
        by, now = clinic_here.by_ben, timezone.now()
        close_hope(hope, closed=True, key=None, by=by, at=now)
        assert LUNCH not in phone.get(FORM).content.decode()
        assert phone.post(FORM, form)["Location"] == "/page/thanks/"
        assert marks(clinic_here) == {LUNCH: [4]}

    @pytest.mark.parametrize("given", ["11", "-1", "four", "4.0"])
    def test_what_is_no_mark_is_said_and_the_rest_kept(
        self, phone, fill, hope, clinic_here, given
    ):
        answer = phone.post(FORM, fill({f"hope.{hope.id}": given}))
        assert answer.status_code == 400
        assert "Choose one number from 0 to 10, or none." in said(answer)
        assert not Submission.objects.exists()
        assert marks(clinic_here) == {LUNCH: []}

    def test_what_is_no_hope_of_ones_own_is_left_out_and_said(
        self, phone, fill, clinic_here
    ):
        answer = phone.post(FORM, fill({f"hope.{clinic_here.ben.id}": "4"}))
        assert answer.status_code == 400
        assert "does not belong to this check-in" in said(answer)

    def test_when_it_cannot_be_stored_nothing_of_it_is(
        self, phone, fill, hope, clinic_here, monkeypatch
    ):
        form = fill({f"hope.{hope.id}": "4", "stone": "Slept."})

        def fails(*_, **__):
            raise OperationalError

        with monkeypatch.context() as broken:
            broken.setattr(record_check_in, "add_own_part", fails)
            answer = phone.post(FORM, form)
        assert answer.status_code == 503
        assert "Slept." in said(answer)
        assert not Submission.objects.exists()
        assert not Administration.objects.exists()
        phone.post(FORM, form)
        assert (marks(clinic_here), len(stones(clinic_here))) == ({LUNCH: [4]}, 1)


class TestOnlyMe:
    def test_while_it_is_open_it_is_asked_and_sealed_under_it(
        self, open_phone, fill, clinic_here
    ):
        key = key_on(open_phone)
        own = lay(clinic_here, "sleep alone", key=key)
        assert "sleep alone" in open_phone.get(FORM).content.decode()
        open_phone.post(FORM, fill({f"hope.{own.id}": "3"}))
        assert marks(clinic_here) == {}
        assert marks(clinic_here, key) == {"sleep alone": [3]}
        entry = OwnEntry.objects.get()
        assert (bytes(entry.body), bool(bytes(entry.locked))) == (b"", True)

    def test_while_it_is_closed_it_is_not_asked(self, open_phone, clinic_here):
        lay(clinic_here, "sleep alone", key=key_on(open_phone))
        del open_phone.cookies[KEY_COOKIE]
        assert "sleep alone" not in open_phone.get(FORM).content.decode()

    def test_closed_in_between_the_answers_arrive_and_it_is_said(
        self, open_phone, fill, clinic_here
    ):
        key = key_on(open_phone)
        own = lay(clinic_here, "sleep alone", key=key)
        form = fill({f"hope.{own.id}": "3"})
        del open_phone.cookies[KEY_COOKIE]
        answer = open_phone.post(FORM, form, follow=True)
        assert "so your marks there are not kept" in said(answer)
        assert Submission.objects.count() == 1
        assert marks(clinic_here, key) == {"sleep alone": []}

    def test_a_stone_for_oneself_is_asked_for_and_locked(
        self, open_phone, fill, clinic_here
    ):
        form = fill({"stone": "Said no.", "stone_to": "only me"})
        open_phone.post(FORM, form)
        assert stones(clinic_here) == []
        assert stones(clinic_here, key_on(open_phone)) == [("Said no.", "only me")]

    def test_closed_in_between_a_stone_for_oneself_is_shown_to_nobody(
        self, open_phone, fill, clinic_here
    ):
        form = fill({"stone": "Said no.", "stone_to": "only me"})
        del open_phone.cookies[KEY_COOKIE]
        answer = open_phone.post(FORM, form)
        assert answer.status_code == 400
        assert "What only you see is closed by now." in said(answer)
        assert "Said no." in said(answer)
        again = fill({"stone": "Said no.", "stone_to": None})
        assert open_phone.post(FORM, again).status_code == 400
        assert not OwnItem.objects.exists()

    def test_where_it_is_open_nobody_chooses_for_the_client(
        self, open_phone, fill, clinic_here
    ):
        answer = open_phone.post(FORM, fill({"stone": "Said no."}))
        assert answer.status_code == 400
        assert "Choose who sees it." in said(answer)
        assert not OwnItem.objects.exists()


class TestTheRest:
    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ({"theme": "fear"}, "fear"),
            ({"theme": "none"}, ""),
            ({"theme": "joy", "own_theme": "quiet"}, "quiet"),
        ],
    )
    def test_one_word_is_kept_sealed(self, phone, fill, clinic_here, sent, kept):
        phone.post(FORM, fill(sent))
        assert Submission.objects.get().read_text("theme") == kept

    def test_a_first_hope_is_laid_with_the_first_check_in_alone(
        self, phone, fill, clinic_here
    ):
        assert "Is there one thing you hope for?" in phone.get(FORM).content.decode()
        phone.post(FORM, fill({"hope": LUNCH, "hope_near": "2"}))
        assert marks(clinic_here) == {LUNCH: [2]}

    @pytest.mark.parametrize(
        ("sent", "error"),
        [
            ({"hope_near": "2"}, "There is a number here, and no hope yet."),
            ({"hope": "x" * 10_000}, "This can be 200 characters long at most."),
            ({"stone": "x" * 10_000}, "This can be 200 characters long at most."),
            ({"own_theme": "x" * 31}, "This can be 30 characters long at most."),
            ({"theme": "rage"}, "Choose one of these, or no word."),
            ({"stone": "Slept.", "stone_to": "all"}, "Choose one of the two."),
        ],
    )
    def test_what_does_not_fit_is_said_once_and_nothing_is_lost(
        self, phone, fill, clinic_here, sent, error
    ):
        answer = phone.post(FORM, fill({"opening_words": "The letter."} | sent))
        page = said(answer)
        assert answer.status_code == 400
        assert error in page
        assert "One thing needs another look." in page
        assert "The letter." in page
        assert not Submission.objects.exists()

    @pytest.mark.parametrize("text", ["🌱", "\u202eleft", "<script>x</script>", "שלום"])
    def test_any_words_are_laid_as_they_are(self, phone, fill, clinic_here, text):
        phone.post(FORM, fill({"stone": text}))
        assert stones(clinic_here) == [(text, "shared")]
        assert "<script>x" not in phone.get("/page/thanks/").content.decode()
