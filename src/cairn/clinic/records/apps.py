"""Registers the record with Django."""

from django.apps import AppConfig


class Records(AppConfig):
    """The one app that owns tables."""

    name = "cairn.clinic.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Attach the start-up checks."""
        from cairn.clinic import (  # noqa: PLC0415 - needs loaded settings
            checks,  # noqa: F401
            number_checks,  # noqa: F401
        )
