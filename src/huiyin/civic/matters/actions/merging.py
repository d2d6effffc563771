"""Merging: several matters, one root elder, one echo."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_datetime

from huiyin.civic.matters import events
from huiyin.civic.matters.access import matter_to, may
from huiyin.civic.matters.actions.clocks import new_cycle, past_cycle, pause_over
from huiyin.civic.matters.actions.echoes import drop_waiting
from huiyin.civic.matters.actions.followers import take_followers
from huiyin.civic.matters.actions.holding import hand_on, next_round
from huiyin.civic.matters.actions.outcomes import keep_outcome
from huiyin.civic.matters.actions.shared_clock import joined, kept_of, parted
from huiyin.civic.matters.actions.tasks import close_tasks, hand_tasks_on
from huiyin.civic.matters.actions.timeline import move, record
from huiyin.civic.matters.models import Extension, Matter, Pause, Supporter
from huiyin.civic.matters.queries.counting import count_supporters
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.clocks import Lifted, earliest, stretches
from huiyin.civic.matters.rules.words import Audience, MatterAudit, State
from huiyin.civic.orgs.public import intake_for, org
from huiyin.civic.places.public import place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action
from huiyin.kit.outbox import announce

# What a merge remembers, so that taking the matter out again restores it.
_HOLDING = ("holder_org_id", "holder_person_id", "level", "dispatcher_id")
_CLOCKS = ("due_at", "settle_due", "first_due")
# What an elder's clocks are counted by; whoever takes them over takes this too.
_COUNTED_BY = (
    *("cycle_started_at", "urgency", "first_limit", "settle_limit", "due_provisional"),
    *("paused_as", "paused_until"),
)


@action(audit=MatterAudit.MERGED)
def merge_matter(*, actor: Actor, code: str, into: str) -> Matter:
    """Let a matter share the work and the echo of another; merges always go to the root elder."""
    younger = matter_to(P.CIVIC_MATTER_MERGE, actor, code)
    named = matter_to(P.CIVIC_MATTER_MERGE, actor, into)
    elder = named.elder or named
    may(actor, P.CIVIC_MATTER_MERGE, elder).or_raise()
    steps.may_merge(
        younger=younger.pk,
        elder=elder.pk,
        younger_state=State(younger.state),
        elder_state=State(elder.state),
        same_city=younger.city_id == elder.city_id,
        echo_for=_audience(elder),
        loses_clock=elder.historical and not younger.historical,
    ).or_raise()
    drop_waiting(younger)
    if younger.paused_as:
        record(younger, {}, kind=MatterAudit.RESUMED, **pause_over(younger, Lifted.OVER))
    for grandchild in younger.youngers.all():
        record(grandchild, {"elder": elder.code, "through": younger.code}, elder=elder)
    move(
        younger,
        State.MERGED,
        {"elder": elder.code},
        elder=elder,
        before_merge=_remember(younger, elder),
        due_at=None,
        supporters=0,
    )
    close_tasks(younger, N_("The matter was merged into another."))
    _take_supporters(younger, elder)
    sooner = joined(elder, younger, clock.now())
    record(
        elder,
        {"younger": younger.code, **_moved(elder, sooner)},
        kind=MatterAudit.ELDER_JOINED,
        supporters=count_supporters(elder),
        **sooner,
    )
    keep_outcome(younger)
    keep_outcome(elder)
    announce(events.MatterMerged(younger.pk, elder.pk))
    if "settle_due" in sooner:
        announce(events.DeadlineMoved(elder.pk, elder.seq))
    return younger


def _moved(root: Matter, clocks: Mapping[str, Any]) -> dict[str, str]:
    """Say from when to when the deadline of a root moves, if it does."""
    if "due_at" not in clocks or root.due_at is None:
        return {}
    return {"from": root.due_at.isoformat(), "to": clocks["due_at"].isoformat()}


def _audience(matter: Matter) -> Audience | None:
    echo = matter.final_echo
    return Audience(echo.approved_for) if echo and echo.approved_for else None


def _remember(matter: Matter, elder: Matter) -> dict[str, Any]:
    kept: dict[str, Any] = {name: getattr(matter, name) for name in _HOLDING}
    kept |= {name: _text(getattr(matter, name)) for name in _CLOCKS}
    return kept | {"state": matter.state, "into": elder.pk, "merged_at": clock.now().isoformat()}


def _text(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def _take_supporters(younger: Matter, elder: Matter) -> None:
    """Move the younger's supporters and followers to the elder; whoever stands with both counts once."""
    there = Supporter.objects.filter(matter=elder)
    known = set(there.exclude(person=None).values_list("person_id", flat=True))
    devices = set(there.exclude(device="").values_list("device", flat=True))
    moving = Supporter.objects.filter(matter=younger)
    moving.filter(person_id__in=known).delete()
    moving.filter(device__in=devices).delete()
    moving.update(matter=elder)
    take_followers(younger, elder)


