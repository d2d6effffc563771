"""Importing what other systems already know: matters of the past, with the answers they got."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Subquery

from huiyin.civic.matters.access import may_in_area
from huiyin.civic.matters.actions.clocks import clock_fields, clocks_for
from huiyin.civic.matters.actions.timeline import Draft, draft_entry
from huiyin.civic.matters.models import Category, Echo, Entry, EntryPayload, Matter, Publication, scope_of
from huiyin.civic.matters.queries.redacting import public_title
from huiyin.civic.matters.rules.history import HistoryRow
from huiyin.civic.matters.rules.marks import marks_of
from huiyin.civic.matters.rules.words import (
    Audience,
    EchoKind,
    EchoState,
    MatterAudit,
    Published,
    State,
    Urgency,
    Visibility,
)
from huiyin.civic.orgs.public import OrgRef
from huiyin.civic.places.public import Place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, Channel
from huiyin.kernel.errors import Invalid
from huiyin.kernel.ids import new_public_code
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.redaction import redact
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.fields import cut, marked

SOURCE_LENGTH = 40


@dataclass(frozen=True)
class ImportPlan:
    """Where a file's matters belong: `source` names the file's system and, with each row's key, the row.

    `approver` is whose approval the machine's redaction stands on; `live` starts the clocks now.
    """

    source: str
    place: Place
    holder: OrgRef
    approver: str
    live: bool = False
    publish: bool = True


@dataclass(frozen=True)
class ImportReport:
    """How many rows became matters and how many were there before."""

    added: int = 0
    known: int = 0

    def __add__(self, other: "ImportReport") -> "ImportReport":
        return ImportReport(self.added + other.added, self.known + other.known)


@dataclass
class _Batch:
    """Rows on their way into the tables, so that a thousand matters cost ten statements."""

    matters: list[Matter] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    echoes: list[Echo] = field(default_factory=list)
    publications: list[Publication] = field(default_factory=list)


@action(audit=MatterAudit.IMPORTED, retry_race=True)
def import_history(*, actor: Actor, rows: Sequence[HistoryRow], plan: ImportPlan) -> ImportReport:
    """Import one batch of rows (a thousand at most is a good size); rows known before are passed over.

    History runs no clocks and announces nothing, so that nobody gets a notice about it. A row with a
    reply is closed with that reply as its final echo.
    """
    may_in_area(actor, P.CIVIC_MATTER_IMPORT, (*plan.place.scope.ids, plan.place.id)).or_raise()
    _check_source(plan.source)
    fresh = _fresh(rows, plan.source)
    if not fresh:
        unchanged()
        return ImportReport(0, len(rows))
    _write(_build(actor, fresh, plan))
    detail(source=plan.source, added=len(fresh), approver=plan.approver)
    return ImportReport(len(fresh), len(rows) - len(fresh))


def _check_source(source: str) -> None:
    if not 1 <= len(source) <= SOURCE_LENGTH:
        raise Invalid(
            N_("The name of the system, “%(source)s”, has to be 1 to %(most)s characters long."),
            code="bad_source",
            field="source",
            params={"source": source, "most": SOURCE_LENGTH},
        )


def _fresh(rows: Iterable[HistoryRow], source: str) -> list[HistoryRow]:
    by_key = {row.key: row for row in rows}
    known = Matter.objects.filter(source=source, source_key__in=by_key)
    for key in known.values_list("source_key", flat=True):
        del by_key[key]
    return list(by_key.values())


def _build(actor: Actor, rows: Sequence[HistoryRow], plan: ImportPlan) -> _Batch:
    classes = _classes(rows)
    batch = _Batch()
    for row in rows:
        matter = _matter(row, plan, classes.get(row.category))
        batch.matters.append(matter)
        said: dict[str, Any] = {"source": plan.source, "key": row.key, "approver": plan.approver}
        batch.drafts.append(draft_entry(matter, MatterAudit.IMPORTED, actor, said, row.created_at))
        if plan.publish:
            batch.publications.append(_wish(matter, plan))
        if row.reply and row.replied_at:
            echo = _echo(matter, row, row.replied_at, plan)
            batch.echoes.append(echo)
            batch.drafts.append(
                draft_entry(matter, MatterAudit.ANSWERED, actor, {"source": plan.source}, row.replied_at)
            )
            if plan.publish:
                batch.publications.append(_published_echo(matter, echo, plan))
    return batch


def _classes(rows: Iterable[HistoryRow]) -> dict[str, int]:
    names = {row.category for row in rows if row.category}
    found = Category.objects.filter(path__in=names).values_list("path", "pk")
    return dict(found)


def _matter(row: HistoryRow, plan: ImportPlan, category_id: int | None) -> Matter:
    live, now = plan.live and not row.reply, clock.now()
    matter = Matter(
        code=new_public_code(),
        kind=row.kind,
        title=row.title,
        body=row.body,
        tokens=cut(f"{row.title}\n{row.body}"),
        category_id=category_id,
        urgency=Urgency.ORDINARY,
        visibility=Visibility.PUBLIC,
        place_id=plan.place.id,
        **vars(plan.place.scope),
        channel=Channel.IMPORT,
        source=plan.source,
        source_key=row.key,
        historical=not live,
        state=State.ACCEPTED,
        holder_org_id=plan.holder.id,
        level=plan.holder.level,
        filed_at=row.created_at,
        accepted_at=row.created_at,
        cycle_started_at=now if live else row.created_at,
        # The wall orders by this; history stands where it happened, not on top of today's wishes.
        published_at=row.created_at if plan.publish else None,
        changed_at=now,
    )
    if live:
        clocks = clocks_for(Urgency.ORDINARY, now, plan.holder.closes, plan.place.scope.ids)
        for name, value in clock_fields(clocks).items():
            setattr(matter, name, value)
        matter.watch_at = now
    return matter


def _wish(matter: Matter, plan: ImportPlan) -> Publication:
    title, text = public_title(matter.title, matter.body), redact(matter.body)
    untouched = (title, text) == (matter.title, matter.body)
    return Publication(
        matter=matter,
        kind=Published.WISH,
        title=title,
        text=text,
        # Most words hold nothing personal; then they are searched by what they were cut into before.
        tokens=marked(matter.tokens if untouched else f"{title}\n{text}", _marks(matter)),
        approved_by=plan.approver,
        published_at=matter.filed_at,
    )


def _echo(matter: Matter, row: HistoryRow, replied_at: datetime, plan: ImportPlan) -> Echo:
    return Echo(
        matter=matter,
        cycle=1,
        kind=EchoKind.FINAL,
        text=row.reply,
        org_id=plan.holder.id,
        wanted=Audience.PUBLIC,
        state=EchoState.DELIVERED,
        drafted_at=replied_at,
        approved_at=replied_at,
        approved_for=Audience.PUBLIC if plan.publish else Audience.AUTHOR,
        shared_text=redact(row.reply) if plan.publish else "",
        delivered_at=replied_at,
    )


def _marks(matter: Matter) -> list[str]:
    return marks_of(scope_of(matter), matter.published_at)


def _published_echo(matter: Matter, echo: Echo, plan: ImportPlan) -> Publication:
    return Publication(
        matter=matter,
        kind=Published.ECHO,
        echo=echo,
        text=echo.shared_text,
        tokens=marked(echo.shared_text, _marks(matter)),
        approved_by=plan.approver,
        published_at=echo.drafted_at,
    )


def _write(batch: _Batch) -> None:
    """Insert a batch. Matters go in open and are closed once their echoes are there, as the tables demand."""
    Matter.objects.bulk_create(batch.matters)
    Entry.objects.bulk_create([draft.entry for draft in batch.drafts])
    EntryPayload.objects.bulk_create(
        [EntryPayload(entry=draft.entry, salt=draft.salt, data=draft.payload) for draft in batch.drafts]
    )
    Echo.objects.bulk_create(batch.echoes)
    Publication.objects.bulk_create(batch.publications)
    _close_answered([echo.matter_id for echo in batch.echoes])


def _close_answered(matter_ids: Sequence[int]) -> None:
    final = Echo.objects.filter(matter_id=OuterRef("pk"), kind=EchoKind.FINAL).order_by("-pk")
    told = Subquery(final.values("delivered_at")[:1])
    Matter.objects.filter(pk__in=matter_ids).update(
        final_echo_id=Subquery(final.values("pk")[:1]),
        state=State.CLOSED,
        settled_level=F("level"),
        first_answered_at=told,
        settled_at=told,
        ended_at=told,
        due_at=None,
    )
