"""The operations of the skeleton: the rows of a raised matter in one transaction; a place and its claim."""

import os
import secrets
from datetime import UTC, datetime
from typing import Annotated

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.urls import path
from ninja import Header, NinjaAPI, Schema, Status

from huiyin.civic.matters.models import Entry, EntryPayload, Matter
from huiyin.civic.people.models import Person
from huiyin.civic.places.models import Area
from huiyin.hands.claims.models import Claim, Need
from huiyin.kit.crypto import seal
from huiyin.kit.fields import cut
from huiyin.kit.models import OutboxEvent

api = NinjaAPI(docs_url=None)

# Everything that the product computes or looks up is a constant here.
PLACE = Area.objects.get(pk=int(os.environ["BENCH_PLACE_ID"])).as_place()
ORG_ID = int(os.environ["BENCH_ORG_ID"])
MOMENT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
DIGEST = "0" * 64
PHONE = seal("+8613800138000", "people_person.phone")
TOKENS = cut(os.environ["BENCH_TEXT"])


class FilingIn(Schema):
    """What comes in."""

    place: str
    title: str
    body: str
    name: str
    phone: str


class FiledOut(Schema):
    """What goes out."""

    code: str


@api.post("/matters", response={201: FiledOut})
def raise_matter(
    request: HttpRequest, data: FilingIn, key: Annotated[str, Header("", alias="Idempotency-Key")]
) -> Status[FiledOut]:
    """Write the rows."""
    code = secrets.token_hex(5)[:9]
    with transaction.atomic():
        person = Person.objects.create(name=data.name, phone=PHONE, phone_index=DIGEST)
        matter = _matter(data, code, key, person.pk)
        matter.save(force_insert=True)
        entry = _entry(matter)
        entry.save(force_insert=True)
        EntryPayload(entry=entry, salt=b"0" * 16, data={"place": PLACE.pk}).save(force_insert=True)
        OutboxEvent.objects.create(
            name="bench", aggregate=f"bench:{matter.pk}", payload={"matter": matter.pk}, announced_at=MOMENT
        )
    return Status(201, FiledOut(code=code))


@api.post("/claims/{need_id}/{person_id}", response={201: FiledOut})
def claim(request: HttpRequest, need_id: int, person_id: int) -> Status[FiledOut]:
    """Take a place, and write the row of its claim."""
    with transaction.atomic():
        free = Need.objects.filter(pk=need_id, taken__lt=F("places"))
        if not free.update(taken=F("taken") + 1):
            return Status(201, FiledOut(code=""))
        made = Claim.objects.create(
            need_id=need_id, person_id=person_id, employer_id=ORG_ID, state="held", claimed_at=MOMENT
        )
    return Status(201, FiledOut(code=str(made.pk)))


def _matter(data: FilingIn, code: str, key: str, author_id: int) -> Matter:
    return Matter(
        code=code,
        kind="wish",
        title=data.title,
        body=data.body,
        tokens=TOKENS,
        visibility="public",
        place_id=PLACE.pk,
        **vars(PLACE.scope),
        author_id=author_id,
        channel="api",
        source="key:bench",
        source_key=key,
        state="filed",
        holder_org_id=ORG_ID,
        level="community",
        filed_at=MOMENT,
        changed_at=MOMENT,
        cycle_started_at=MOMENT,
        first_due=MOMENT,
        settle_due=MOMENT,
        due_at=MOMENT,
        seq=1,
        head=DIGEST,
    )


def _entry(matter: Matter) -> Entry:
    return Entry(
        matter=matter,
        seq=1,
        kind="matters.filed",
        occurred_at=MOMENT,
        recorded_at=MOMENT,
        pseudonym="stranger",
        channel="api",
        reader="public",
        digest=DIGEST,
        hash=DIGEST,
    )


urlpatterns = [path("api/v1/", api.urls)]
