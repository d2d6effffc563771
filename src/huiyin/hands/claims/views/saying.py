"""What several pages share: refusals as messages, and rows in the reader's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from huiyin.hands.claims.forms import words
from huiyin.hands.claims.queries import Duty, NeedCard
from huiyin.hands.claims.rules.hours import hours_of
from huiyin.hands.claims.rules.words import NeedState
from huiyin.kernel import clock
from huiyin.kernel.errors import Refusal
from huiyin.kit.http import sentence


@contextmanager
def refusals_told(request: HttpRequest, done: str = "") -> Iterator[None]:
    """Say on the next page what the enclosed action refused, or that it is done.

    Absent things and missing rights pass through.
    """
    try:
        yield
    except Refusal as refusal:
        if refusal.status in {401, 403, 404}:
            raise
        messages.error(request, sentence(refusal))
    else:
        if done:
            messages.success(request, _(done))


def need_part(card: NeedCard) -> dict[str, Any]:
    """Return a need in the reader's words."""
    return {
        "need": card,
        "work": words.work_words(card.work),
        "skills": words.skill_words(card.skills),
        "mine": words.claim_words(card.mine),
        "mine_chip": words.claim_chip(card.mine),
        "state": _("Under way") if _is_under_way(card) else words.need_words(card.state),
        "is_open": card.state == "open",
    }


def _is_under_way(card: NeedCard) -> bool:
    return card.state is NeedState.OPEN and card.starts <= clock.now()


def duty_part(duty: Duty) -> dict[str, Any]:
    """Return a claim in the reader's words."""
    return {
        "duty": duty,
        "state": words.claim_words(duty.state.value),
        "chip": words.claim_chip(duty.state.value),
        "hours": hours_of(duty.minutes) if duty.minutes is not None else "",
    }