@action(audit=MatterAudit.UNMERGED)
def unmerge_matter(*, actor: Actor, code: str) -> Matter:
    """Let a merged matter stand alone again, with the state, the holder and the clocks it had before."""
    matter = matter_to(P.CIVIC_MATTER_MERGE, actor, code)
    leave_elder(matter)
    announce(events.MatterUnmerged(matter.pk, matter.seq))
    return matter


def leave_elder(matter: Matter) -> None:
    """Undo a merge on the matter in hand; its supporters stay with the elder, whose echo they wait for."""
    elder, before = matter.elder, matter.before_merge
    if elder is None or before is None:
        no("not_merged", N_("This matter is not merged into another.")).or_raise()
        raise AssertionError  # pragma: no cover - the refusal above always raises
    clocks = {name: parse_datetime(before[name]) if before[name] else None for name in _CLOCKS}
    move(
        matter,
        State(before["state"]),
        {"elder": elder.code},
        kind=MatterAudit.UNMERGED,
        elder=None,
        before_merge=None,
        **{name: before[name] for name in _HOLDING},
        **clocks,
    )
    if own := parted(matter):
        # What was merged into it stays with the elder, and so does the clock it ran by because of that.
        record(matter, {}, kind=MatterAudit.UNMERGED, **own)
    later = parted(elder)
    said = {"younger": matter.code, **_moved(elder, later)}
    record(elder, said, kind=MatterAudit.UNMERGED, supporters=count_supporters(elder), **later)
    keep_outcome(matter)
    keep_outcome(elder)


def promote_oldest(elder: Matter) -> Matter | None:
    """Put the oldest younger in the place of a withdrawn elder, with its state, holder and clocks."""
    youngers = list(elder.youngers.order_by("filed_at", "id"))
    if not youngers:
        return None
    heir = youngers[0]
    Supporter.objects.filter(matter=elder).update(matter=heir)
    own_clock = _take_moves(elder, heir)
    take_followers(elder, heir)
    move(
        heir,
        State(elder.state),
        {"instead_of": elder.code},
        kind=MatterAudit.PROMOTED,
        elder=None,
        before_merge=None,
        **{name: getattr(elder, name) for name in (*_HOLDING, *_CLOCKS, *_COUNTED_BY)},
        accepted_at=heir.accepted_at or elder.accepted_at,
        first_answered_at=earliest(heir.first_answered_at, elder.first_answered_at),
        own_clock=own_clock,
    )
    hand_on(elder, heir)
    hand_tasks_on(elder, heir)
    for other in youngers[1:]:
        record(other, {"elder": heir.code, "instead_of": elder.code}, kind=MatterAudit.PROMOTED, elder=heir)
    record(heir, {}, kind=MatterAudit.PROMOTED, supporters=count_supporters(heir))
    keep_outcome(heir)
    keep_outcome(elder)
    return heir


def _take_moves(elder: Matter, heir: Matter) -> dict[str, Any] | None:
    """Give the elder's pauses and extensions to whoever takes over its clocks; their own count no more.

    Where the elder ran by the heir's clock it is the other way round: what moved the elder's own before that
    counts no more. Returns what the heir keeps of its own clock.
    """
    now, ran = clock.now(), stretches(elder.pk, elder.own_clock)
    own = Extension.objects.filter(matter=heir, decided_at__isnull=True)
    own.update(decided_at=now, granted=False)
    is_its_own = heir.pk in {one.matter_id for one in ran}
    if is_its_own:
        before = {"matter": elder, "cycle": elder.cycle}
        Pause.objects.filter(**before, lifted_at__lte=ran[-1].since).update(counts=False)
        Extension.objects.filter(**before, decided_at__lte=ran[-1].since).update(counts=False)
    for table in (Pause, Extension):
        if not is_its_own:
            table.objects.filter(matter=heir, cycle=heir.cycle).update(counts=False)
        table.objects.filter(matter=elder, cycle=elder.cycle).update(matter=heir, cycle=heir.cycle)
    kept: dict[str, Any] | None = heir.own_clock if is_its_own else None
    return kept_of(heir, elder.own_clock) if elder.own_clock is not None and not is_its_own else kept


def wake_root(root: Matter, facts: dict[str, Any]) -> None:
    """Take an answered matter back to work because an author says it is not solved."""
    # Whoever holds it goes on; a person keeps the hours of the intake org.
    holder = org(root.holder_org_id) if root.holder_org_id else intake_for(place(root.place_id))
    ended = past_cycle(root)
    move(
        root,
        State.WORKING,
        facts,
        kind=MatterAudit.NOT_SOLVED,
        **new_cycle(root, clock.now(), holder.closes),
    )
    ended.save(force_insert=True)
    next_round(root)
    announce(events.MatterReopened(root.pk))
