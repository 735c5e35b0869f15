"""Who may reach which page: one table, read by the middleware and by the tests.

An address without a rule is refused. A rule names who may come; what an address names
is looked up by `cairn.clinic.finders` among what this person may see. Looking at client
content leaves an audit row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from cairn.clinic.records.models import Invitation, Member, Role


class Visitor(StrEnum):
    """Who stands behind a request, besides the roles of a member."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    LINK = "a client's link"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may come to a page, and whether looking at it is written down."""

    who: frozenset[Role | Visitor]
    # What the look is called in the audit trail; empty when no client content shows.
    reads: str = ""


def rule(*who: Role | Visitor, reads: str = "") -> Rule:
    """Return a rule for these visitors."""
    return Rule(frozenset(who), reads)


PUBLIC = rule(Visitor.ANYONE)
SIGNED_IN = rule(Visitor.SIGNED_IN)
BY_LINK = rule(Visitor.LINK)
THERAPIST = rule(Role.THERAPIST)
SUPERVISOR = rule(Role.SUPERVISOR)
OWNER = rule(Role.OWNER)
MANAGERS = rule(Role.OWNER, Role.ADMINISTRATOR)


# View name -> rule. Reviewed by hand; a view that is missing here cannot be reached.
POLICY: Mapping[str, Rule] = MappingProxyType(
    {
        # set-up and settings
        "setup:start": PUBLIC,
        "setup:practice": OWNER,
        "setup:protocol": OWNER,
        "setup:away": THERAPIST,
        "health:show": MANAGERS,
        "health:question": SIGNED_IN,
        "limits:show": THERAPIST,
        "setup:members": MANAGERS,
        "setup:add_member": MANAGERS,
        "setup:change_member": MANAGERS,
        "setup:let_leave": MANAGERS,
        "setup:join": PUBLIC,
        # signing in
        "account_login": PUBLIC,
        # Whoever gave a passphrase but no second factor yet turns back here too.
        "account_logout": PUBLIC,
        "sign_out_everywhere": SIGNED_IN,
        "account_reauthenticate": SIGNED_IN,
        "account_change_password": SIGNED_IN,
        "mfa_authenticate": PUBLIC,
        "mfa_reauthenticate": SIGNED_IN,
        "mfa_index": SIGNED_IN,
        "mfa_activate_totp": SIGNED_IN,
        "mfa_deactivate_totp": SIGNED_IN,
        "mfa_view_recovery_codes": SIGNED_IN,
        "mfa_generate_recovery_codes": SIGNED_IN,
        "mfa_download_recovery_codes": SIGNED_IN,
        "mfa_list_webauthn": SIGNED_IN,
        "mfa_add_webauthn": SIGNED_IN,
        "mfa_edit_webauthn": SIGNED_IN,
        "mfa_remove_webauthn": SIGNED_IN,
        "mfa_reauthenticate_webauthn": SIGNED_IN,
        "mfa_login_webauthn": PUBLIC,
        # the therapist
        "home": PUBLIC,
        "today:day": rule(Role.THERAPIST, reads="saw today"),
        "people:everyone": rule(Role.THERAPIST, reads="saw the list of people"),
        "people:enrol": THERAPIST,
        "people:details": rule(Role.THERAPIST, reads="saw name and contact"),
        "people:measures": rule(Role.THERAPIST, reads="saw measures"),
        "people:session": rule(Role.THERAPIST, reads="saw sessions"),
        "people:erase": rule(Role.THERAPIST, reads="saw erase page"),
        "path:show": rule(Role.THERAPIST, reads="saw path"),
        "path:numbers": rule(Role.THERAPIST, reads="saw numbers"),
        "path:pebble": rule(Role.THERAPIST, reads="saw stone"),
        "path:suggest": rule(Role.THERAPIST, reads="saw suggestion page"),
        "together:show": rule(Role.THERAPIST, reads="opened the shared view"),
        "invite:make": rule(Role.THERAPIST, reads="saw invite page"),
        "invite:revoke": THERAPIST,
        "invite:mail": rule(Role.THERAPIST, reads="saw invite page"),
        "checkin:paper": rule(Role.THERAPIST, reads="entered from paper"),
        "checkin:kiosk": rule(Role.THERAPIST, reads="opened check-in on this screen"),
        "ending:end": rule(Role.THERAPIST, reads="saw ending page"),
        "ending:write": rule(Role.THERAPIST, reads="saw closing words"),
        "ending:together": rule(Role.THERAPIST, reads="looked back together"),
        "letters:given": rule(Role.THERAPIST, reads="saw letter"),
        "letters:open": THERAPIST,
        "library:send": rule(Role.THERAPIST, reads="saw what was sent to read"),
        "beforesession:show": rule(Role.THERAPIST, reads="saw before a session"),
        "aftersession:guess": rule(Role.THERAPIST, reads="saw after a session"),
        "aftersession:hand_over": THERAPIST,
        "workingon:agree": rule(Role.THERAPIST, reads="saw what is worked on"),
        "workingon:edit": rule(Role.THERAPIST, reads="saw what is worked on"),
        "workingon:close": THERAPIST,
        "mydata:answer": rule(Role.THERAPIST, reads="saw corrections"),
        "attention:show": rule(Role.THERAPIST, reads="saw attention"),
        "attention:take": THERAPIST,
        "attention:decide": rule(Role.THERAPIST, reads="saw attention"),
        "importing:choose": THERAPIST,
        "importing:map": THERAPIST,
        "importing:preview": THERAPIST,
        "importing:run": THERAPIST,
        "importing:result": THERAPIST,
        # the therapist's own book: no look is written down, not even that there was one
        "well:book": THERAPIST,
        "month:show": THERAPIST,
        "well:begin": THERAPIST,
        "well:open": THERAPIST,
        "well:close": THERAPIST,
        "well:words": THERAPIST,
        "well:lost": THERAPIST,
        "well:print_again": THERAPIST,
        "well:end": THERAPIST,
        "well:keep": THERAPIST,
        "well:let_go": THERAPIST,
        "well:shelves": THERAPIST,
        "well:lessons": THERAPIST,
        "well:hope_jar": THERAPIST,
        "well:mirrors": THERAPIST,
        "well:gratitude": THERAPIST,
        "well:practice": THERAPIST,
        "well:carry": THERAPIST,
        "well:answer": THERAPIST,
        "well:route": THERAPIST,
        "hardday:show": THERAPIST,
        "hardday:people": THERAPIST,
        # Two cards show what clients said: that look is written down as it is
        # anywhere else, and not that it came with a Friday.
        "friday:begin": THERAPIST,
        "friday:purpose": THERAPIST,
        "friday:stays": rule(Role.THERAPIST, reads="saw today"),
        "friday:moved": rule(Role.THERAPIST, reads="saw stone"),
        "friday:given": THERAPIST,
        "friday:week": THERAPIST,
        "friday:learned": THERAPIST,
        "friday:next": THERAPIST,
        "takealong:take": THERAPIST,
        # Whose account is closed proves with three words who they are.
        "takealong:after_leaving": PUBLIC,
        "anchors:show": THERAPIST,
        "anchors:proqol-satisfaction": THERAPIST,
        "anchors:cbi-clients": THERAPIST,
        "year:show": THERAPIST,
        "year:privilege": THERAPIST,
        "year:burden": THERAPIST,
        "year:relationships": THERAPIST,
        "year:way-of-living": THERAPIST,
        "year:growth": rule(Role.THERAPIST, reads="saw today"),
        "year:learned": THERAPIST,
        "year:letter": THERAPIST,
        "year:paper": THERAPIST,
        "known:weeks": THERAPIST,
        "known:known": THERAPIST,
        "known:trial": THERAPIST,
        "known:stop": THERAPIST,
        "known:otherwise": THERAPIST,
        # supervision: a therapist's own, then what a supervisor was given
        "supervision:pack": rule(Role.THERAPIST, reads="saw what is for supervision"),
        "supervision:agree": THERAPIST,
        "supervision:tick": THERAPIST,
        "supervision:tick_about": rule(Role.THERAPIST, reads="saw path"),
        "supervision:from_well": THERAPIST,
        "supervision:tick_from_well": THERAPIST,
        "supervision:change": rule(Role.THERAPIST, reads="saw what is for supervision"),
        "supervision:untick": THERAPIST,
        "supervision:preview": rule(
            Role.THERAPIST, reads="saw what is for supervision"
        ),
        "supervision:given": rule(Role.THERAPIST, reads="saw what is for supervision"),
        "supervision:take_back": THERAPIST,
        "supervision:note": rule(Role.THERAPIST, reads="saw what is for supervision"),
        "supervision:act": THERAPIST,
        "supervision:check": THERAPIST,
        "supervision:inbox": SUPERVISOR,
        "supervision:open": SUPERVISOR,
        "supervision:close": SUPERVISOR,
        "supervision:mark": SUPERVISOR,
        "supervision:item": rule(Role.SUPERVISOR, reads="saw what was given"),
        # the client
        "checkin:enter": PUBLIC,
        "checkin:welcome": BY_LINK,
        "checkin:words": BY_LINK,
        "checkin:form": BY_LINK,
        "checkin:unsent": BY_LINK,
        "checkin:thanks": BY_LINK,
        "checkin:no_thanks": BY_LINK,
        "checkin:leave": PUBLIC,
        "checkin:run_out": PUBLIC,
        "mypath:show": BY_LINK,
        "ownpage:lay": BY_LINK,
        "ownpage:laid": BY_LINK,
        "ownpage:stone": BY_LINK,
        "ownpage:hide": BY_LINK,
        "ownpage:show": BY_LINK,
        "ownpage:lift": BY_LINK,
        "ownpage:remove": BY_LINK,
        "ownpage:leave_offer": BY_LINK,
        "ownpage:lock": BY_LINK,
        "ownpage:words": BY_LINK,
        "ownpage:begin_again": BY_LINK,
        "ownpage:close": BY_LINK,
        "ending:look_back": BY_LINK,
        "ending:closing": BY_LINK,
        "ending:new_sign": BY_LINK,
        "ending:new_person": BY_LINK,
        "ending:line": BY_LINK,
        "ending:keepsake": BY_LINK,
        "letters:all": BY_LINK,
        "letters:new": BY_LINK,
        "letters:letter": BY_LINK,
        "letters:change": BY_LINK,
        "letters:give": BY_LINK,
        "letters:take_back": BY_LINK,
        "letters:away": BY_LINK,
        "aftersession:speak": BY_LINK,
        "toolbag:lay": BY_LINK,
        "toolbag:tool": BY_LINK,
        "workingon:begin": BY_LINK,
        "workingon:change": BY_LINK,
        "workingon:finish": BY_LINK,
        # What waited on a phone comes with a ticket of its own, also without the link.
        "offline:worker": PUBLIC,
        "offline:receive": PUBLIC,
        "offline:away": BY_LINK,
        "offline:look": BY_LINK,
        "hopes:lay": BY_LINK,
        "hopes:hope": BY_LINK,
        "hopes:mark": BY_LINK,
        "hopes:close": BY_LINK,
        "hopes:again": BY_LINK,
        "milestones:name": BY_LINK,
        "milestones:offered": BY_LINK,
        "milestones:not_now": BY_LINK,
        "milestones:never": BY_LINK,
        "messages:choose": BY_LINK,
        "messages:note": BY_LINK,
        "messages:follow_ups": BY_LINK,
        "library:shelf": BY_LINK,
        "library:card": BY_LINK,
        "language:choose": BY_LINK,
        "mydata:show": BY_LINK,
        "mydata:everything": BY_LINK,
        "mydata:opened": BY_LINK,
        "mydata:take": BY_LINK,
        "mydata:words": BY_LINK,
        "mydata:correct": BY_LINK,
        "mydata:pause": BY_LINK,
        "mydata:come_back": BY_LINK,
        "mydata:not_today": BY_LINK,
        "mydata:leave": BY_LINK,
        # the example practice, on loopback only
        "demo:enter": PUBLIC,
        # the machine
        "alive": PUBLIC,
    }
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is asking: nobody, a member with roles, or the holder of a client's link."""

    member: Member | None = None
    invitation: Invitation | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)

    def may(self, page: Rule) -> bool:
        """Whether this visitor is among those a rule names."""
        if Visitor.ANYONE in page.who:
            return True
        if Visitor.LINK in page.who and self.invitation is not None:
            return True
        if self.member is None or self.member.left_at is not None:
            return False
        return Visitor.SIGNED_IN in page.who or bool(self.roles & page.who)
