"""Starts Django for the commands that need the record."""

import os


def start_django() -> None:
    """Load the settings and the record; the science commands never call this."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.clinic.settings")
    import django  # noqa: PLC0415 - keeps the science commands free of Django

    django.setup()
