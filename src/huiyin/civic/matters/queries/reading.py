"""One matter as its author and as staff read it, and everything somebody raised or joined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.civic.matters import access
from huiyin.civic.matters.models import Echo, Entry, Feedback, Matter, Pause, Publication, Supporter, Task
from huiyin.civic.matters.queries.desk import entries, light
from huiyin.civic.matters.queries.duty import Round, leading_org, this_round
from huiyin.civic.matters.queries.redacting import Redactor
from huiyin.civic.matters.queries.standing import Standing, open_pause, standing
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.answering import answer_until
from huiyin.civic.matters.rules.readers import readable_by
from huiyin.civic.matters.rules.states import FLOW, rings
from huiyin.civic.matters.rules.words import Audience, EchoState, Published, Reader, State
from huiyin.civic.orgs.public import OrgRef, org_name_then, org_names, orgs
from huiyin.civic.people.public import names
from huiyin.civic.places.public import Place, place, remembered_places
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.ids import follow_key
from huiyin.kernel.permissions import Permission as P
from huiyin.kit import attachments
from huiyin.kit.calendar import work_calendar
from huiyin.kit.keys import keyring
from huiyin.kit.models import Attachment
from huiyin.kit.paging import Page, keyset_page
from huiyin.kit.prepared import Prepared


@dataclass(frozen=True)
class EchoView:
    """An echo as its reader may see it."""

    id: int
    kind: str
    text: str
    org: str
    at: datetime
    state: str
    doer: str = ""
    note: str = ""
    approved_for: str = ""
    override: Mapping[str, Any] = field(default_factory=dict)
    photos: Sequence[Attachment] = ()


@dataclass(frozen=True)
class Step:
    """One entry of the way, as its reader may see it."""

    kind: str
    at: datetime
    words: str = ""
    who: str = ""
    channel: str = ""
    seq: int = 0
    photos: Sequence[str] = ()


@dataclass(frozen=True)
class AuthorView:
    """A matter as its author reads it."""

    matter: Matter
    root: Matter
    where: Place
    holder: str
    leading: str
    rings: int
    light: str
    echoes: Sequence[EchoView]
    way: Sequence[Step]
    photos: Sequence[Attachment]
    feedback: Feedback | None
    may_say: bool
    may_reopen: bool
    may_withdraw: bool
    closes_at: datetime | None
    pause: Pause | None


@dataclass(frozen=True)
class StaffView:
    """A matter as the staff in charge reads it."""

    matter: Matter
    where: Place
    holder: str
    rings: int
    light: str
    echoes: Sequence[EchoView]
    way: Sequence[Step]
    photos: Sequence[Attachment]
    feedback: Sequence[Feedback]
    youngers: Sequence[Matter]
    round: Round
    acts: frozenset[P]
    targets: frozenset[State]
    approvable: Sequence[int]
    published: Publication | None
    wish_title: str
    wish_text: str
    author_name: str
    standing: Standing


def author_view(actor: Actor, code: str) -> AuthorView:
    """Return a matter for its author. Raises NotFound for anybody else."""
    matter = access.matter_of_author(actor, code)
    root = matter.elder or matter
    now = clock.now()
    final = root.final_echo if root.state in {State.CLOSED, State.DECLINED, State.ANSWERED} else None
    return AuthorView(
        matter=matter,
        root=root,
        where=remembered_places([matter.place_id])[matter.place_id],
        holder=_holder_name(root),
        leading=leading_org(root),
        rings=rings(State(root.state)),
        light=light(root.due_at, now, paused=bool(root.paused_as)),
        echoes=_echoes_for_author(matter, root),
        way=_way(entries(matter), Reader.AUTHOR),
        # Photos of staff's notes belong to the same matter, but not to its author.
        photos=[photo for photo in _photos(f"matter:{matter.pk}") if photo.role == "wish"],
        feedback=next(iter(_FEEDBACK.objects(matter_id=matter.pk, cycle=root.cycle)), None),
        may_say=bool(steps.may_speak(matter, root, now, work_calendar())),
        may_reopen=bool(
            steps.may_reopen_as_author(
                state=State(matter.state),
                reopened=matter.author_reopened,
                final_echo_at=final.delivered_at if final else None,
                now=now,
                calendar=work_calendar(),
            )
        ),
        may_withdraw=State.WITHDRAWN in FLOW.moves.get(State(matter.state), ())
        or matter.state == State.MERGED,
        closes_at=_closes_at(root),
        pause=open_pause(root),
    )


def _closes_at(matter: Matter) -> datetime | None:
    if matter.state != State.ANSWERED or matter.settled_at is None:
        return None
    return answer_until(matter.settled_at, work_calendar())


def _holder_name(matter: Matter) -> str:
    if matter.holder_org_id:
        return org_names([matter.holder_org_id]).get(matter.holder_org_id, "")
    return names([matter.holder_person_id or 0]).get(matter.holder_person_id or 0, "")


def _echoes_for_author(matter: Matter, root: Matter) -> list[EchoView]:
    """Return their own echoes in full, and of the elder's what was approved for sharing."""
    found = _ECHOES.objects(matter_id=matter.pk, root_id=root.pk)
    named, photos = _echo_context(found)
    for echo in found:
        if echo.matter_id != matter.pk:
            # Sharing approves words; of the photos only those that everybody may see were approved.
            owner = f"echo:{echo.pk}"
            photos[owner] = [photo for photo in photos.get(owner, ()) if photo.public]
    return [
        _echo_view(echo, echo.text if echo.matter_id == matter.pk else echo.shared_text, named, photos)
        for echo in found
    ]


