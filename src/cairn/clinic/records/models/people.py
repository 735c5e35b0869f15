"""Who works here, and whom they work with."""

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import Authored, PracticeRow, Sealed, SealedText


class Accounts(BaseUserManager["User"]):
    """Creates and finds accounts."""

    def create_user(self, sign_in_name: str, password: str, **fields: Any) -> "User":
        """Create an account with a hashed passphrase."""
        user = self.model(sign_in_name=sign_in_name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account that can sign in; what it may see is decided by its membership."""

    sign_in_name = models.CharField(max_length=80, unique=True)
    is_active = models.BooleanField(default=True)
    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "sign_in_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "account"


class Role(models.TextChoices):
    """What a member does here; one person may do several."""

    OWNER = "owner"
    THERAPIST = "therapist"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Member(PracticeRow, Sealed):
    """A person of the practice."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="member")
    name = SealedText()
    email = SealedText()
    owner = models.BooleanField(default=False)
    therapist = models.BooleanField(default=False)
    supervisor = models.BooleanField(default=False)
    administrator = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    away_until = models.DateField(null=True)

    class Meta:
        db_table = "member"

    def key_owner(self) -> UUID:
        """Seal under the practice's own data key."""
        return self.practice_id

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles this member has now; none after leaving."""
        if self.left_at is not None:
            return frozenset()
        return frozenset(role for role in Role if getattr(self, role.value))


class Client(PracticeRow, Authored, Sealed):
    """A person in therapy. The name is sealed; the code is what a log may show."""

    code = models.CharField(max_length=16)
    therapist = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="clients"
    )
    name = SealedText()
    contact = SealedText()
    strength = SealedText()
    # The language they chose on their own page; empty until they do.
    language = models.CharField(max_length=10, default="")
    erased_at = models.DateTimeField(null=True)
    # A keyed hash of the name a person has in the practice's own tables, so that a
    # second import finds the same client without keeping that name in clear.
    source_id = models.BinaryField(max_length=32, null=True)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "client"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "code"], name="one_client_code"
            ),
            models.UniqueConstraint(
                fields=["practice", "source_id"], name="one_client_of_a_source"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["therapist", "erased_at"])]

    def key_owner(self) -> UUID:
        """Seal under the client's own data key."""
        return self.id

    @property
    def spoken_language(self) -> str:
        """Return the language they chose, else the practice's."""
        return self.language or self.practice.language
