"""Words that are guessed too often have to wait an hour; nothing is lost by it."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.utils.translation import gettext as _

MOST_TRIES = 10
TRIES_LAST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Tries:
    """Words that did not open one lock; `lock` names it."""

    lock: str

    @property
    def are_too_many(self) -> bool:
        """Whether it has to wait."""
        tries: int = cache.get(self.lock, 0)
        return tries >= MOST_TRIES

    def note(self) -> None:
        """Count words that did not open it; the count is forgotten after an hour."""
        if not cache.add(self.lock, 1, int(TRIES_LAST.total_seconds())):
            cache.incr(self.lock)


def say_too_many() -> str:
    """Say how long to wait, and that nothing is lost."""
    return _("That was tried many times. Wait an hour; nothing is lost.")
