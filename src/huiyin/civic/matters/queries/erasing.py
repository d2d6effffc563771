"""What of a person stands in matters: for their copy, and before it is erased."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.civic.matters import access
from huiyin.civic.matters.models import Echo, Entry, Feedback, Follower, Matter, Supporter
from huiyin.civic.matters.queries.desk import entries
from huiyin.civic.matters.rules.readers import readable_by
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import EchoState, Reader
from huiyin.civic.places.public import places
from huiyin.kernel.actor import Actor, Channel
from huiyin.kernel.permissions import Permission as P
from huiyin.kit import attachments

_OPEN = sorted(state.value for state in OPEN)


@dataclass(frozen=True)
class MatterCopy:
    """One matter as its author gets it, and the tokens of its photos."""

    facts: dict[str, Any]
    photos: list[str]


def raised_by(person_id: int | None, code: str = "") -> QuerySet[Matter]:
    """Return what a person raised; of somebody altogether anonymous the one matter of a code."""
    if person_id is None:
        return Matter.objects.filter(code=code, author__isnull=True)
    return Matter.objects.filter(author=person_id)


def open_matters_of(person_id: int | None, code: str = "") -> list[str]:
    """Return the codes of a person's matters that are still worked on."""
    rows = raised_by(person_id, code).filter(state__in=_OPEN).order_by("pk")
    return list(rows.values_list("code", flat=True))


def authors_with_matters_since(person_ids: Collection[int], moment: datetime) -> set[int]:
    """Return which of these persons raised, joined or follow something that was alive after a moment."""
    recent = Q(ended_at__isnull=True) | Q(ended_at__gte=moment)
    raised = Matter.objects.filter(recent, author__in=person_ids).values_list("author_id", flat=True)
    alive = Q(matter__ended_at__isnull=True) | Q(matter__ended_at__gte=moment)
    joined = Supporter.objects.filter(alive, person__in=person_ids).values_list("person_id", flat=True)
    follows = Follower.objects.filter(alive, person__in=person_ids).values_list("person_id", flat=True)
    return {person or 0 for person in (*raised, *joined, *follows)}


def place_of_author(person_id: int | None, code: str = "") -> int | None:
    """Return the place of the newest matter of a person."""
    return raised_by(person_id, code).order_by("-pk").values_list("place_id", flat=True).first()


def filed_how(matter_id: int) -> tuple[int | None, Channel, datetime]:
    """Return who raised a matter, how it came, and when."""
    row = Matter.objects.values_list("author_id", "channel", "filed_at").get(pk=matter_id)
    return row[0], Channel(row[1]), row[2]


def author_by_key(actor: Actor, code: str) -> tuple[str, int | None]:
    """Return code and author of a matter whose author the actor is, by key or account. Raises NotFound."""
    matter = access.matter_of_author(actor, code)
    return matter.code, matter.author_id


def author_in_scope(actor: Actor, code: str) -> tuple[str, int | None]:
    """Return code and author of a matter that the actor takes in at the desk. Raises NotFound, NotAllowed."""
    matter = access.matter_to(P.CIVIC_MATTER_ACCEPT, actor, code)
    return matter.code, matter.author_id


def matters_for_copy(person_id: int | None, code: str = "") -> list[MatterCopy]:
    """Return everything that stands in the matters a person raised, oldest first."""
    rows = list(raised_by(person_id, code).select_related("category").order_by("pk"))
    where = places(row.place_id for row in rows)
    return [_copy(row, where[row.place_id].full_name) for row in rows]


def joined_for_copy(person_id: int) -> list[dict[str, Any]]:
    """Return the matters a person joined or follows."""
    joined = Supporter.objects.filter(person=person_id).values_list("matter__code", "joined_at")
    follows = Follower.objects.filter(person=person_id).values_list("matter__code", "asked_at")
    return [
        *({"code": code, "as": "supporter", "since": at} for code, at in joined),
        *({"code": code, "as": "follower", "since": at} for code, at in follows),
    ]


def _copy(matter: Matter, where: str) -> MatterCopy:
    echoes = list(Echo.objects.filter(matter=matter, state=EchoState.DELIVERED).order_by("pk"))
    photos = attachments.of([f"matter:{matter.pk}", *(f"echo:{echo.pk}" for echo in echoes)])
    facts = {
        "code": matter.code,
        "kind": matter.kind,
        "state": matter.state,
        "visibility": matter.visibility,
        "title": matter.title,
        "body": matter.body,
        "category": matter.category.path if matter.category else "",
        "place": where,
        "spot": matter.spot,
        "channel": matter.channel,
        "filed_at": matter.filed_at,
        "ended_at": matter.ended_at,
        "echoes": [{"kind": echo.kind, "text": echo.text, "at": echo.delivered_at} for echo in echoes],
        "feedback": [
            {"solved": one.solved, "score": one.score, "words": one.words, "at": one.given_at}
            for one in Feedback.objects.filter(matter=matter).order_by("cycle")
        ],
        "timeline": [_entry(row) for row in entries(matter) if row.reader in readable_by(Reader.AUTHOR)],
    }
    return MatterCopy(facts, [photo.token for rows in photos.values() for photo in rows])


def _entry(row: Entry) -> dict[str, Any]:
    return {"seq": row.seq, "kind": row.kind, "at": row.occurred_at, "hash": row.hash}
