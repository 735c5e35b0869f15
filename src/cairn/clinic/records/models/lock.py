"""What of a lock is kept: everything but the words and the key."""

from django.db import models

from cairn.clinic.locker import Lock


class LockColumns(models.Model):
    """The columns of a lock that somebody's own words open (`cairn.clinic.locker`)."""

    at = models.DateTimeField()
    salt = models.BinaryField(max_length=32)
    memory_kib = models.PositiveIntegerField()
    passes = models.PositiveSmallIntegerField()
    lanes = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField(max_length=128)

    class Meta:
        abstract = True

    @property
    def lock(self) -> Lock:
        """The lock as `cairn.clinic.locker` knows it."""
        return Lock(
            bytes(self.salt),
            self.memory_kib,
            self.passes,
            self.lanes,
            bytes(self.wrapped),
        )
