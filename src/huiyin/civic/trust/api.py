"""The API of trust: the copy of one's data, seals and proofs."""

import json
from base64 import b64encode
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from huiyin.civic.trust import actions, queries
from huiyin.civic.trust.queries import SealRow
from huiyin.kernel.permissions import Permission
from huiyin.kit import attachments
from huiyin.kit.fields import ReadableEncoder
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Limit, PageOut, asks, limit_strangers, page_out
from huiyin.kit.paging import Page

router = Router(tags=["trust"])
PUBLIC = Permission.PUBLIC_PAGE_READ
After = Annotated[str, Field(pattern=r"^[0-9]{0,9}$")]


class SealOut(Schema):
    """One day's seal; `hash` covers number, day, count, root and the hash of the seal before."""

    number: int
    day: date
    made_at: datetime
    count: int
    root: str
    previous: str
    hash: str


class ProofOut(Schema):
    """How the end of a timeline leads to a seal's root: hash the leaf, then each step of `path` in turn.

    The leaf is SHA-256 of a zero byte and `subject`, `seq` and `head` joined by U+001F; a node is SHA-256 of
    a one byte and its two children. `entries_since` were written after the seal.
    """

    seal: SealOut
    subject: str
    seq: int
    head: str
    index: int
    path: list[str]
    entries_since: int


class CopyOut(Schema):
    """Everything about oneself by its parts, and one's photos: JPEG files in base64, by their tokens."""

    parts: dict[str, Any]
    photos: dict[str, str]


@router.get("/copy", response=CopyOut, **asks(Permission.OWN_ACCOUNT_USE))
def copy(request: HttpRequest) -> CopyOut:
    """Take a copy of everything that is kept of oneself (PIPL art. 45); that it was taken is recorded."""
    limit_strangers(request, queries.COPIES)
    found = queries.copy_of(actions.note_copy(actor=actor_of(request)))
    kept = ((token, attachments.read(token, "full")) for token in found.photos)
    photos = {token: b64encode(photo[1]).decode() for token, photo in kept if photo is not None}
    parts = json.loads(json.dumps(found.facts, cls=ReadableEncoder))
    return CopyOut(parts=parts, photos=photos)


@router.get("/seals", response=PageOut[SealOut], **asks(PUBLIC))
def seals(request: HttpRequest, cursor: After = "", limit: Limit = queries.MOST) -> dict[str, Any]:
    """List the daily seals, newest first."""
    rows = queries.seals(before=int(cursor) if cursor else None, limit=limit)
    following = str(rows[-1].number) if len(rows) == limit else ""
    return page_out(Page(rows, following), _seal)


@router.get("/seals/{day}", response=SealOut, **asks(PUBLIC))
def seal(request: HttpRequest, day: date) -> SealOut:
    """Return the seal of a day."""
    return _seal(queries.seal_of(day))


@router.get("/proofs/{code}", response=ProofOut, **asks(PUBLIC))
def proof(request: HttpRequest, code: Annotated[str, Field(max_length=40)]) -> ProofOut:
    """Return the proof that a timeline one may read is under a seal."""
    found = queries.proof_of(actor_of(request), code)
    return ProofOut(
        seal=_seal(found.seal),
        subject=found.subject,
        seq=found.seq,
        head=found.head,
        index=found.index,
        path=list(found.path),
        entries_since=found.entries_since,
    )


def _seal(row: SealRow) -> SealOut:
    return SealOut(**vars(row))
