"""The router that the operations register on, and who speaks when a follow key is shown."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Header, Path, Router
from pydantic import Field

from huiyin.civic.places.public import Place, place_by_code, remembered_place
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, NotFound
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import actor_of
from huiyin.kit.limits import RateLimit

router = Router(tags=["matters"])

Code = Annotated[str, Path(max_length=40, description="The public code, as 7K3M-2QXA.")]
FollowKey = Annotated[
    str, Header("", alias="X-Follow-Key", max_length=100, description="The author's key to this matter.")
]
Signed = Annotated[str, Path(max_length=90, description="The token of a link in a message.")]
PhotoTokens = Annotated[list[Annotated[str, Field(max_length=43)]], Field(max_length=9)]

# Nobody unknown raises or joins more often than this from one address; staff enter in numbers.
RAISING = RateLimit("matters.raise", times=30, seconds=600)
FOLLOWING_AT = RateLimit("follow-at", times=5, seconds=86_400)
TRYING_KEYS = RateLimit("matters.follow_key", times=60, seconds=600)


def author_of(request: HttpRequest, code: str, key: str) -> Actor:
    """Return who acts, having shown a follow key if one came along."""
    actor = actor_of(request)
    return actor.with_key(parse_public_code(code) or "", key) if key else actor


def place_named(text: str) -> Place:
    """Return a place by the token of its QR link or by its code. Raises Invalid at "place"."""
    for find in (remembered_place, place_by_code):
        try:
            return find(text)
        except NotFound:
            continue
    raise Invalid(
        N_("There is no place “%(place)s”. Write the token of its QR link, or its statistical code."),
        code="unknown_place",
        field="place",
        params={"place": text[:40]},
    )
