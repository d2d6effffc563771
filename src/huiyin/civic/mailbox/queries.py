"""Reading the log of the mailbox, its aliases, and where an e-mail belongs."""

import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from huiyin.civic.mailbox import access
from huiyin.civic.mailbox.models import Alias, Incoming
from huiyin.civic.mailbox.rules import MOST_BYTES, Outcome, Why, digest_of
from huiyin.civic.places import public as places
from huiyin.civic.places.public import LADDER, Place
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, NotFound
from huiyin.kernel.reply_tags import Tag, place_tag, read_tag, tag_in, tagged, without_tags
from huiyin.kit.attachments import MAX_PHOTOS, Photo, read_photos
from huiyin.kit.keys import keyring
from huiyin.kit.letters import Letter, read_letter

PAGE = 50
# A line that names a place is short, and stands among the first.
_LINES, _LONGEST_LINE = 6, 60


@dataclass(frozen=True)
class IncomingRow:
    """An e-mail of the log; the sender is masked."""

    id: int
    received_at: datetime
    size: int
    sender: str
    outcome: Outcome
    why: Why | None
    matter_code: str


@dataclass(frozen=True)
class AliasRow:
    """An address that stands for a place."""

    id: int
    address: str
    place: str


@dataclass(frozen=True)
class Arrival:
    """An e-mail that was read: its photos are decoded already, before anything waits for the database."""

    letter: Letter
    digest: str
    size: int
    photos: tuple[Photo, ...]


def read_arrival(raw: bytes, size: int = 0) -> Arrival:
    """Read an e-mail; `size` is its whole size where only the head was fetched.

    A photo that cannot be read does not hold up the words.
    """
    letter = read_letter(raw[:MOST_BYTES])
    if settings.HUIYIN_MAIL_IN:
        letter = replace(letter, text=without_tags(letter.text, settings.HUIYIN_MAIL_IN))
    photos: list[Photo] = []
    for octets in letter.photos[: MAX_PHOTOS * 2]:
        with suppress(Invalid):
            photos += read_photos([io.BytesIO(octets)])
    return Arrival(letter, digest_of(letter.message_id, raw), max(size, len(raw)), tuple(photos[:MAX_PHOTOS]))


def log(actor: Actor, after: int | None = None, limit: int = PAGE) -> list[IncomingRow]:
    """Return what came in, newest first, from below the id `after`."""
    access.may_look_after(actor).or_raise()
    rows = Incoming.objects.order_by("-id")
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return [
        IncomingRow(
            row.pk,
            row.received_at,
            row.size,
            row.sender,
            Outcome(row.outcome),
            Why(row.why) if row.why else None,
            row.matter_code,
        )
        for row in rows[:limit]
    ]


def aliases(actor: Actor) -> Sequence[AliasRow]:
    """Return the addresses that stand for places."""
    access.may_look_after(actor).or_raise()
    rows = list(Alias.objects.order_by("local")[:500])
    names = places.places(row.area_id for row in rows)
    domain = settings.HUIYIN_MAIL_IN.rpartition("@")[2]
    return [AliasRow(row.pk, f"{row.local}@{domain}", names[row.area_id].full_name) for row in rows]


def address_of(place: Place) -> str:
    """Return the address at which e-mails about a place come in; "" where there is no mailbox."""
    return tagged(settings.HUIYIN_MAIL_IN, place_tag(place.token)) if settings.HUIYIN_MAIL_IN else ""


def tag_of(letter: Letter) -> Tag:
    """Return what the address an e-mail went to says."""
    tags = (tag_in(address, settings.HUIYIN_MAIL_IN) for address in letter.recipients)
    read = [read_tag(keyring().follow, tag) for tag in tags if tag]
    return next((tag for tag in read if tag.reply_to), next(iter(read), Tag()))


def place_meant(letter: Letter, tag: Tag) -> Place | None:
    """Return the place of an e-mail: by the address it went to, or a line that is a place's name."""
    if tag.place:
        try:
            return _present(places.place_by_token(tag.place))
        except NotFound:
            return None
    domain = settings.HUIYIN_MAIL_IN.rpartition("@")[2].lower()
    locals_ = [address.rpartition("@")[0] for address in letter.recipients if address.endswith(f"@{domain}")]
    alias = Alias.objects.filter(local__in=locals_).order_by("id").first()
    if alias is not None:
        return _present(places.place(alias.area_id))
    return _named(letter)


def _present(area: Place) -> Place:
    """Return the place that an address means now: an ended one carries the ladder of its successor."""
    now = area.scope.at(area.level) if area.level in LADDER else None
    return places.place(now) if now is not None and now != area.id else area


def _named(letter: Letter) -> Place | None:
    lines = [letter.subject, *letter.text.split("\n")[:_LINES]]
    for line in (each.strip(" ，。,.:：") for each in lines):
        if 1 < len(line) <= _LONGEST_LINE and (found := places.match_place(line)) is not None:
            return found
    return None
