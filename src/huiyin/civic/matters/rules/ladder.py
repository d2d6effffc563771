"""Handing a matter up or down the ladder. Being late never moves it; a reason does."""

from collections.abc import Sequence

from huiyin.civic.matters.rules.words import State
from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_

MOVED_FROM = frozenset({State.ACCEPTED, State.ASSIGNED, State.WORKING})


def steps_from(ladder: Sequence[str], manned: Sequence[str], level: str, *, up: bool) -> list[str]:
    """Return the steps to which a matter at a level can be handed, nearest first: those with an office."""
    at = ladder.index(level)
    further = list(ladder[at + 1 :]) if up else list(reversed(ladder[:at]))
    return [step for step in further if step in manned]


def may_move(reachable: Sequence[str], to: str, *, up: bool) -> Decision:
    """Say whether a matter can be handed to a step; "" stands for the next one that has an office."""
    if not reachable and up:
        return no(
            "nobody_above",
            N_(
                "Nobody above takes this over. Name an intake for the street, the district or the city first."
            ),
        )
    if not reachable:
        return no(
            "nobody_below",
            N_("No office below takes this over. Send it to whoever is responsible instead."),
        )
    if to and to not in reachable:
        return no(
            "no_office_there",
            N_("There is no office on that step to take this over. Choose one that is offered."),
            Invalid,
            field="level",
        )
    return YES
