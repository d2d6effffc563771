"""The closed vocabularies of claims: states, skills, free hours, and what is audited."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workflow import Workflow


class ClaimsAudit(StrEnum):
    """Name what is audited here."""

    ASKED_IN = "claims.asked_in"
    CHECKIN_DECIDED = "claims.checkin_decided"
    CHECKIN_ENDED = "claims.checkin_ended"
    CHECKINS_IMPORTED = "claims.checkins_imported"
    PROFILE_CHANGED = "claims.profile_changed"
    INVITATION_MADE = "claims.invitation_made"
    INVITATION_REVOKED = "claims.invitation_revoked"
    NEED_PUBLISHED = "claims.need_published"
    NEED_CALLED_OFF = "claims.need_called_off"
    NEED_SETTLED = "claims.need_settled"
    CLAIMED = "claims.claimed"
    DROPPED = "claims.dropped"
    REMINDED = "claims.reminded"
    ARRIVED = "claims.arrived"
    REPORTED = "claims.reported"
    CONFIRMED = "claims.confirmed"
    MISSED = "claims.missed"
    RATED = "claims.rated"
    FEED_MADE = "claims.feed_made"
    FEED_REVOKED = "claims.feed_revoked"
    OBJECTED = "claims.objected"
    OBJECTION_DECIDED = "claims.objection_decided"
    PERIOD_FROZEN = "claims.period_frozen"
    PERIOD_SIGNED = "claims.period_signed"
    STANDING_EXPORTED = "claims.standing_exported"
    MATCHED = "claims.matched"
    PROPOSED_TO = "claims.proposed_to"
    PROPOSAL_DROPPED = "claims.proposal_dropped"
    PROPOSAL_ANSWERED = "claims.proposal_answered"
    PERSON_FORGOTTEN = "claims.person_forgotten"


class Skill(StrEnum):
    """Name what somebody can do; the eight kinds of post of the registers, and a few hands' worth more."""

    LAW = "law"
    HEALTH = "health"
    TEACHING = "teaching"
    REPAIRS = "repairs"
    CULTURE = "culture"
    PATROL = "patrol"
    CARE = "care"
    DIGITAL = "digital"
    ORGANISING = "organising"


SKILL_WORDS: Mapping[Skill, str] = {
    Skill.LAW: N_("Law and mediation"),
    Skill.HEALTH: N_("Health and first aid"),
    Skill.TEACHING: N_("Teaching and homework"),
    Skill.REPAIRS: N_("Repairs and electrics"),
    Skill.CULTURE: N_("Culture and sports"),
    Skill.PATROL: N_("Patrol and order"),
    Skill.CARE: N_("Care for the old and the weak"),
    Skill.DIGITAL: N_("Computers and telephones"),
    Skill.ORGANISING: N_("Organising and writing"),
}


class Free(StrEnum):
    """Name when somebody is free."""

    WEEKDAY_DAY = "weekday_day"
    WEEKDAY_EVENING = "weekday_evening"
    WEEKEND_MORNING = "weekend_morning"
    WEEKEND_AFTERNOON = "weekend_afternoon"
    WEEKEND_EVENING = "weekend_evening"


FREE_WORDS: Mapping[Free, str] = {
    Free.WEEKDAY_DAY: N_("Weekdays by day"),
    Free.WEEKDAY_EVENING: N_("Weekday evenings"),
    Free.WEEKEND_MORNING: N_("Weekend mornings"),
    Free.WEEKEND_AFTERNOON: N_("Weekend afternoons"),
    Free.WEEKEND_EVENING: N_("Weekend evenings"),
}


