"""Raising a matter: by a resident, a neighbour without account, staff for a caller, or a program."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from huiyin.civic.matters import access, events
from huiyin.civic.matters.actions.clocks import clock_fields, clocks_for
from huiyin.civic.matters.actions.timeline import draft_entry, write_entry
from huiyin.civic.matters.models import Category, Matter
from huiyin.civic.matters.queries.guard import sealed_origin
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.guard import Origin
from huiyin.civic.matters.rules.words import Kind, MatterAudit, State, Urgency, Visibility
from huiyin.civic.orgs.public import OrgRef, intake_for
from huiyin.civic.people.public import note_person
from huiyin.civic.places.public import Place, place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, stranger
from huiyin.kernel.errors import Invalid, Refusal
from huiyin.kernel.ids import follow_key, new_public_code
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean, shorten
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import attachments
from huiyin.kit.actions import action, deed, unchanged
from huiyin.kit.attachments import Photo
from huiyin.kit.keys import keyring
from huiyin.kit.models import Attachment
from huiyin.kit.outbox import announce

KEY_LENGTH = (16, 80)


@dataclass(frozen=True)
class Filing:
    """What somebody raises. `title` may be empty: it is then taken from the body.

    Leave `name`, `phone` and `email` empty to stay altogether anonymous. `idempotency_key` (16 to 80
    characters, chosen by the sender) makes a repeated sending return the first matter. `place` is the place
    of that id where the caller has read it already, which spares reading it again. `origin` is where a
    page or program raises from; leave it out for whoever staff raise for.
    """

    place_id: int
    body: str
    title: str = ""
    spot: str = ""
    kind: Kind = Kind.WISH
    category_id: int | None = None
    urgency: Urgency = Urgency.ORDINARY
    visibility: Visibility = Visibility.PUBLIC
    name: str = ""
    phone: str = ""
    email: str = ""
    anonymous: bool = False
    photos: tuple[str, ...] = field(default=())
    idempotency_key: str = ""
    place: Place | None = None
    origin: Origin | None = None


@dataclass(frozen=True)
class Filed:
    """A filed matter: its public code and the follow key, which only the author may be given."""

    code: str
    follow_key: str
    matter_id: int
    repeated: bool = False


@action(audit=MatterAudit.FILED, retry_race=True)
def file_matter(*, actor: Actor, filing: Filing) -> Filed:
    """Raise a matter at a place; the intake org of that place holds it from now on.

    Raises Invalid for words that cannot be kept, NotFound for an unknown place, and Refusal with code
    "idempotency_mismatch" if the key was used for something else.
    """
    if filing.kind is Kind.NEED:
        raise Invalid(
            N_("A need is written into a list. Choose another kind."), code="need_without_list", field="kind"
        )
    return file_now(actor, filing)


def file_now(actor: Actor, filing: Filing) -> Filed:
    """File a matter of any kind within the running action; needs, which no rate counts, come by lists."""
    title, body = _words(filing)
    named = _named(actor, filing)
    source, key = _identity(named, filing.idempotency_key)
    # The unique key itself finds a repeated sending, which then runs again and comes by here.
    if key and not deed().runs_again and (earlier := _filed_with(source, key)):
        return _same_again(earlier, filing.place_id, title, body)
    where = filing.place or place(filing.place_id)
    _check_office(actor, where, filing.urgency)
    intake = intake_for(where)
    matter = _new_matter(actor, filing, where, intake)
    matter.title, matter.body, matter.tokens = title, body, f"{title}\n{body}\n{matter.spot}"
    matter.source, matter.source_key = source, key
    _save(matter, named)
    attachments.adopt(filing.photos, owner=f"matter:{matter.pk}", role="wish")
    announce(events.MatterFiled(matter.pk, sealed_origin(filing.origin)))
    return Filed(matter.code, follow_key(keyring().follow, matter.code), matter.pk)


def _words(filing: Filing) -> tuple[str, str]:
    body = clean(filing.body).strip()
    given = clean(filing.title).strip().replace("\n", " ")
    title = given or shorten(body.replace("\n", " "), 40)
    steps.text_is_usable(title, field="title" if given else "body", most=steps.TITLE_LENGTH).or_raise()
    if len(body) > steps.BODY_LENGTH:
        steps.text_is_usable(body, field="body", most=steps.BODY_LENGTH).or_raise()
    return title, body


def _named(actor: Actor, filing: Filing) -> Actor:
    """Return whom the records name: nobody, where somebody with an account stays altogether anonymous."""
    is_own = actor.on_behalf_of is None and not _for_a_caller(actor) and not actor.system
    stays_unknown = filing.anonymous and is_own and filing.kind is not Kind.NEED
    return stranger(actor.channel) if stays_unknown else actor


def _identity(actor: Actor, key: str) -> tuple[str, str]:
    if not key:
        return "", ""
    if not KEY_LENGTH[0] <= len(key) <= KEY_LENGTH[1] or not key.isprintable():
        raise Invalid(
            N_("An idempotency key has 16 to 80 printable characters; this one has %(length)s."),
            code="bad_idempotency_key",
            field="idempotency_key",
            params={"length": len(key)},
        )
    return f"key:{actor.pseudonym}"[:40], key


class _Earlier(NamedTuple):
    """What is known of the matter that was filed with a key."""

    matter_id: int
    code: str
    place_id: int
    title: str
    body: str


def _filed_with(source: str, key: str) -> _Earlier | None:
    columns = ("pk", "code", "place_id", "title", "body")
    found = Matter.objects.filter(source=source, source_key=key).values_list(*columns).first()
    return _Earlier(*found) if found else None


def _same_again(earlier: _Earlier, place_id: int, title: str, body: str) -> Filed:
    """Answer a repeated sending with the matter of the first one, if it really is the same."""
    if (earlier.place_id, earlier.title, earlier.body) != (place_id, title, body):
        raise Refusal(
            N_("This idempotency key was used for another message. Choose a new key for a new matter."),
            code="idempotency_mismatch",
            field="idempotency_key",
        )
    unchanged()
    return Filed(earlier.code, follow_key(keyring().follow, earlier.code), earlier.matter_id, repeated=True)


def _check_office(actor: Actor, where: Place, urgency: Urgency) -> None:
    """Only staff of the place may file for somebody else, or say how urgent a matter is."""
    if actor.on_behalf_of is None and not _for_a_caller(actor) and urgency is Urgency.ORDINARY:
        return
    scope = where.scope
    ids = (scope.city_id, scope.district_id, scope.street_id, scope.community_id, scope.compound_id)
    access.may_in_area(actor, P.CIVIC_MATTER_FILE_FOR, (*ids, where.id)).or_raise()


def _for_a_caller(actor: Actor) -> bool:
    return actor.channel.value in {"phone", "paper", "visit", "press"}


def _new_matter(actor: Actor, filing: Filing, where: Place, intake: OrgRef) -> Matter:
    now = clock.now()
    clocks = clocks_for(filing.urgency, now, intake.closes, where.scope.ids)
    return Matter(
        code=new_public_code(),
        kind=filing.kind,
        category_id=_known_category(filing.category_id),
        urgency=filing.urgency,
        visibility=filing.visibility,
        place_id=where.id,
        spot=clean(filing.spot, 120).strip(),
        **vars(where.scope),
        author_id=_author(actor, filing),
        channel=actor.channel,
        state=State.FILED,
        holder_org_id=intake.id,
        level=intake.level,
        filed_at=now,
        changed_at=now,
        cycle_started_at=now,
        **clock_fields(clocks),
    )


def _known_category(category_id: int | None) -> int | None:
    if category_id is None or Category.objects.filter(pk=category_id).exists():
        return category_id
    raise Invalid(
        N_("There is no category number %(number)s. Leave it out, or choose one from the list."),
        code="unknown_category",
        field="category",
        params={"number": category_id},
    )


def _author(actor: Actor, filing: Filing) -> int | None:
    """Return whose matter this is: the person acted for, the one logged in, or one noted down now."""
    if filing.anonymous:
        return None
    if actor.on_behalf_of or (actor.person_id and not _for_a_caller(actor)):
        return actor.on_behalf_of or actor.person_id
    if not (filing.name.strip() or filing.phone.strip() or filing.email.strip()):
        return None
    noted = note_person(actor=actor, name=filing.name, phone=filing.phone, email=filing.email)
    return noted.pk


def _save(matter: Matter, actor: Actor) -> None:
    said = {"kind": matter.kind, "place": matter.place_id, "holder_org": matter.holder_org_id}
    draft = draft_entry(matter, MatterAudit.FILED, actor, said, matter.filed_at)
    matter.save(force_insert=True)
    write_entry(draft)
    deed().recorded = True


@action(audit=MatterAudit.FILED)
def keep_photos_for_form(
    *, actor: Actor, photos: Sequence[Photo], already: tuple[str, ...] = ()
) -> list[Attachment]:
    """Keep photos that came with one step of a form until the form is sent; they expire after a day.

    Returns the photos kept before and now. Raises Invalid for the tenth.
    """
    before = attachments.loose(already)
    fresh = attachments.keep_photos(photos, already=len(before))
    unchanged()
    return [*before, *fresh]
