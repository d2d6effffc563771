"""What claims do by themselves: reminding of what begins, and proposing who fits what nobody claimed."""

from huiyin.hands.claims import actions
from huiyin.hands.claims.queries import matching
from huiyin.hands.claims.rules.matching import edges, without_busy
from huiyin.kernel.actor import system
from huiyin.kit.assignment import assign
from huiyin.kit.jobs import job

MATCHER = system("matching")
REMINDER = system("reminders")


@job("claims.remind")
def remind() -> None:
    """Remind members of what begins within a day."""
    actions.remind_due(actor=REMINDER)


@job("claims.match")
def match(compound_id: int) -> None:
    """Propose members for the places of a compound that nobody claimed.

    The solver runs in a process of its own: it is large, and a web process never sees it.
    """
    compounds = matching.compounds_around(compound_id)
    openings = matching.openings([compound_id])
    need_ids = [one.need_id for one in openings]
    members = matching.candidates(compounds)
    asked, busy = matching.not_to_ask(need_ids), matching.busy([one.person_id for one in members])
    possible = [
        one
        for one in without_busy(edges(openings, members), openings, busy)
        if (one.need_id, one.person_id) not in asked
    ]
    places = {one.need_id: one.places for one in openings}
    chosen = assign([(one.need_id, one.person_id, one.score) for one in possible], places).chosen
    actions.write_proposals(actor=MATCHER, chosen=[possible[number] for number in chosen], need_ids=need_ids)
