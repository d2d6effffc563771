"""Cadre teams as everybody reads them, as they read themselves, and side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Avg, Count, Q

from huiyin.civic.matters import public as matters
from huiyin.civic.orgs.public import org_names
from huiyin.civic.people.public import names
from huiyin.civic.places.public import Place, places
from huiyin.civic.trust.public import Part
from huiyin.hands.teams import access
from huiyin.hands.teams.models import Achievement, Member, Rating, Station, Week
from huiyin.hands.teams.rules import FAIR, Standing, monday_of, order_of
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound
from huiyin.kit import attachments
from huiyin.kit.models import Attachment

MOST = 300


@dataclass(frozen=True)
class StationRow:
    """A team with how it stands; `place_in_order` only where there is enough to compare."""

    id: int
    name: str
    org: str
    place: Place
    starts: date
    ends: date
    list_code: str
    members: int
    standing: Standing
    has_ended: bool
    place_in_order: int | None = None


def stations(*, running: bool = True) -> list[StationRow]:
    """Return the teams, those at work or all, in the order of their places' names."""
    rows = Station.objects.filter(ended_at__isnull=True) if running else Station.objects.all()
    return sorted(_rows(list(rows.order_by("pk")[:MOST])), key=lambda row: (row.place.full_name, row.id))


def _rows(found: list[Station]) -> list[StationRow]:
    ids = [station.pk for station in found]
    where, units = places(one.place_id for one in found), org_names(one.org_id for one in found)
    members = dict(Member.objects.filter(station__in=ids).values_list("station").annotate(n=Count("pk")))
    words = {
        row["station"]: (row["n"], row["mean"])
        for row in Rating.objects.filter(station__in=ids)
        .values("station")
        .annotate(n=Count("pk"), mean=Avg("score"))
    }
    cards = {card.held.code: card for card in _cards()}
    return [
        StationRow(
            id=one.pk,
            name=one.name,
            org=units.get(one.org_id, ""),
            place=where[one.place_id],
            starts=one.starts,
            ends=one.ends,
            list_code=one.list_code,
            members=members.get(one.pk, 0),
            standing=_standing(cards.get(one.list_code), *words.get(one.pk, (0, None))),
            has_ended=one.ended_at is not None,
        )
        for one in found
    ]


def _cards() -> Iterator[matters.ListCard]:
    """Yield every inventory that everybody may read, with its progress."""
    chosen, cursor = matters.ListFilter(kind=matters.ListKind.INVENTORY), ""
    while True:
        page = matters.list_cards(EVERYBODY, chosen, cursor=cursor, limit=200)
        yield from page.items
        cursor = page.next_cursor
        if not cursor:
            return


EVERYBODY = Actor()


def _standing(card: matters.ListCard | None, scores: int, mean: float | None) -> Standing:
    # One neighbour's word must not be read off a mean of few.
    told = mean if scores >= FAIR else None
    return Standing(card.settled if card else 0, card.due if card else 0, scores, told)


def compared() -> list[StationRow]:
    """Return all teams side by side: first those with enough behind them, in order, then the others."""
    rows = sorted(stations(running=False), key=lambda row: (*order_of(row.standing), row.place.full_name))
    fair = sum(row.standing.is_fair for row in rows)
    return [
        StationRow(**{**vars(row), "place_in_order": number if number <= fair else None})
        for number, row in enumerate(rows, start=1)
    ]


@dataclass(frozen=True)
class AchievementRow:
    """Something that is better now, with its photos; drafts are shown inside only."""

    id: int
    title: str
    text: str
    published_at: datetime | None
    before: list[Attachment]
    after: list[Attachment]
    is_own: bool


@dataclass(frozen=True)
class StationView:
    """A team's page. What is inside (diary, drafts, names, handover) only its people and the street see."""

    row: StationRow
    achievements: list[AchievementRow]
    is_inside: bool
    is_member: bool
    leads: bool
    may_keep: bool
    may_rate: bool
    my_score: int | None
    weeks: list[Week]
    this_monday: date
    names: list[str]
    words: list[str]
    notes: str
    given_at: datetime | None
    taken_at: datetime | None
    before: int | None
    next: int | None


