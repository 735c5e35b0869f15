"""What rows share: an identity, a practice, an author, what may never change."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic import vault
from cairn.clinic.keys import keyring
from cairn.errors import NotAllowed

if TYPE_CHECKING:
    from cairn.clinic.records.models.people import Client, Member

    _Bytes = models.BinaryField[bytes, bytes]
else:
    _Bytes = models.BinaryField


class AuthorKind(models.TextChoices):
    """Who can write a row."""

    MEMBER = "member"
    CLIENT = "client"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Author:
    """Whoever writes: a member of the practice, a client, or Cairn itself."""

    kind: AuthorKind
    member_id: UUID | None = None
    client_id: UUID | None = None

    @classmethod
    def member(cls, member: "Member") -> "Author":
        """Return the author for a member."""
        return cls(AuthorKind.MEMBER, member_id=member.id)

    @classmethod
    def client(cls, client: "Client") -> "Author":
        """Return the author for a client."""
        return cls(AuthorKind.CLIENT, client_id=client.id)

    @classmethod
    def system(cls) -> "Author":
        """Return Cairn itself, for what happens by the clock."""
        return cls(AuthorKind.SYSTEM)

    def must_be_client(self, client: "Client") -> None:
        """Raise NotAllowed unless it is this client who writes."""
        if self.kind is not AuthorKind.CLIENT or self.client_id != client.id:
            raise NotAllowed("Only the client whose page this is can do that.")

    def must_be_member(self, member: "Member") -> None:
        """Raise NotAllowed unless it is this member who writes."""
        if self.kind is not AuthorKind.MEMBER or self.member_id != member.id:
            raise NotAllowed("Only the person it belongs to can do that.")

    def as_fields(self) -> dict[str, Any]:
        """Return the fields of an authored row."""
        return {"author_kind": self.kind, "author_id": self.member_id}


class Row(models.Model):
    """A row with an unguessable identity."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class PracticeRow(Row):
    """A row of one practice; asking without a practice in scope raises."""

    practice = models.ForeignKey(
        "records.Practice", on_delete=models.PROTECT, related_name="+"
    )
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        abstract = True


class Authored(models.Model):
    """A row that says when it was written and by whom."""

    at = models.DateTimeField()
    author_kind = models.CharField(max_length=8, choices=AuthorKind.choices)
    author = models.ForeignKey(
        "records.Member", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class Immutable(models.Model):
    """A row that is written once: a change is a new row, with its own author."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse to update."""
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is written once: add a new row.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise TypeError(f"{type(self).__name__} is never deleted.")


class SealedText(_Bytes):
    """A text that is stored sealed; see `Sealed.write_text` and `read_text`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", b"")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class Sealed(models.Model):
    """A row with sealed texts; it says under whose key they are sealed."""

    class Meta:
        abstract = True

    def key_owner(self) -> UUID:
        """Return the identity whose data key seals this row's texts."""
        raise NotImplementedError

    def write_text(self, field: str, text: str, *, key: bytes | None = None) -> None:
        """Seal a text into a field; an empty text stays empty."""
        key = key or keyring().key(self.key_owner())
        sealed = vault.seal(key, text.encode(), place=self.place_of(field))
        setattr(self, field, sealed if text else b"")

    def read_text(self, field: str, *, key: bytes | None = None) -> str:
        """Open a sealed field; raises KeyDestroyed after erasure."""
        sealed = bytes(getattr(self, field) or b"")
        if not sealed:
            return ""
        key = key or keyring().key(self.key_owner())
        return self.open_text(field, self.pk, sealed, key=key)

    @classmethod
    def open_text(cls, field: str, row_id: UUID, sealed: bytes, *, key: bytes) -> str:
        """Open a sealed column of a row that was read without its model."""
        place = f"{cls._meta.db_table}:{row_id}:{field}"
        return vault.open_sealed(key, sealed, place=place).decode()

    def place_of(self, field: str) -> str:
        """Return the place a text is bound to: table, row and field."""
        return f"{self._meta.db_table}:{self.pk}:{field}"

    @classmethod
    def sealed_fields(cls) -> list[str]:
        """Return the names of the sealed fields."""
        return [f.name for f in cls._meta.get_fields() if isinstance(f, SealedText)]
