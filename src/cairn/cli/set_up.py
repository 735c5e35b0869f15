"""`cairn set-up`: open a practice from the terminal, or let a locked-out member in."""

import getpass
from argparse import ArgumentParser, Namespace

from cairn.clinic.start import open_safely
from cairn.errors import CairnError, NotAllowed


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what can be said up front; whatever is missing is asked for."""
    parser.add_argument("--practice", help="name of the practice")
    parser.add_argument("--time-zone", help="such as Europe/Berlin")
    parser.add_argument("--name", help="the owner's name")
    parser.add_argument("--sign-in-name", help="the owner's name for signing in")
    parser.add_argument(
        "--not-a-therapist", action="store_true", help="the owner treats nobody"
    )
    parser.add_argument(
        "--reset",
        metavar="SIGN_IN_NAME",
        help="give this account a new passphrase and take its second step off",
    )


def run(options: Namespace) -> int:
    """Open the practice with its owner, or reset one account."""
    open_safely()
    return _reset(options.reset) if options.reset else _found(options)


def _found(options: Namespace) -> int:
    from django.utils import timezone  # noqa: PLC0415 - after Django has started

    from cairn.clinic.records.models import Author  # noqa: PLC0415
    from cairn.clinic.records.services.found_practice import (  # noqa: PLC0415
        Founding,
        found_practice,
    )
    from cairn.web.setup.door import close_door, is_set_up  # noqa: PLC0415

    if is_set_up():
        raise NotAllowed("There is a practice here already. Run: cairn serve")
    founding = Founding(
        practice_name=options.practice or _ask("Name of the practice"),
        time_zone=_check_zone(
            options.time_zone or _ask("Time zone, such as Europe/Berlin")
        ),
        owner_name=options.name or _ask("Your name, as your clients know you"),
        sign_in_name=options.sign_in_name or _ask("Your sign-in name"),
        passphrase=_ask_passphrase(),
        treats_clients=not options.not_a_therapist,
    )
    found_practice(founding, by=Author.system(), at=timezone.now())
    close_door()
    print("The practice is open. Next: cairn serve")
    print("Keep a copy of practice.key (in the keys folder) away from this machine.")
    return 0


def _reset(sign_in_name: str) -> int:
    from django.utils import timezone  # noqa: PLC0415 - after Django has started
    from django_scopes import scope, scopes_disabled  # noqa: PLC0415

    from cairn.clinic.records.models import Author, Member  # noqa: PLC0415
    from cairn.clinic.records.services.end_sessions import (  # noqa: PLC0415
        reset_sign_in,
    )

    with scopes_disabled():
        members = Member.objects.select_related("practice", "user")
        member = members.filter(user__sign_in_name=sign_in_name, left_at=None).first()
    if member is None:
        raise CairnError("Nobody who works here signs in with this name.")
    with scope(practice=member.practice):
        reset_sign_in(
            member, passphrase=_ask_passphrase(), by=Author.system(), at=timezone.now()
        )
    print("The new passphrase holds. Second steps and open sessions are gone.")
    return 0


def _ask(question: str) -> str:
    answer = input(f"{question}: ").strip()
    if not answer:
        raise CairnError(f"{question} is needed. Start again.")
    return answer


def _ask_passphrase() -> str:
    print("A passphrase has at least 15 characters; four or five words are easy.")
    first = getpass.getpass("Passphrase: ")
    if first != getpass.getpass("Once more: "):
        raise CairnError("The two passphrases differ. Start again.")
    return first


def _check_zone(name: str) -> str:
    from zoneinfo import available_timezones  # noqa: PLC0415 - reads the disk

    if name not in available_timezones():
        raise CairnError("This time zone is not known. Write it like Europe/Berlin.")
    return name