def _ask_echoes(matter_id: int, root_id: int) -> QuerySet[Echo]:
    own = Q(matter_id=matter_id, state=EchoState.DELIVERED)
    for_others = [Audience.SHARED, Audience.PUBLIC]
    shared = Q(matter_id=root_id, state=EchoState.DELIVERED, approved_for__in=for_others)
    return Echo.objects.filter(own | shared).order_by("delivered_at", "id")


def _ask_feedback(matter_id: int, cycle: int) -> QuerySet[Feedback]:
    return Feedback.objects.filter(matter_id=matter_id, cycle=cycle).order_by("pk")[:1]


_ECHOES, _FEEDBACK = Prepared(_ask_echoes, on_server=True), Prepared(_ask_feedback, on_server=True)


def _echo_context(found: Sequence[Echo]) -> tuple[dict[int, OrgRef], dict[str, list[Attachment]]]:
    return (
        orgs(echo.org_id for echo in found if echo.org_id),
        attachments.of(f"echo:{echo.pk}" for echo in found),
    )


def _echo_view(
    echo: Echo,
    text: str,
    named: dict[int, OrgRef],
    photos: dict[str, list[Attachment]],
    doer: str = "",
) -> EchoView:
    at = echo.delivered_at or echo.drafted_at
    return EchoView(
        id=echo.pk,
        kind=echo.kind,
        text=text,
        org=org_name_then(echo.org_id, at, named[echo.org_id].name) if echo.org_id in named else "",
        at=at,
        state=echo.state,
        doer=doer,
        note=echo.note,
        approved_for=echo.approved_for,
        override=echo.override if doer else {},
        photos=photos.get(f"echo:{echo.pk}", ()),
    )


def _way(timeline: Sequence[Entry], reader: Reader) -> list[Step]:
    """Show a timeline to a reader; only staff see who wrote an entry and its internal words."""
    allowed = readable_by(reader)
    people = names(_person_ids(timeline)) if reader is Reader.STAFF else {}
    return [_step(entry, people, reader) for entry in timeline if entry.reader in allowed]


def _person_ids(timeline: Sequence[Entry]) -> set[int]:
    marks = (entry.pseudonym.partition(":") for entry in timeline)
    return {int(number) for kind, _, number in marks if kind == "person" and number.isdigit()}


_WORDS = ("text", "message", "reason", "note")
# What the author wrote or was told; the other words of an entry are between staff.
_TOLD_AUTHOR = (
    *("matters.added_to", "matters.accepted", "matters.reopened", "matters.withdrawn"),
    *("matters.author_asked", "matters.extended"),
)


def _step(entry: Entry, people: dict[int, str], reader: Reader) -> Step:
    data = entry.payload.data if hasattr(entry, "payload") else {}
    said = next((str(data[name]) for name in _WORDS if data.get(name)), "")
    return Step(
        kind=entry.kind,
        at=entry.occurred_at,
        words=said if reader is Reader.STAFF or entry.kind in _TOLD_AUTHOR else "",
        who=_who(entry, people),
        channel=entry.channel,
        seq=entry.seq,
        photos=tuple(data.get("photos", ())),
    )


