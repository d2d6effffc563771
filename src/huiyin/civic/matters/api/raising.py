"""Raising by program: photos first, then the matter itself."""

from dataclasses import replace
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import File, Header, Status, UploadedFile

from huiyin.civic.matters.actions import Filed, Filing, file_matter, keep_photos_for_form
from huiyin.civic.matters.api.root import RAISING, place_named, router
from huiyin.civic.matters.api.schemas import FiledOut, FilingIn, LinksOut, PhotosOut
from huiyin.civic.matters.forms import guarding
from huiyin.civic.matters.rules.links import author_link, public_link
from huiyin.civic.places.public import Place
from huiyin.kernel.actor import Channel
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.attachments import read_photos
from huiyin.kit.http import actor_of, client_address
from huiyin.kit.http_api import asks, limit_strangers


@router.post("/matters", response={201: FiledOut, 200: FiledOut}, **asks(P.CIVIC_MATTER_FILE))
def raise_matter(
    request: HttpRequest,
    data: FilingIn,
    key: Annotated[str, Header("", alias="Idempotency-Key", max_length=200)],
) -> Status[Any]:
    """Raise a matter. Sent again with the same Idempotency-Key, it answers 200 with the first one."""
    actor = actor_of(request)
    where = place_named(data.place)
    filing = _filing(data, where, key or data.idempotency_key)
    if not actor.has(P.CIVIC_MATTER_FILE_FOR):
        limit_strangers(request, RAISING)
        guarding.check_limited(actor, where)
        filing = replace(
            filing, origin=guarding.origin_of(actor, client_address(request), anonymous=filing.anonymous)
        )
    if data.channel:
        actor = actor.through(Channel(data.channel))
    filed = file_matter(actor=actor, filing=filing)
    return Status(200 if filed.repeated else 201, _filed_out(filed))


def _filing(data: FilingIn, where: Place, key: str) -> Filing:
    said = data.dict(exclude={"place", "category", "channel", "photos", "idempotency_key"})
    return Filing(
        **said,
        place_id=where.id,
        place=where,
        category_id=data.category,
        photos=tuple(data.photos),
        idempotency_key=key,
    )


def _filed_out(filed: Filed) -> FiledOut:
    base = settings.HUIYIN_BASE_URL
    return FiledOut(
        code=filed.code,
        follow_key=filed.follow_key,
        repeated=filed.repeated,
        links=LinksOut(
            public=base + public_link(filed.code),
            follow=base + author_link(filed.code, filed.follow_key),
        ),
    )


@router.post("/photos", response={201: PhotosOut}, **asks(P.CIVIC_MATTER_FILE))
def keep_photos(request: HttpRequest, photos: Annotated[list[UploadedFile], File()]) -> Status[Any]:
    """Keep up to nine photos of at most 10 MB each, to be named when raising within a day."""
    limit_strangers(request, RAISING)
    kept = keep_photos_for_form(actor=actor_of(request), photos=read_photos(photos))
    return Status(201, PhotosOut(tokens=[photo.token for photo in kept]))
