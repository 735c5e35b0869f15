"""Who may reach which page, written down by hand and apart from the program's policy.

Each line is an address, each column a visitor; the objects in an address are Ben's,
whom Anna treats, or Clara for addresses of a colleague.

in      the page opens, or says in its own words why it does not do what was asked
sign    leads to the sign-in page
link    leads to the page for a client whose link has run out
-       the same "nothing here" as an address that does not exist
"""

VISITORS = ("stranger", "ben", "anna", "clara", "dora", "emil", "fritz", "greta", "ida")

# Anna treats Ben, Clara treats others, Dora owns, Emil supervises, Fritz administrates.
# Greta owns another practice and treats its clients. Ida has left.
TABLE = """
                              stranger ben   anna  clara dora  emil  fritz greta ida
home                          in       in    in    in    in    in    in    in    in
alive                         in       in    in    in    in    in    in    in    in
today:day                     sign     sign  in    in    -     -     -     in    sign
people:everyone               sign     sign  in    in    -     -     -     in    sign
people:enrol                  sign     sign  in    in    -     -     -     in    sign
people:details                sign     sign  in    -     -     -     -     -     sign
people:measures               sign     sign  in    -     -     -     -     -     sign
people:session                sign     sign  in    -     -     -     -     -     sign
people:erase                  sign     sign  in    -     -     -     -     -     sign
path:show                     sign     sign  in    -     -     -     -     -     sign
path:numbers                  sign     sign  in    -     -     -     -     -     sign
path:pebble                   sign     sign  in    -     -     -     -     -     sign
path:suggest                  sign     sign  in    -     -     -     -     -     sign
together:show                 sign     sign  in    -     -     -     -     -     sign
invite:make                   sign     sign  in    -     -     -     -     -     sign
invite:revoke                 sign     sign  in    -     -     -     -     -     sign
invite:mail                   sign     sign  in    -     -     -     -     -     sign
checkin:paper                 sign     sign  in    -     -     -     -     -     sign
checkin:kiosk                 sign     sign  in    -     -     -     -     -     sign
library:send                  sign     sign  in    -     -     -     -     -     sign
beforesession:show            sign     sign  in    -     -     -     -     -     sign
aftersession:guess            sign     sign  in    -     -     -     -     -     sign
aftersession:hand_over        sign     sign  in    -     -     -     -     -     sign
workingon:agree               sign     sign  in    -     -     -     -     -     sign
workingon:edit                sign     sign  in    -     -     -     -     -     sign
workingon:close               sign     sign  in    -     -     -     -     -     sign
ending:end                    sign     sign  in    -     -     -     -     -     sign
ending:write                  sign     sign  in    -     -     -     -     -     sign
ending:together               sign     sign  in    -     -     -     -     -     sign
letters:given                 sign     sign  in    -     -     -     -     -     sign
letters:open                  sign     sign  in    -     -     -     -     -     sign
mydata:answer                 sign  sign  in    -     -     -     -     -     sign
attention:show                sign     sign  in    -     -     -     -     -     sign
attention:take                sign     sign  in    -     -     -     -     -     sign
attention:decide              sign     sign  in    -     -     -     -     -     sign
importing:choose              sign     sign  in    in    -     -     -     in    sign
importing:map                 sign     sign  in    in    -     -     -     in    sign
importing:preview             sign     sign  in    in    -     -     -     in    sign
importing:run                 sign     sign  in    in    -     -     -     in    sign
importing:result              sign     sign  in    in    -     -     -     in    sign
well:book                     sign     sign  in    in    -     -     -     in    sign
month:show                    sign     sign  in    in    -     -     -     in    sign
well:begin                    sign     sign  in    in    -     -     -     in    sign
well:open                     sign     sign  in    in    -     -     -     in    sign
well:close                    sign     sign  in    in    -     -     -     in    sign
well:words                    sign     sign  in    in    -     -     -     in    sign
well:lost                     sign     sign  in    in    -     -     -     in    sign
well:print_again              sign     sign  in    in    -     -     -     in    sign
well:end                      sign     sign  in    in    -     -     -     in    sign
well:keep                     sign     sign  in    -     -     -     -     -     sign
well:let_go                   sign     sign  in    -     -     -     -     -     sign
well:shelves                  sign     sign  in    in    -     -     -     in    sign
well:lessons                  sign     sign  in    in    -     -     -     in    sign
well:hope_jar                 sign     sign  in    in    -     -     -     in    sign
well:mirrors                  sign     sign  in    in    -     -     -     in    sign
well:gratitude                sign     sign  in    in    -     -     -     in    sign
well:practice                 sign     sign  in    in    -     -     -     in    sign
well:carry                    sign     sign  in    -     -     -     -     -     sign
well:answer                   sign     sign  in    -     -     -     -     -     sign
well:route                    sign     sign  in    -     -     -     -     -     sign
hardday:show                  sign     sign  in    in    -     -     -     in    sign
hardday:people                sign     sign  in    in    -     -     -     in    sign
friday:begin                  sign     sign  in    in    -     -     -     in    sign
friday:purpose                sign     sign  in    in    -     -     -     in    sign
friday:stays                  sign     sign  in    in    -     -     -     in    sign
friday:moved                  sign     sign  in    in    -     -     -     in    sign
friday:given                  sign     sign  in    in    -     -     -     in    sign
friday:week                   sign     sign  in    in    -     -     -     in    sign
friday:learned                sign     sign  in    in    -     -     -     in    sign
friday:next                   sign     sign  in    in    -     -     -     in    sign
known:weeks                   sign     sign  in    in    -     -     -     in    sign
known:known                   sign     sign  in    in    -     -     -     in    sign
known:trial                   sign     sign  in    in    -     -     -     in    sign
known:stop                    sign     sign  in    in    -     -     -     in    sign
known:otherwise               sign     sign  in    -     -     -     -     -     sign
takealong:take                sign     sign  in    in    -     -     -     in    sign
takealong:after_leaving       in       in    in    in    in    in    in    in    in
anchors:show                  sign     sign  in    in    -     -     -     in    sign
anchors:proqol-satisfaction   sign     sign  in    in    -     -     -     in    sign
anchors:cbi-clients           sign     sign  in    in    -     -     -     in    sign
year:show                     sign     sign  in    in    -     -     -     in    sign
year:privilege                sign     sign  in    in    -     -     -     in    sign
year:burden                   sign     sign  in    in    -     -     -     in    sign
year:relationships            sign     sign  in    in    -     -     -     in    sign
year:way-of-living            sign     sign  in    in    -     -     -     in    sign
year:growth                   sign     sign  in    in    -     -     -     in    sign
year:learned                  sign     sign  in    in    -     -     -     in    sign
year:letter                   sign     sign  in    in    -     -     -     in    sign
year:paper                    sign     sign  in    in    -     -     -     in    sign
supervision:pack              sign     sign  in    in    -     -     -     in    sign
supervision:agree             sign     sign  in    in    -     -     -     in    sign
supervision:tick              sign     sign  in    in    -     -     -     in    sign
supervision:tick_about        sign     sign  in    -     -     -     -     -     sign
supervision:from_well         sign     sign  in    in    -     -     -     in    sign
supervision:tick_from_well    sign     sign  in    -     -     -     -     -     sign
supervision:change            sign     sign  in    -     -     -     -     -     sign
supervision:untick            sign     sign  in    -     -     -     -     -     sign
supervision:preview           sign     sign  in    in    -     -     -     in    sign
supervision:given             sign     sign  in    -     -     -     -     -     sign
supervision:take_back         sign     sign  in    -     -     -     -     -     sign
supervision:note              sign     sign  in    -     -     -     -     -     sign
supervision:act               sign     sign  in    -     -     -     -     -     sign
supervision:check             sign     sign  in    in    -     -     -     in    sign
supervision:inbox             sign     sign  -     -     -     in    -     -     sign
supervision:open              sign     sign  -     -     -     in    -     -     sign
supervision:close             sign     sign  -     -     -     in    -     -     sign
supervision:mark              sign     sign  -     -     -     in    -     -     sign
supervision:item              sign     sign  -     -     -     in    -     -     sign
checkin:enter                 in       in    in    in    in    in    in    in    in
checkin:welcome               link     in    link  link  link  link  link  link  link
checkin:words                 link     in    link  link  link  link  link  link  link
checkin:form                  link     in    link  link  link  link  link  link  link
checkin:unsent                link     in    link  link  link  link  link  link  link
checkin:thanks                link     in    link  link  link  link  link  link  link
checkin:no_thanks             link     in    link  link  link  link  link  link  link
mypath:show                   link     in    link  link  link  link  link  link  link
ownpage:lay                   link     in    link  link  link  link  link  link  link
ownpage:laid                  link     in    link  link  link  link  link  link  link
ownpage:stone                 link     in    link  link  link  link  link  link  link
ownpage:hide                  link     in    link  link  link  link  link  link  link
ownpage:show                  link     in    link  link  link  link  link  link  link
ownpage:lift                  link     in    link  link  link  link  link  link  link
ownpage:remove                link     in    link  link  link  link  link  link  link
ownpage:leave_offer           link     in    link  link  link  link  link  link  link
ownpage:lock                  link     in    link  link  link  link  link  link  link
ownpage:words                 link     in    link  link  link  link  link  link  link
ownpage:begin_again           link     in    link  link  link  link  link  link  link
ownpage:close                 link     in    link  link  link  link  link  link  link
aftersession:speak            link     in    link  link  link  link  link  link  link
toolbag:lay                   link     in    link  link  link  link  link  link  link
toolbag:tool                  link     in    link  link  link  link  link  link  link
workingon:begin               link     in    link  link  link  link  link  link  link
workingon:change              link     in    link  link  link  link  link  link  link
workingon:finish              link     in    link  link  link  link  link  link  link
offline:worker                in       in    in    in    in    in    in    in    in
offline:receive               in       in    in    in    in    in    in    in    in
offline:away                  link     in    link  link  link  link  link  link  link
offline:look                  link     in    link  link  link  link  link  link  link
hopes:lay                     link     in    link  link  link  link  link  link  link
hopes:hope                    link     in    link  link  link  link  link  link  link
hopes:mark                    link     in    link  link  link  link  link  link  link
hopes:close                   link     in    link  link  link  link  link  link  link
hopes:again                   link     in    link  link  link  link  link  link  link
ending:look_back              link     in    link  link  link  link  link  link  link
ending:closing                link     in    link  link  link  link  link  link  link
ending:new_sign               link     in    link  link  link  link  link  link  link
ending:new_person             link     in    link  link  link  link  link  link  link
ending:line                   link     in    link  link  link  link  link  link  link
ending:keepsake               link     in    link  link  link  link  link  link  link
letters:all                   link     in    link  link  link  link  link  link  link
letters:new                   link     in    link  link  link  link  link  link  link
letters:letter                link     in    link  link  link  link  link  link  link
letters:change                link     in    link  link  link  link  link  link  link
letters:give                  link     in    link  link  link  link  link  link  link
letters:take_back             link     in    link  link  link  link  link  link  link
letters:away                  link     in    link  link  link  link  link  link  link
hopes:lay                     link     in    link  link  link  link  link  link  link
hopes:hope                    link     in    link  link  link  link  link  link  link
hopes:mark                    link     in    link  link  link  link  link  link  link
hopes:close                   link     in    link  link  link  link  link  link  link
hopes:again                   link     in    link  link  link  link  link  link  link
messages:choose               link     in    link  link  link  link  link  link  link
messages:note                 link     in    link  link  link  link  link  link  link
messages:follow_ups           link     in    link  link  link  link  link  link  link
milestones:name               link     in    link  link  link  link  link  link  link
milestones:offered            link     in    link  link  link  link  link  link  link
milestones:not_now            link     in    link  link  link  link  link  link  link
milestones:never              link     in    link  link  link  link  link  link  link
library:shelf                 link     in    link  link  link  link  link  link  link
library:card                  link     in    link  link  link  link  link  link  link
language:choose               link     in    link  link  link  link  link  link  link
mydata:show                   link  in    link  link  link  link  link  link  link
mydata:everything             link  in    link  link  link  link  link  link  link
mydata:opened                 link  in    link  link  link  link  link  link  link
mydata:take                   link  in    link  link  link  link  link  link  link
mydata:words                  link  in    link  link  link  link  link  link  link
mydata:correct                link  in    link  link  link  link  link  link  link
mydata:pause                  link  in    link  link  link  link  link  link  link
mydata:come_back              link  in    link  link  link  link  link  link  link
mydata:not_today              link  in    link  link  link  link  link  link  link
mydata:leave                  link  in    link  link  link  link  link  link  link
checkin:leave                 in       in    in    in    in    in    in    in    in
checkin:run_out               in       in    in    in    in    in    in    in    in
setup:start                   -        -     -     -     -     -     -     -     -
setup:practice                sign     sign  -     -     in    -     -     in    sign
setup:protocol                sign     sign  -     -     in    -     -     in    sign
setup:away                    sign     sign  in    in    -     -     -     in    sign
health:show                   sign     sign  -     -     in    -     in    in    sign
health:question               sign     sign  in    in    in    in    in    in    sign
limits:show                   sign     sign  in    in    -     -     -     in    sign
setup:members                 sign     sign  -     -     in    -     in    in    sign
setup:add_member              sign     sign  -     -     in    -     in    in    sign
setup:change_member           sign     sign  -     -     in    -     in    -     sign
setup:let_leave               sign     sign  -     -     in    -     in    -     sign
setup:join                    -        -     -     -     -     -     -     -     -
account_login                 in       in    in    in    in    in    in    in    in
account_logout                in       in    in    in    in    in    in    in    in
sign_out_everywhere           sign     sign  in    in    in    in    in    in    sign
account_reauthenticate        sign     sign  in    in    in    in    in    in    sign
account_change_password       sign     sign  in    in    in    in    in    in    sign
mfa_authenticate              in       in    in    in    in    in    in    in    in
mfa_reauthenticate            sign     sign  in    in    in    in    in    in    sign
mfa_login_webauthn            in       in    in    in    in    in    in    in    in
mfa_index                     sign     sign  in    in    in    in    in    in    sign
mfa_activate_totp             sign     sign  in    in    in    in    in    in    sign
mfa_deactivate_totp           sign     sign  -     -     -     -     -     -     sign
mfa_list_webauthn             sign     sign  in    in    in    in    in    in    sign
mfa_add_webauthn              sign     sign  in    in    in    in    in    in    sign
mfa_reauthenticate_webauthn   sign     sign  in    in    in    in    in    in    sign
mfa_edit_webauthn             sign     sign  in    in    in    in    in    in    sign
mfa_remove_webauthn           sign     sign  in    in    in    in    in    in    sign
mfa_view_recovery_codes       sign     sign  -     -     -     -     -     -     sign
mfa_generate_recovery_codes   sign     sign  in    in    in    in    in    in    sign
mfa_download_recovery_codes   sign     sign  -     -     -     -     -     -     sign
demo:enter                    -        -     -     -     -     -     -     -     -
"""

# The same addresses with Hugo's objects, whom Greta treats in the other practice. With
# clients of those who treat nobody any more, with an erased client's, with nobody's:
# nobody reaches them.
SEES_HUGO = frozenset({"greta"})
TREATED_ONCE = ("dora", "emil", "fritz")
# What was given to Clara, who supervises nobody: nobody opens it in her place either.
GIVEN_ONCE = "clara"
# What worries about their clients is passed on, and the protocol names Anna first: she
# opens the item and nothing else of theirs.
IN_THEIR_PLACE = ("anna", "attention:")


def read_table() -> dict[str, dict[str, str]]:
    """Return address name -> visitor -> what happens."""
    _, head, *lines = TABLE.splitlines()
    assert tuple(head.split()) == VISITORS
    rows = [line.split() for line in lines if line]
    return {name: dict(zip(VISITORS, cells, strict=True)) for name, *cells in rows}


EXPECTED = read_table()
