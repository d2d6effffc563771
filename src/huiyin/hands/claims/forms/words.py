"""The closed vocabularies of claims in words for people, and moments as a form writes them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from huiyin.civic.matters.public import WORK
from huiyin.hands.claims.rules.matching import REASON_WORDS, Reason
from huiyin.hands.claims.rules.words import (
    CHECKIN_WORDS,
    CLAIM_WORDS,
    FREE_WORDS,
    NEED_WORDS,
    PROPOSAL_WORDS,
    SKILL_WORDS,
    CheckinState,
    ClaimState,
    Free,
    NeedState,
    ProposalState,
    Skill,
)
from huiyin.kernel.clock import SHANGHAI

# The colour of a claim's chip.
CHIPS: Mapping[ClaimState, str] = {
    ClaimState.WAITING: "gold",
    ClaimState.HELD: "jade",
    ClaimState.REPORTED: "gold",
    ClaimState.CONFIRMED: "jade",
    ClaimState.MISSED: "red",
    ClaimState.DROPPED: "",
    ClaimState.CALLED_OFF: "",
}


def work_words(value: str) -> str:
    """Return a kind of work in the reader's language."""
    return _(dict(WORK).get(value, value))


def work_choices() -> list[tuple[str, str]]:
    """Return the kinds of work to choose from."""
    return [(value, _(label)) for value, label in WORK]


def skill_words(values: Iterable[str]) -> list[str]:
    """Return skills in the reader's language."""
    return [_(SKILL_WORDS[Skill(value)]) for value in values]


def skill_choices() -> list[tuple[str, str]]:
    """Return the skills to choose from."""
    return [(one.value, _(words)) for one, words in SKILL_WORDS.items()]


def free_words(values: Iterable[str]) -> list[str]:
    """Return free hours in the reader's language."""
    return [_(FREE_WORDS[Free(value)]) for value in values]


def free_choices() -> list[tuple[str, str]]:
    """Return the free hours to choose from."""
    return [(one.value, _(words)) for one, words in FREE_WORDS.items()]


def claim_words(state: str) -> str:
    """Return the state of a claim in the reader's language, "" for none."""
    return _(CLAIM_WORDS[ClaimState(state)]) if state else ""


def claim_chip(state: str) -> str:
    """Return the colour of a claim's chip."""
    return CHIPS[ClaimState(state)] if state else ""


def need_words(state: NeedState) -> str:
    """Return the state of a need in the reader's language."""
    return _(NEED_WORDS[state])


def checkin_words(state: str) -> str:
    """Return the state of a check-in in the reader's language."""
    return _(CHECKIN_WORDS[CheckinState(state)])


def proposal_words(state: ProposalState) -> str:
    """Return the state of a proposal in the reader's language."""
    return _(PROPOSAL_WORDS[state])


def reason_words(values: Iterable[str]) -> list[str]:
    """Return the reasons of a proposal in the reader's language."""
    return [_(REASON_WORDS[Reason(value)]) for value in values]


def moment(day: date, hour: time) -> datetime:
    """Return a moment as somebody in Shanghai means it."""
    return datetime.combine(day, hour, SHANGHAI)


def said(form: Any) -> dict[str, Any]:
    """Return what a valid form says."""
    return dict(form.cleaned_data)
