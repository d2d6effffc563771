"""Whom to call back, and what was said so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from huiyin.civic.matters import access
from huiyin.civic.matters.models import CallAttempt, CallBack, CallBackRule, Entry, Feedback, Matter
from huiyin.civic.matters.rules import call_backs as rules
from huiyin.civic.matters.rules.call_backs import CallRule, CallState
from huiyin.civic.matters.rules.steps import solved_counts
from huiyin.civic.matters.rules.words import Kind, MatterAudit, State
from huiyin.civic.orgs.public import org_names
from huiyin.civic.people.public import MaskedContact, masked_contact, names
from huiyin.civic.places.public import place_names
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import Decision
from huiyin.kernel.permissions import Permission as P

MOST = 100


def call_rule() -> CallRule:
    """Return the rule of call-backs in force today."""
    rows = CallBackRule.objects.filter(valid_from__lte=clock.today()).order_by("-valid_from")[:1]
    found = [
        CallRule(row.after_days, row.attempts, row.remind_days, row.source, row.mark, row.valid_from)
        for row in rows
    ]
    return rules.rule_on(found, clock.today())


@dataclass(frozen=True)
class CallDue:
    """An author to call: the matter they raised, and since when its answer waits for their word."""

    code: str
    title: str
    place: str
    org: str
    answered_at: datetime
    tries: int
    contact: MaskedContact


@dataclass(frozen=True)
class Attempt:
    """One try, as the next caller reads it."""

    at: datetime
    channel: str
    outcome: str
    caller: str
    note: str


@dataclass(frozen=True)
class CallView:
    """What a caller needs: what was raised and answered, and what was tried; `may` says why not."""

    matter: Matter
    root: Matter
    place: str
    org: str
    echo: str
    contact: MaskedContact | None
    state: CallState
    attempts: Sequence[Attempt]
    left: int
    may: Decision


def calls_due(actor: Actor) -> tuple[list[CallDue], int]:
    """Return the authors to call back within the actor's reach, longest waiting first, and how many wait.

    Those whose answer the actor wrote are somebody else's to call. At most 100 are shown; a constant number
    of statements.
    """
    reach = access.reach_q(actor, P.CIVIC_MATTER_CALL_BACK)
    if reach is None:
        return [], 0
    found = [*_waiting(actor, reach), *_waiting(actor, reach, merged=True)]
    found.sort(key=lambda row: (row.waits_since, row.pk))
    return _due(found[:MOST]), len(found)


def _waiting(actor: Actor, reach: Q, *, merged: bool = False) -> QuerySet[Matter, Any]:
    """Return the matters whose authors are due, those with an answer of their own or those merged."""
    root = "elder__" if merged else ""
    since = clock.now() - timedelta(days=call_rule().after_days)
    answered = Q(**{f"{root}state": State.ANSWERED, f"{root}settled_at__lte": since})
    # Enquiries and praise leave nothing to be solved.
    kinds = [kind.value for kind in Kind if solved_counts(kind)]
    rows = Matter.objects.filter(reach, answered, author__isnull=False, historical=False, kind__in=kinds)
    if actor.person_id is not None:
        mine = Q(**{f"{root}final_echo__doer": actor.person_id}) | Q(author=actor.person_id)
        rows = rows.exclude(mine)
    of_this_answer = {"matter": OuterRef("pk"), "cycle": OuterRef(f"{root}cycle")}
    settled = CallBack.objects.filter(**of_this_answer).exclude(state=CallState.OPEN)
    return (
        rows.exclude(Exists(Feedback.objects.filter(**of_this_answer)))
        .exclude(Exists(settled))
        .annotate(
            waits_since=F(f"{root}settled_at"),
            answered_by=F(f"{root}holder_org_id"),
            answer_cycle=F(f"{root}cycle"),
        )
        .order_by(f"{root}settled_at", "pk")[: MOST * 10]
    )


def _due(rows: Sequence[Any]) -> list[CallDue]:
    here = place_names(row.place_id for row in rows)
    orgs = org_names(row.answered_by for row in rows)
    contacts = masked_contact(row.author_id for row in rows)
    tried: dict[tuple[int, int], int] = {}
    attempts = CallAttempt.objects.filter(call_back__matter__in=[row.pk for row in rows])
    for matter_id, cycle in attempts.values_list("call_back__matter_id", "call_back__cycle"):
        tried[matter_id, cycle] = tried.get((matter_id, cycle), 0) + 1
    return [
        CallDue(
            code=row.code,
            title=row.title,
            place=here[row.place_id],
            org=orgs.get(row.answered_by, ""),
            answered_at=row.waits_since,
            tries=tried.get((row.pk, row.answer_cycle), 0),
            contact=contacts[row.author_id],
        )
        for row in rows
    ]


def call_view(actor: Actor, code: str) -> CallView:
    """Return one author's call-back. Raises NotFound or NotAllowed like the act itself."""
    matter = access.matter_to(P.CIVIC_MATTER_CALL_BACK, actor, code)
    root = matter.elder or matter
    held = CallBack.objects.filter(matter=matter, cycle=root.cycle).first()
    tries = list(CallAttempt.objects.filter(call_back=held).order_by("at", "id")) if held else []
    callers = names(row.caller_id for row in tries)
    echo = root.final_echo
    contact = masked_contact([matter.author_id]).get(matter.author_id) if matter.author_id else None
    return CallView(
        matter=matter,
        root=root,
        place=place_names([matter.place_id])[matter.place_id],
        org=org_names([root.holder_org_id]).get(root.holder_org_id or 0, ""),
        echo=(echo.shared_text or echo.text) if echo else "",
        contact=contact,
        state=CallState(held.state) if held else CallState.OPEN,
        attempts=[
            Attempt(row.at, row.channel, row.outcome, callers.get(row.caller_id or 0, ""), row.note)
            for row in tries
        ],
        left=max(0, call_rule().attempts - len(tries)),
        may=may_call(actor, matter, root),
    )


def may_call(actor: Actor, matter: Matter, root: Matter) -> Decision:
    """Say whether the actor may ask this author about the answer that stands now."""
    return rules.is_asked(answered=root.state == State.ANSWERED) & rules.may_call(
        caller=actor.person_id,
        doer=root.final_echo.doer_id if root.final_echo else None,
        author=matter.author_id,
        spoken=Feedback.objects.filter(matter=matter, cycle=root.cycle).exists(),
    )


def silent_to_remind(now: datetime, limit: int = 500) -> list[int]:
    """Return the ids of answered matters that will soon be closed and whose authors were not told so yet."""
    due = now - timedelta(days=call_rule().remind_days)
    told = Entry.objects.filter(
        matter=OuterRef("pk"), kind=MatterAudit.CLOSING_NEAR, occurred_at__gt=OuterRef("settled_at")
    )
    rows = Matter.objects.filter(state=State.ANSWERED, settled_at__lte=due, historical=False)
    rows = rows.exclude(Exists(told)).order_by("settled_at")
    return list(rows.values_list("pk", flat=True)[:limit])


def was_reminded(matter: Matter) -> bool:
    """Tell whether the authors were told that this answer will be closed."""
    told = Entry.objects.filter(matter=matter, kind=MatterAudit.CLOSING_NEAR)
    return told.filter(occurred_at__gt=matter.settled_at).exists()