def station_view(actor: Actor, station_id: int) -> StationView:
    """Return a team's page for somebody. Raises NotFound."""
    held = access.any_station(station_id)
    [row] = _rows([held])
    is_member, may_keep = access.is_member(actor, held), bool(access.may_station(actor, held.place_id))
    inside = is_member or may_keep
    after = Station.objects.filter(follows=held).first()
    takes = after is not None and access.is_member(actor, after, leads=True)
    mine = Rating.objects.filter(station=held, person=actor.person_id or 0).first()
    return StationView(
        row=row,
        achievements=_achievements(actor, held, drafts=inside),
        is_inside=inside or takes,
        is_member=is_member,
        leads=access.is_member(actor, held, leads=True) or takes,
        may_keep=may_keep,
        may_rate=actor.person_id is not None and bool(access.may_rate(actor, held)),
        my_score=mine.score if mine else None,
        weeks=list(Week.objects.filter(station=held).order_by("-monday")[:60]) if inside or takes else [],
        this_monday=monday_of(clock.today()),
        names=_names(held) if inside else [],
        words=_words(held) if inside else [],
        notes=held.notes if inside or takes else "",
        given_at=held.given_at,
        taken_at=held.taken_at,
        before=held.follows_id,
        next=after.pk if after else None,
    )


def _names(held: Station) -> list[str]:
    people = list(
        Member.objects.filter(station=held).order_by("-leads", "pk").values_list("person_id", flat=True)
    )
    called = names(people)
    return [called.get(person, "") for person in people]


def _words(held: Station) -> list[str]:
    """Return what residents wrote, newest first, without who it was."""
    said = Rating.objects.filter(station=held).exclude(words="").order_by("-rated_at", "-pk")
    return list(said.values_list("words", flat=True)[:50])


def _achievements(actor: Actor, held: Station, *, drafts: bool) -> list[AchievementRow]:
    rows = Achievement.objects.filter(station=held).order_by("-drafted_at", "-pk")
    found = list((rows if drafts else rows.filter(published_at__isnull=False))[:100])
    photos = attachments.of([row.owner(side) for row in found for side in ("before", "after")])
    return [
        AchievementRow(
            row.pk,
            row.title,
            row.text,
            row.published_at,
            photos.get(row.owner("before"), []),
            photos.get(row.owner("after"), []),
            row.drafted_by_id == actor.person_id,
        )
        for row in found
    ]


@dataclass(frozen=True)
class Proposal:
    """A draft before its approver: its words with what the machine hides in them, and what it proposes."""

    title: str
    text: str
    title_pieces: list[matters.Piece]
    text_pieces: list[matters.Piece]

    @property
    def hidden(self) -> list[matters.Piece]:
        """Return the pieces that the machine hides."""
        return [piece for piece in (*self.title_pieces, *self.text_pieces) if piece.kind]


def teams_for_copy(person_id: int) -> Part:
    """Return everything this module keeps of a person; whoever calls has made sure that it is theirs."""
    wrote = Week.objects.filter(written_by=person_id).order_by("pk")
    drafted = Achievement.objects.filter(drafted_by=person_id).order_by("pk")
    facts = {
        "member_of": list(
            Member.objects.filter(person=person_id)
            .order_by("pk")
            .values("station__name", "leads", "joined_at")
        ),
        "weeks_written": list(wrote.values("station__name", "monday", "text", "visits", "written_at")),
        "achievements_drafted": list(drafted.values("station__name", "title", "text", "drafted_at")),
        "handovers_signed": [
            {
                "team": one.name,
                "handed_over": one.given_by_id == person_id,
                "taken": one.taken_by_id == person_id,
            }
            for one in Station.objects.filter(Q(given_by=person_id) | Q(taken_by=person_id)).order_by("pk")
        ],
        "words_on_teams": list(
            Rating.objects.filter(person=person_id)
            .order_by("pk")
            .values("station__name", "score", "words", "rated_at")
        ),
    }
    return Part(facts)


def proposal(actor: Actor, achievement_id: int) -> Proposal:
    """Return what the machine proposes to show of a draft. Raises NotFound, NotAllowed for its writer."""
    held = access.achievement_to_publish(actor, achievement_id)
    machine = redactor_of(held)
    return Proposal(
        machine.text(held.title),
        machine.text(held.text),
        machine.pieces(held.title),
        machine.pieces(held.text),
    )


def redactor_of(held: Achievement) -> matters.ListRedactor:
    """Return the machine that knows the people of a team and of its inventory."""
    station = held.station
    team = Member.objects.filter(station=station).values_list("person_id", flat=True)
    return matters.ListRedactor(station.list_code, station.place_id, team)


def photo(actor: Actor, token: str, size: str) -> bytes:
    """Return a photo of a draft to whoever is inside, of what is published to everybody. Raises NotFound."""
    found = attachments.read(token, size) if size in {"full", "thumb"} else None
    kind, _colon, side = found[0].owner.partition(":") if found else ("", "", "")
    number = side.partition("-")[2]
    if found is None or kind != "teams" or not number.isdigit():
        raise NotFound
    row, jpeg = found
    if not row.public:
        held = Achievement.objects.filter(pk=int(number)).first()
        if held is None:
            raise NotFound
        access.station_inside(actor, held.station_id)
    return jpeg
