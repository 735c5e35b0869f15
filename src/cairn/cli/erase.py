"""`cairn erase CODE`: destroy one client's key, so that no copy opens again."""

from argparse import ArgumentParser, Namespace

from cairn.cli.start import start_django
from cairn.errors import NotAllowed


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the client's code, and its repetition as the confirmation."""
    parser.add_argument("code", help="the client's code, as the record shows it")
    parser.add_argument("--confirm", metavar="CODE", help="the same code once more")


def run(options: Namespace) -> int:
    """Erase and print the certificate."""
    if options.confirm != options.code:
        raise NotAllowed("Erasing cannot be undone. Repeat the code with --confirm.")
    start_django()
    from django.utils import timezone  # noqa: PLC0415 - after Django has started
    from django_scopes import scopes_disabled  # noqa: PLC0415

    from cairn.clinic.records.models import Author, Client  # noqa: PLC0415
    from cairn.clinic.records.services.erase_client import erase_client  # noqa: PLC0415

    with scopes_disabled():
        client = Client.objects.filter(code=options.code).first()
        if client is None:
            raise NotAllowed("There is no client with this code.")
        proof = erase_client(client, by=Author.system(), at=timezone.now())
    print(f"Erased {proof.erased_at:%Y-%m-%d %H:%M} UTC.", _name_key(proof.key_hash))
    print("Copies of a backup folder that lie elsewhere keep the key until they are")
    print("renewed or destroyed.")
    for folder in proof.not_reached:
        print(f"Not reached: {folder}. Beside the backups there the key still lies.")
    if proof.not_reached:
        print("Once they can be reached, run the same `cairn erase` again.")
    return 1 if proof.not_reached else 0


def _name_key(key_hash: str) -> str:
    if not key_hash:
        return "The key had been destroyed before."
    return f"Key {key_hash[:16]} is destroyed."
