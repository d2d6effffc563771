"""Responsibility at the desk: what the acts of a dispatch offer, and where a matter has been sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from huiyin.civic.matters import queries
from huiyin.civic.matters.forms.desk import Choices
from huiyin.civic.matters.queries import BasisRow, Climbed, DispatchView, Proposal, StaffView
from huiyin.civic.matters.rules.duty import MARK_WORDS, Ground, How, Mark, best, may_burden, party_of
from huiyin.civic.orgs.public import orgs_serving
from huiyin.civic.places.public import LADDER, LEVEL_WORDS, AreaLevel
from huiyin.kernel.text import gettext_noop as N_

ASKING = frozenset({"assign", "rule", "return"})
_ENDINGS = {
    "returned": N_("handed back"),
    "passed_on": N_("passed on"),
    "moved": N_("moved on the ladder"),
    "ruled": N_("replaced by a ruling"),
    "reopened": N_("ended with the round"),
    "withdrawn": N_("withdrawn by the author"),
}
_HOW = {
    How.NAMED: N_("named by the dispatcher"),
    How.RULE: N_("chosen by the rule"),
    How.NONE: N_("no basis found"),
}


@dataclass(frozen=True)
class DutyOffers:
    """What the forms of a dispatch offer at one matter: bases, organisations, and whom the rule proposes.

    `open_to` are those to whom it may be given where something else suggests them: nobody where a basis
    that names the class proposes somebody.
    """

    bases: Choices = ()
    orgs: Choices = ()
    proposed: str = ""
    why: str = ""
    open_to: frozenset[str] = frozenset()


def duty_offers(view: StaffView, acts: set[str]) -> DutyOffers:
    """Gather them; nothing is asked for where no form needs it."""
    if not acts & ASKING:
        return DutyOffers()
    proposal, fits = queries.proposal_for(view.matter)
    best = [one.id for one in fits]
    rows = {row.ground.id: row for row in queries.basis_rows()}
    first = [rows[one] for one in best if one in rows]
    others = [row for number, row in rows.items() if number not in best]
    groups = ((_("Fitting the category"), first), (_("Others"), others))
    return DutyOffers(
        bases=[
            (label, [(str(row.ground.id), basis_words(row)) for row in found])
            for label, found in groups
            if found
        ],
        orgs=[(str(one.id), one.name) for one in orgs_serving(view.where)],
        proposed=f"org:{proposal.org.id}" if proposal else "",
        why=_why(proposal),
        open_to=_open_to(view, proposal, fits),
    )


def _open_to(view: StaffView, proposal: Proposal | None, fits: Sequence[Ground]) -> frozenset[str]:
    if proposal is not None and proposal.ground.category_id is not None:
        return frozenset()
    parties = {one.id: party_of(one.kind.value) for one in orgs_serving(view.where)}
    return frozenset(
        f"org:{number}"
        for number, party in parties.items()
        if number != view.matter.holder_org_id and may_burden(party, best(fits, party))
    )


def basis_words(row: BasisRow) -> str:
    """Name a basis in one line: who, what for, and how well attested."""
    return f"{_(row.party_words)} · {row.ground.title} ({row.ground.mark.value})"


def _why(proposal: Proposal | None) -> str:
    if proposal is None:
        return str(_("No basis in the table names anybody at this place for this category."))
    return _("Proposed: %(org)s, by “%(title)s” (%(text)s).") % {
        "org": proposal.org.name,
        "title": proposal.ground.title,
        "text": proposal.ground.text,
    }


def ladder_words(climbed: Climbed) -> dict[str, Any]:
    """Show the ladder from near to far, and how far up a matter is or was settled."""
    at = LADDER.index(AreaLevel(climbed.level)) if climbed.level in set(LADDER) else 0
    return {
        "steps": [
            {"name": _(LEVEL_WORDS[step]), "reached": number <= at, "here": number == at}
            for number, step in enumerate(LADDER)
        ],
        "settled": climbed.settled,
        "here": _(LEVEL_WORDS[LADDER[at]]),
    }


def dispatch_parts(found: Sequence[DispatchView]) -> list[dict[str, Any]]:
    """Return where a matter has been sent, as the desk shows it."""
    return [_part(one) for one in found]


def _part(one: DispatchView) -> dict[str, Any]:
    objection = ""
    if one.objection_words:
        verdict = {None: _("open"), True: _("upheld"), False: _("not upheld")}[one.upheld]
        objection = f"{_(one.objection_words)} · {verdict}"
    return {
        "to": one.to,
        "by": one.by,
        "ruling": one.ruling,
        "party": _(one.party_words) if one.party_words else "",
        "basis": one.basis,
        "mark": _(MARK_WORDS[Mark(one.basis.mark)]) if one.basis else "",
        "how": _(_HOW[How(one.how)]),
        "sent_at": one.sent_at,
        "ended_at": one.ended_at,
        "ending": _(_ENDINGS[one.ending]) if one.ending else "",
        "objection": objection,
        "other_basis": one.other_basis,
        "proposed": one.proposed,
    }
