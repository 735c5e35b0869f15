"""Prepares a real home on disk: keys, tables, one practice, one client."""

import os
import sys
from pathlib import Path


def start(home: Path, *, synchronous: str = "FULL") -> None:
    """Start Django on a home; any other level than FULL is a mutation to be caught."""
    os.environ["CAIRN_HOME"] = str(home)
    os.environ["CAIRN_SECRET_KEY"] = "x" * 60
    os.environ["DJANGO_SETTINGS_MODULE"] = "cairn.clinic.settings"
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

    import django
    from django.conf import settings

    options = settings.DATABASES["default"]["OPTIONS"]
    if "init_command" in options:
        options["init_command"] = options["init_command"].replace(
            "synchronous=FULL", f"synchronous={synchronous}"
        )
    django.setup()


def furnish(home: Path) -> None:
    """Make the keys and the tables, and let the cast move in."""
    home.mkdir(mode=0o700, parents=True)
    start(home)
    from django.conf import settings
    from django.core.management import call_command

    from cairn.clinic.keyring import make_practice_key
    from people import gather

    make_practice_key(settings.PRACTICE_KEY_PATH)
    call_command("migrate", verbosity=0)
    gather()


if __name__ == "__main__":
    furnish(Path(sys.argv[1]))