class CheckinState(StrEnum):
    """Where a check-in stands."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    ENDED = "ended"


class Proof(StrEnum):
    """Name by what the branch knows that somebody lives there."""

    BRANCH = "branch"
    INVITATION = "invitation"
    IMPORT = "import"


CHECKIN_WORDS: Mapping[CheckinState, str] = {
    CheckinState.ASKED: N_("Waits for the branch"),
    CheckinState.CONFIRMED: N_("Checked in"),
    CheckinState.DECLINED: N_("Not confirmed"),
    CheckinState.ENDED: N_("Moved away"),
}


class NeedState(StrEnum):
    """Where a small need stands."""

    OPEN = "open"
    CALLED_OFF = "called_off"
    SETTLED = "settled"


NEED_WORDS: Mapping[NeedState, str] = {
    NeedState.OPEN: N_("Open for claim"),
    NeedState.CALLED_OFF: N_("Called off"),
    NeedState.SETTLED: N_("Settled"),
}


class ClaimState(StrEnum):
    """Where a claim stands."""

    WAITING = "waiting"
    HELD = "held"
    DROPPED = "dropped"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    MISSED = "missed"
    CALLED_OFF = "called_off"


S = ClaimState
CLAIM_WORDS: Mapping[ClaimState, str] = {
    S.WAITING: N_("On the waiting list"),
    S.HELD: N_("Yours"),
    S.DROPPED: N_("Given back"),
    S.REPORTED: N_("Reported, waits for the head"),
    S.CONFIRMED: N_("Hours confirmed"),
    S.MISSED: N_("Did not come"),
    S.CALLED_OFF: N_("Called off"),
}
CLAIM_FLOW: Workflow[ClaimState] = Workflow(
    {
        S.WAITING: frozenset({S.HELD, S.DROPPED, S.CALLED_OFF}),
        S.HELD: frozenset({S.DROPPED, S.REPORTED, S.CONFIRMED, S.MISSED, S.CALLED_OFF}),
        S.REPORTED: frozenset({S.CONFIRMED, S.MISSED}),
        # An objection that is upheld turns these.
        S.MISSED: frozenset({S.CONFIRMED}),
        S.CONFIRMED: frozenset({S.MISSED}),
    },
    CLAIM_WORDS,
)
# While one of these holds, the person stands on the need; a second claim of theirs is the same claim.
STANDING = frozenset({S.WAITING, S.HELD, S.REPORTED, S.CONFIRMED, S.MISSED})
# These take a place.
SEATED = frozenset({S.HELD, S.REPORTED, S.CONFIRMED, S.MISSED})
TO_CONFIRM = frozenset({S.HELD, S.REPORTED})


class ArrivedBy(StrEnum):
    """Name how it is known that somebody came."""

    CODE = "code"
    HEAD = "head"


class ProposalState(StrEnum):
    """Where a proposed assignment stands; nobody is assigned without their yes."""

    PROPOSED = "proposed"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DROPPED = "dropped"


PROPOSAL_WORDS: Mapping[ProposalState, str] = {
    ProposalState.PROPOSED: N_("Proposed by the machine"),
    ProposalState.INVITED: N_("Invited, waits for their yes"),
    ProposalState.ACCEPTED: N_("Accepted"),
    ProposalState.DECLINED: N_("Declined"),
    ProposalState.DROPPED: N_("Struck out"),
}


class ObjectionState(StrEnum):
    """Where an objection to hours stands."""

    OPEN = "open"
    UPHELD = "upheld"
    DENIED = "denied"


def read_skills(said: Collection[str]) -> list[str]:
    """Return skills in their order, each once. Raises Invalid, at "skills"."""
    return _known(said, Skill, "skills")


def read_free(said: Collection[str]) -> list[str]:
    """Return free hours in their order, each once. Raises Invalid, at "free"."""
    return _known(said, Free, "free")


def _known(said: Collection[str], words: type[StrEnum], field: str) -> list[str]:
    known = [word.value for word in words]
    for value in said:
        if value not in known:
            raise Invalid(
                N_("“%(value)s” is unknown here. Known are: %(known)s."),
                code="unknown_word",
                field=field,
                params={"value": str(value)[:40], "known": ", ".join(known)},
            )
    return [value for value in known if value in said]
