"""Reading: the wall, one matter as far as its reader may see it, and the classification."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Annotated, Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query

from huiyin.civic.matters import queries
from huiyin.civic.matters.api.root import TRYING_KEYS, Code, FollowKey, author_of, place_named, router
from huiyin.civic.matters.api.schemas import (
    AuthorOut,
    CardOut,
    CategoryOut,
    EchoOut,
    FeedbackOut,
    PhotoOut,
    PublicOut,
    StaffOut,
    StepOut,
)
from huiyin.civic.matters.public import EchoKind, WallFilter
from huiyin.civic.matters.queries import AuthorView, EchoView, PublicEcho, StaffView, Step, WishCard
from huiyin.civic.places.public import default_place
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed, NotFound
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http_api import Cursor, Id, Limit, PageOut, asks, limit_strangers, page_out
from huiyin.kit.models import Attachment


@router.get("/matters", response=PageOut[CardOut], **asks(P.PUBLIC_PAGE_READ))
def read_wall(
    request: HttpRequest,
    place: Annotated[str, Query("", max_length=40)],
    show: WallFilter = WallFilter.ALL,
    words: Annotated[str, Query(max_length=200)] = "",
    cursor: Cursor = "",
    limit: Limit = 20,
) -> dict[str, Any]:
    """Read the wall of a place (the whole city without one): published matters, newest first."""
    where = place_named(place) if place else default_place()
    page = queries.wall(where, chosen=show, words=words, cursor=cursor, limit=limit)
    return page_out(page, lambda card: CardOut(**_card(card)))


@router.get("/matters/{code}", response=StaffOut | AuthorOut | PublicOut, **asks(P.PUBLIC_PAGE_READ))
def read_matter(request: HttpRequest, code: Code, key: FollowKey) -> StaffOut | AuthorOut | PublicOut:
    """Read a matter: in full by office or as its author (account or follow key), else what is published."""
    if key:
        limit_strangers(request, TRYING_KEYS)
    return _as_far_as_seen(author_of(request, code, key), code)


def _as_far_as_seen(actor: Actor, code: str) -> StaffOut | AuthorOut | PublicOut:
    with suppress(NotFound, NotAllowed):
        return _staff(queries.staff_view(actor, code))
    with suppress(NotFound):
        return _author(queries.author_view(actor, code))
    card = queries.public_matter(code)
    way = [StepOut(kind=entry.kind, at=entry.occurred_at) for entry in queries.public_way(card.matter_id)]
    return PublicOut(**_card(card), way=way)


@router.get("/categories", response=list[CategoryOut], **asks(P.PUBLIC_PAGE_READ))
def read_categories(request: HttpRequest, parent: Id | None = None) -> list[Any]:
    """Read the classes below one of the official classification, or the top ones."""
    return list(queries.categories(parent))


def _card(card: WishCard) -> dict[str, Any]:
    facts = {name: getattr(card, name) for name in CardOut.model_fields if name not in {"echoes", "photos"}}
    return facts | {"echoes": [_public_echo(echo) for echo in card.echoes], "photos": _photos(card.photos)}


def _public_echo(echo: PublicEcho) -> EchoOut:
    kind = EchoKind.FINAL if echo.final else EchoKind.PROGRESS
    return EchoOut(kind=kind, text=echo.text, org=echo.org, at=echo.at, photos=_photos(echo.photos))


def _full(view: AuthorView | StaffView) -> dict[str, Any]:
    matter = view.matter
    own = ("code", "kind", "title", "body", "spot", "state", "visibility", "filed_at", "supporters")
    clocks = ("due_at", "due_provisional", "settled_at")
    return {
        **{name: getattr(matter, name) for name in (*own, *clocks)},
        "place": view.where.full_name,
        "category": matter.category.path if matter.category else "",
        "rings": view.rings,
        "light": str(view.light),
        "holder": view.holder,
        "elder_code": matter.elder.code if matter.elder else "",
        "echoes": [_echo(echo) for echo in view.echoes],
        "way": [_step(step) for step in view.way],
        "photos": _photos(view.photos),
    }


def _author(view: AuthorView) -> AuthorOut:
    return AuthorOut(
        **_full(view),
        feedback=FeedbackOut.from_orm(view.feedback) if view.feedback else None,
        may_say=view.may_say,
        may_reopen=view.may_reopen,
        may_withdraw=view.may_withdraw,
        closes_at=view.closes_at,
    )


def _staff(view: StaffView) -> StaffOut:
    return StaffOut(
        **_full(view),
        feedback=[FeedbackOut.from_orm(said) for said in view.feedback],
        acts=sorted(view.acts),
        targets=sorted(view.targets),
        approvable=list(view.approvable),
        published=view.published is not None,
        wish_title=view.wish_title,
        wish_text=view.wish_text,
        author_name=view.author_name,
        youngers=[matter.code for matter in view.youngers],
    )


def _echo(echo: EchoView) -> EchoOut:
    return EchoOut(
        id=echo.id,
        kind=EchoKind(echo.kind),
        text=echo.text,
        org=echo.org,
        at=echo.at,
        state=echo.state,
        approved_for=echo.approved_for,
        note=echo.note,
        photos=_photos(echo.photos),
    )


def _step(step: Step) -> StepOut:
    return StepOut(kind=step.kind, at=step.at, words=step.words, who=step.who, channel=step.channel)


def _photos(found: Iterable[Attachment]) -> list[PhotoOut]:
    return [
        PhotoOut(
            token=photo.token,
            caption=photo.caption,
            full=reverse("matters:photo", args=[photo.token, "full"]),
            thumb=reverse("matters:photo", args=[photo.token, "thumb"]),
        )
        for photo in found
    ]
