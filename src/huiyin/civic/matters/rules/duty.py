"""Who is responsible, on what ground, and how often a matter may be handed back (docs/responsibility.md)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_

# After this many hand-backs in one round a leader rules, and the ruling ends the matter's wandering.
MOST_HAND_BACKS = 2


class Party(StrEnum):
    """Who can be responsible. Except for the residents, each is also the kind of an organisation."""

    PROPERTY_COMPANY = "property_company"
    OWNERS_COMMITTEE = "owners_committee"
    PARTY_BRANCH = "party_branch"
    COMMUNITY_COMMITTEE = "community_committee"
    STREET_OFFICE = "street_office"
    BUREAU = "bureau"
    COMPANY = "company"
    RESIDENTS = "residents"


class Mark(StrEnum):
    """How well a ground is attested: read in the source, in a second one, from memory, or our proposal."""

    V1 = "V1"
    V2 = "V2"
    M = "M"
    P = "P"
    D = "D"


class How(StrEnum):
    """How a dispatch came by its basis."""

    NAMED = "named"
    RULE = "rule"
    NONE = "none"


class Ending(StrEnum):
    """How a dispatch ended."""

    RETURNED = "returned"
    PASSED_ON = "passed_on"
    MOVED = "moved"
    RULED = "ruled"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class Objection(StrEnum):
    """Why a receiver hands a matter back (派单异议)."""

    NOT_OURS = "not_ours"
    OTHER_AREA = "other_area"
    NO_POWER = "no_power"
    NEEDS_LEAD = "needs_lead"
    UNCLEAR = "unclear"
    ELSEWHERE = "elsewhere"


PARTY_WORDS: dict[Party, str] = {
    Party.PROPERTY_COMPANY: N_("Property company"),
    Party.OWNERS_COMMITTEE: N_("Owners' committee"),
    Party.PARTY_BRANCH: N_("Party branch"),
    Party.COMMUNITY_COMMITTEE: N_("Community or village committee"),
    Party.STREET_OFFICE: N_("Street or town office"),
    Party.BUREAU: N_("Bureau"),
    Party.COMPANY: N_("Supply or other company"),
    Party.RESIDENTS: N_("The residents themselves"),
}
MARK_WORDS: dict[Mark, str] = {
    Mark.V1: N_("read in the text of the law"),
    Mark.V2: N_("found in a second source"),
    Mark.M: N_("from memory, to be checked"),
    Mark.P: N_("proposal of this platform"),
    Mark.D: N_("sources differ"),
}
OBJECTION_WORDS: dict[Objection, str] = {
    Objection.NOT_OURS: N_("Not our duty"),
    Objection.OTHER_AREA: N_("Outside our area"),
    Objection.NO_POWER: N_("We have no power to act here"),
    Objection.NEEDS_LEAD: N_("It needs several, and somebody higher to lead"),
    Objection.UNCLEAR: N_("What is wanted is not clear enough to act on"),
    Objection.ELSEWHERE: N_("It is before a court, in arbitration or a petition already"),
}


@dataclass(frozen=True)
class Ground:
    """One version of one basis. `valid_to` is the first day on which it no longer holds.

    `without_property` limits it to places where no property company is at work.
    """

    id: int
    key: str
    party: Party
    title: str
    text: str
    source: str
    mark: Mark
    category_id: int | None
    without_property: bool
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether this version is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def applies(self, about: Sequence[int], *, managed: bool) -> bool:
        """Tell whether it speaks of a category: `about` is that and those above it, nearest first."""
        if self.without_property and managed:
            return False
        return self.category_id is None or self.category_id in about


def fitting(
    grounds: Iterable[Ground], about: Sequence[int], *, managed: bool, used: Mapping[str, int], day: date
) -> list[Ground]:
    """Return the grounds that hold and apply, best first.

    A basis for the very category comes before one for a wider class, one that was used for the category
    before others, and a well attested one before a proposal.
    """
    marks = list(Mark)

    def rank(one: Ground) -> tuple[int, int, int, int]:
        near = about.index(one.category_id) if one.category_id is not None else len(about)
        return near, -used.get(one.key, 0), marks.index(one.mark), one.id

    return sorted(
        (one for one in grounds if one.holds_on(day) and one.applies(about, managed=managed)), key=rank
    )


def best(fits: Iterable[Ground], party: Party | None) -> Ground | None:
    """Return the best of the fitting grounds that names this party; None if none does."""
    return next((one for one in fits if one.party is party), None)


def party_of(org_kind: str) -> Party | None:
    """Return which responsible party an organisation of this kind is; None for one that is never."""
    return Party(org_kind) if org_kind in set(Party) else None


def may_rest_on(ground: Ground, party: Party | None, *, day: date, applies: bool) -> Decision:
    """Say whether a dispatch to this party may rest on a basis that somebody named."""
    if not ground.holds_on(day):
        return no(
            "basis_over", N_("“%(title)s” is no longer in force. Choose another basis."), Invalid,
            field="basis", title=ground.title,
        )  # fmt: skip
    if party is not None and ground.party is not party:
        return no(
            "basis_of_others",
            N_("“%(title)s” names somebody else as responsible. Choose another basis, or leave it open."),
            Invalid, field="basis", title=ground.title,
        )  # fmt: skip
    if party is Party.COMMUNITY_COMMITTEE and not applies:
        return _dumped()
    return YES


def may_burden(party: Party | None, ground: Ground | None) -> Decision:
    """Say whether a party may be the main handler: the community only where a basis names it."""
    return _dumped() if party is Party.COMMUNITY_COMMITTEE and ground is None else YES


def _dumped() -> Decision:
    return no(
        "dumped_on_community",
        N_(
            "No basis names the community committee as responsible for this, so it cannot be the main "
            "handler (接诉即办工作条例, art. 17: what lies outside the community's duty list is not sent "
            "to it). Give it to whoever is responsible, or hand it up."
        ),
        field="holder",
    )


def needs_ruling(hand_backs: int) -> bool:
    """Tell whether a matter was handed back so often that a leader has to rule."""
    return hand_backs >= MOST_HAND_BACKS


def may_hand_back(*, ruled: bool) -> Decision:
    """Say whether the holder may hand a matter back: not after a ruling."""
    if ruled:
        return no(
            "ruled",
            N_(
                "A leader has ruled who handles this; in this round the ruling is final. "
                "Work on it, and ask for helpers if you need them."
            ),
        )
    return YES


def may_send(*, hand_backs: int, ruled: bool) -> Decision:
    """Say whether a desk may send a matter out by itself."""
    if ruled:
        return no("ruled", N_("A leader has ruled who handles this; only another ruling changes that."))
    if needs_ruling(hand_backs):
        return no(
            "needs_ruling",
            N_("This was handed back %(times)s times. A leader rules now who handles it."),
            times=hand_backs,
        )
    return YES


def may_rule(*, ruler: int | None, involved: Iterable[int | None], hand_backs: int) -> Decision:
    """Say whether somebody may rule: after two hand-backs, and nobody who sent it out or handed it back."""
    if not needs_ruling(hand_backs):
        return no(
            "no_dispute", N_("A leader rules after %(most)s hand-backs in one round."), most=MOST_HAND_BACKS
        )
    if ruler is not None and ruler in set(involved):
        return no(
            "own_dispute", N_("You sent this out or handed it back yourself; somebody else has to rule.")
        )
    return YES


@dataclass(frozen=True)
class Turn:
    """One dispatch of a round, as far as leading goes: to whom, and whether they began."""

    holder: str
    taken: bool


def leads(turns: Sequence[Turn], otherwise: str) -> str:
    """Return who leads towards the author (首接负责): the first receiver until another actually takes it."""
    taken = [turn.holder for turn in turns if turn.taken]
    first = turns[0].holder if turns else otherwise
    return taken[-1] if taken else first