def _who(entry: Entry, people: dict[int, str]) -> str:
    """Name who wrote an entry; the system's own names are for logs, not for readers."""
    kind, _, number = entry.pseudonym.partition(":")
    if kind == "system":
        return ""
    return people.get(int(number), "") if kind == "person" and number.isdigit() else number


def _photos(owner: str) -> list[Attachment]:
    return attachments.of([owner]).get(owner, [])


def staff_view(actor: Actor, code: str) -> StaffView:
    """Return a matter with everything the staff in charge may see. Raises NotFound for others."""
    matter = access.matter_to(P.CIVIC_MATTER_READ, actor, code)
    found = list(Echo.objects.filter(matter=matter).select_related("matter").order_by("id"))
    named, photos = _echo_context(found)
    doers = names([echo.doer_id for echo in found if echo.doer_id])
    acts = frozenset(permission for permission in P if access.may(actor, permission, matter))
    published = Publication.objects.filter(matter=matter, kind=Published.WISH).first()
    machine = Redactor(matter)
    return StaffView(
        matter=matter,
        where=place(matter.place_id),
        holder=_holder_name(matter),
        rings=rings(State(matter.state)),
        light=light(matter.due_at, clock.now(), paused=bool(matter.paused_as)),
        echoes=[
            _echo_view(echo, echo.text, named, photos, doers.get(echo.doer_id or 0, "")) for echo in found
        ],
        way=_way(entries(matter), Reader.STAFF),
        photos=_photos(f"matter:{matter.pk}"),
        feedback=list(Feedback.objects.filter(matter=matter).order_by("cycle")),
        youngers=list(matter.youngers.order_by("filed_at")[:100]),
        round=this_round(matter),
        acts=acts,
        targets=FLOW.moves.get(State(matter.state), frozenset()),
        approvable=_approvable(actor, found, acts),
        published=published,
        wish_title=published.title if published else machine.title(),
        wish_text=published.text if published else machine.text(matter.body),
        author_name=names([matter.author_id or 0]).get(matter.author_id or 0, ""),
        standing=standing(matter),
    )


def _approvable(actor: Actor, found: Sequence[Echo], acts: frozenset[P]) -> list[int]:
    if P.CIVIC_MATTER_APPROVE not in acts:
        return []
    return [echo.pk for echo in found if not echo.approved_at and access.approval(actor, echo)]


def my_matters(actor: Actor, *, cursor: str = "", limit: int = 30) -> Page[Matter]:
    """Return what a logged-in person raised, newest first."""
    rows = Matter.objects.filter(author_id=actor.person_id or -1).select_related("elder")
    return keyset_page(rows, by="-filed_at", cursor=cursor, limit=limit)


def joined_matters(actor: Actor, limit: int = 50) -> list[Matter]:
    """Return what a logged-in person joined, newest first."""
    joined = Supporter.objects.filter(person_id=actor.person_id or -1).values("matter_id")
    rows = Matter.objects.filter(pk__in=joined, published_at__isnull=False)
    return list(rows.select_related("category", "elder").order_by("-filed_at")[:limit])


def follow_key_of(matter: Matter) -> str:
    """Return the follow key of a matter, for the author's own pages and letters only."""
    return follow_key(keyring().follow, matter.code)


def _matter_of_photo(kind: str, number: int) -> tuple[int, bool]:
    """Return whose photo it is, nought for nobody's, and whether whoever reads that matter was to see it."""
    if kind == "matter":
        return number, True
    if kind == "echo":
        waiting = Echo.objects.filter(pk=number).first()
        return (waiting.matter_id, bool(waiting.delivered_at)) if waiting else (0, False)
    task = Task.objects.filter(pk=number).first() if kind == "task" else None
    return (task.matter_id if task else 0), False


def photo_is_open_to(actor: Actor, photo: Attachment) -> bool:
    """Tell whether somebody may see a photo: published ones anybody, others whoever may read the matter.

    Photos of other modules are shown by their own pages.
    """
    if photo.public:
        return True
    kind, _, number = photo.owner.partition(":")
    if not number.isdigit():
        # Nobody owns it yet: its unguessable token is known to the uploading form alone.
        return photo.owner == ""
    matter_id, delivered = _matter_of_photo(kind, int(number))
    if access.within_reach(actor, P.CIVIC_MATTER_READ).filter(pk=matter_id).exists():
        return True
    return (
        delivered
        and photo.role in {"wish", "echo"}
        and access.visible_to(actor).filter(pk=matter_id).exists()
    )
