"""Every write of check-ins, claims, matching and appraisal."""

from huiyin.hands.claims.actions.appraisal import freeze_month, note_export, sign_month
from huiyin.hands.claims.actions.checkins import (
    NewInvitation,
    Profile,
    ask_in,
    change_profile,
    decide_checkin,
    end_checkin,
    make_invitation,
    revoke_invitation,
)
from huiyin.hands.claims.actions.claiming import PlaceGone, claim_need, drop_claim
from huiyin.hands.claims.actions.confirming import (
    confirm_hours,
    decide_objection,
    mark_missed,
    object_to_hours,
    rate_need,
)
from huiyin.hands.claims.actions.importing import import_members
from huiyin.hands.claims.actions.matching import (
    answer_proposal,
    ask_for_matching,
    drop_proposal,
    invite_member,
    invite_proposed,
    write_proposals,
)
from huiyin.hands.claims.actions.publishing import (
    NeedDraft,
    call_off_need,
    follow_matter_away,
    publish_need,
    settle_need,
)
from huiyin.hands.claims.actions.spot import arrive, report, tick
from huiyin.hands.claims.actions.tending import forget_person, make_feed, remind_due, revoke_feed

__all__ = [
    "NeedDraft",
    "NewInvitation",
    "PlaceGone",
    "Profile",
    "answer_proposal",
    "arrive",
    "ask_for_matching",
    "ask_in",
    "call_off_need",
    "change_profile",
    "claim_need",
    "confirm_hours",
    "decide_checkin",
    "decide_objection",
    "drop_claim",
    "drop_proposal",
    "end_checkin",
    "follow_matter_away",
    "forget_person",
    "freeze_month",
    "import_members",
    "invite_member",
    "invite_proposed",
    "make_feed",
    "make_invitation",
    "mark_missed",
    "note_export",
    "object_to_hours",
    "publish_need",
    "rate_need",
    "remind_due",
    "report",
    "revoke_feed",
    "revoke_invitation",
    "settle_need",
    "sign_month",
    "tick",
    "write_proposals",
]
