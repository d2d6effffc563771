"""Every write: accounts, persons, roles, homes."""

from huiyin.civic.people.actions.accounts import (
    change_contact,
    change_password,
    make_operator,
    note_login,
    register,
    renew_password,
    update_profile,
)
from huiyin.civic.people.actions.consents import note_consent, withdraw_consent
from huiyin.civic.people.actions.homes import confirm_home, end_home, record_resident, tie_residence
from huiyin.civic.people.actions.imports import import_people
from huiyin.civic.people.actions.openings import open_entrusted, open_fields, open_room
from huiyin.civic.people.actions.persons import (
    erase_person,
    forget_contacts,
    forget_openings,
    note_person,
    update_person,
)
from huiyin.civic.people.actions.reaching import (
    ask_phone_code,
    bind_reach,
    confirm_phone,
    drop_reach,
    offer_binding,
)
from huiyin.civic.people.actions.reorganise import RoleMove, follow_areas
from huiyin.civic.people.actions.roles import end_grant, give_grant
from huiyin.civic.people.actions.second import (
    begin_second,
    confirm_second,
    drop_second,
    renew_recovery,
    reset_second,
    show_second,
)
from huiyin.civic.people.actions.sessions import end_other_sessions, end_session, note_session_use
from huiyin.civic.people.actions.tokens import (
    IssuedToken,
    issue_token,
    make_machine,
    note_token_uses,
    retire_machine,
    revoke_token,
)

__all__ = [
    "IssuedToken",
    "RoleMove",
    "ask_phone_code",
    "begin_second",
    "bind_reach",
    "change_contact",
    "change_password",
    "confirm_home",
    "confirm_phone",
    "confirm_second",
    "drop_reach",
    "drop_second",
    "end_grant",
    "end_home",
    "end_other_sessions",
    "end_session",
    "erase_person",
    "follow_areas",
    "forget_contacts",
    "forget_openings",
    "give_grant",
    "import_people",
    "issue_token",
    "make_machine",
    "make_operator",
    "note_consent",
    "note_login",
    "note_person",
    "note_session_use",
    "note_token_uses",
    "offer_binding",
    "open_entrusted",
    "open_fields",
    "open_room",
    "record_resident",
    "register",
    "renew_password",
    "renew_recovery",
    "reset_second",
    "retire_machine",
    "revoke_token",
    "show_second",
    "tie_residence",
    "update_person",
    "update_profile",
    "withdraw_consent",
]
