"""What one member may change of another's roles and clients."""

from cairn.clinic.records.models import Member, Role
from cairn.errors import NotAllowed


def roles_open_to(giver: Member) -> frozenset[Role]:
    """Return the roles this member may give; only an owner makes an owner."""
    if Role.OWNER in giver.roles:
        return frozenset(Role)
    return frozenset(Role) - {Role.OWNER}


def check_may_manage(manager: Member, colleague: Member) -> None:
    """Refuse to let an administrator change an owner, or anybody change themselves."""
    if manager.id == colleague.id:
        raise NotAllowed("Ask another owner to change what you do here.")
    if Role.OWNER in colleague.roles and Role.OWNER not in manager.roles:
        raise NotAllowed("Only an owner can change what an owner does here.")


def check_may_hand_over(manager: Member) -> None:
    """Refuse to let an administrator decide who reads a therapist's clients."""
    if Role.OWNER not in manager.roles:
        raise NotAllowed("Only an owner can hand clients to another therapist.")
