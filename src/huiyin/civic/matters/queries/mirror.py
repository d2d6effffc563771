"""What the mirror counts: matters without their words, open to everybody as figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, Func, Q, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber

from huiyin.civic.matters.access import reach_q
from huiyin.civic.matters.models import Category, Matter, Publication
from huiyin.civic.matters.rules.states import ECHOED, OPEN
from huiyin.civic.matters.rules.steps import solved_counts
from huiyin.civic.matters.rules.words import Kind, Published, State
from huiyin.civic.places.public import AreaLevel, Place, Scope, area_scope_q, lay_in, places
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.paging import Page, keyset_page
from huiyin.kit.prepared import Prepared

SCORES = (1, 2, 3, 4, 5)
_MICROSECONDS_A_DAY = 86_400_000_000
_ASKED = sorted(kind.value for kind in Kind if solved_counts(kind))


class Figure(StrEnum):
    """What a figure counts among the matters of a place."""

    RAISED = "raised"
    TAKEN_UP = "taken_up"
    ANSWERED = "answered"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OPEN = "open"
    LATE = "late"
    PAUSED = "paused"
    FIRST_ENDED = "first_ended"
    FIRST_IN_TIME = "first_in_time"
    WORDS = "words"
    SOLVED = "solved"
    SCORED = "scored"
    CALLED = "called"
    UNREACHED = "unreached"
    REFUSED = "refused"


class Microseconds(Func):
    """The time from one moment column to another, in whole microseconds.

    Django's own difference is a Python call a row on SQLite; this is the database's arithmetic on both.
    """

    function = ""
    output_field = BigIntegerField()

    def __init__(self, start: str, end: str) -> None:
        super().__init__(F(end), F(start))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write it for PostgreSQL, where the epoch of an interval is exact."""
        template = "(EXTRACT(EPOCH FROM (%(expressions)s)) * 1000000)::bigint"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" - ", **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write it for SQLite, which keeps moments as text with up to six decimals of a second."""
        later, earlier = (compiler.compile(part)[0] for part in self.source_expressions)
        return f"({_sqlite_microseconds(later)} - {_sqlite_microseconds(earlier)})", []


def _sqlite_microseconds(column: str) -> str:
    seconds = f"CAST(strftime('%%s', {column}) AS INTEGER) * 1000000"
    return f"({seconds} + CAST(substr(substr({column}, 21) || '000000', 1, 6) AS INTEGER))"


def figures_base(where: Place) -> QuerySet[Matter]:
    """Return the matters under a place that count in its figures: no needs, merged ones once.

    For counting only: callers show numbers from it, and words never.
    """
    return figures_of(area_scope_q(where))


def figures_of(area: Q) -> QuerySet[Matter]:
    """Return the matters of an area that count in its figures."""
    return Matter.objects.filter(area, elder__isnull=True).exclude(kind=Kind.NEED)


def in_category(category_id: int) -> Q:
    """Return the condition "of this category or one below it"."""
    below = Q(category__parent_id=category_id) | Q(category__parent__parent_id=category_id)
    return Q(category_id=category_id) | below


def figure_q(now: datetime) -> dict[Figure, Q]:
    """Return the condition behind each figure; a number and its list share it.

    A clock of the first answer has ended when the answer was given or the limit has passed. A word "solved"
    rests while its matter is open again, until its author speaks anew.
    """
    late = Q(state__in=sorted(OPEN), due_at__lt=now)
    asked = Q(kind__in=_ASKED)
    spoken = _spoken()
    # The order went to the wrong hands: it counts for nobody's response.
    ran = Q(first_due__isnull=False) & ~Q(objection_upheld=True)
    answered = ran & Q(first_answered_at__isnull=False)
    return {
        Figure.RAISED: Q(pk__isnull=False),
        Figure.TAKEN_UP: Q(accepted_at__isnull=False),
        Figure.ANSWERED: Q(state__in=sorted(ECHOED)),
        Figure.CLOSED: Q(state=State.CLOSED),
        Figure.DECLINED: Q(state=State.DECLINED),
        Figure.WITHDRAWN: Q(state=State.WITHDRAWN),
        Figure.OPEN: Q(state__in=sorted(OPEN)),
        Figure.LATE: late,
        Figure.PAUSED: Q(state__in=sorted(OPEN)) & ~Q(paused_as=""),
        Figure.FIRST_ENDED: answered | (ran & Q(first_due__lt=now) & _owed_at_limit()),
        Figure.FIRST_IN_TIME: answered & Q(first_answered_at__lte=F("first_due")),
        Figure.WORDS: asked & (late | spoken),
        Figure.SOLVED: asked & spoken & Q(unsolved=False),
        Figure.SCORED: scored_q(),
        **_call_backs(spoken),
    }


def _spoken() -> Q:
    """Return the condition "its authors' last word counts": what was solved rests while it is open again."""
    return Q(spoken_cycle__isnull=False) & (Q(unsolved=True) | ~Q(state__in=sorted(OPEN)))


def _call_backs(spoken: Q) -> dict[Figure, Q]:
    """Return the conditions on what came of calling back; a word said since counts before any of them."""
    unreached = Q(unreached_cycle=F("cycle"))
    refused = Q(refused_cycle=F("cycle"))
    return {
        Figure.CALLED: Q(reached=True) & spoken,
        Figure.UNREACHED: unreached & ~spoken,
        Figure.REFUSED: refused & ~unreached & ~spoken,
    }


def _owed_at_limit() -> Q:
    """Leave out what its author took back, unanswered, before the limit passed."""
    return ~Q(state=State.WITHDRAWN) | Q(ended_at__gte=F("first_due"))


def scored_q(score: int | None = None) -> Q:
    """Return the condition "its author's last word has a score", or just this one.

    Where several authors speak of one shared echo, the least satisfied of them counts.
    """
    return _spoken() & (Q(score=score) if score else Q(score__isnull=False))


def days_to_echo() -> Any:
    """Return the expression for the time from raising to the final echo, in microseconds."""
    return Microseconds("filed_at", "settled_at")


def echo_within(after: float | None, upto: float | None) -> Q:
    """Return the condition "answered after more than so many days, within so many"; None leaves a side open.

    For rows annotated with `took=days_to_echo()`.
    """
    condition = Q(state__in=sorted(ECHOED))
    if after is not None:
        condition &= Q(took__gt=int(after * _MICROSECONDS_A_DAY))
    if upto is not None:
        condition &= Q(took__lte=int(upto * _MICROSECONDS_A_DAY))
    return condition


def days_at(rows: QuerySet[Matter], places: Iterable[int]) -> QuerySet[Matter, tuple[int, int]]:
    """Return the query of the times to the echo at some places of their order, the shortest at nought.

    Each row has the place and the microseconds; `rows` carry `took`, answered ones only. The database sorts
    them for it: n log n.
    """
    ordered = rows.annotate(at=Window(RowNumber(), order_by="took") - 1)
    return ordered.filter(at__in=list(places)).values_list("at", "took")


def in_days(microseconds: int) -> float:
    """Return microseconds as days."""
    return microseconds / _MICROSECONDS_A_DAY


def open_since(now: datetime, after: int | None, upto: int | None) -> Q:
    """Return the condition "open, and raised more than `after` and at most `upto` days ago"."""
    condition = Q(state__in=sorted(OPEN))
    if after is not None:
        condition &= Q(filed_at__lt=now - timedelta(days=after))
    if upto is not None:
        condition &= Q(filed_at__gte=now - timedelta(days=upto))
    return condition


def category_key(parent_id: int | None) -> Any:
    """Return the expression for the category a matter is shown under: of the top level, or below one."""
    if parent_id is None:
        return Coalesce("category__parent__parent_id", "category__parent_id", "category_id")
    return Case(
        When(category_id=parent_id, then=Value(None)),
        When(category__parent_id=parent_id, then=F("category_id")),
        default=F("category__parent_id"),
        output_field=BigIntegerField(),
    )


def category_names(ids: Iterable[int]) -> dict[int, str]:
    """Return the names of some categories, in one query at most."""
    wanted = list(ids)
    return dict(_NAMES.rows(ids=wanted)) if wanted else {}


def _ask_names(ids: list[int]) -> QuerySet[Category, tuple[int, str]]:
    return Category.objects.filter(pk__among=ids).values_list("pk", "name")


_NAMES = Prepared(_ask_names, on_server=True)


def place_key(where: Place) -> Any:
    """Name the column that tells the parts of a place apart; in a compound that is the place itself.

    By the map of another day it is an expression.
    """
    if where.below is None or where.level in {AreaLevel.COMPOUND, AreaLevel.BUILDING}:
        return "place_id"
    column = Scope.column_for(where.below)
    return column if where.on is None else lay_in(column, where.on)


def holder_q(org_id: int) -> Q:
    """Return the condition "held by this organisation"; 0 means by a person."""
    return Q(holder_org_id=org_id) if org_id else Q(holder_org_id__isnull=True)


def counted(rows: QuerySet[Matter], counts: Mapping[str, Q]) -> QuerySet[Matter, tuple[int, ...]]:
    """Return the query of one row with how many rows there are of each kind."""
    return _counted(rows.annotate(key=Value(0)), counts, [*counts])


def counted_by(
    rows: QuerySet[Matter], key: Any, counts: Mapping[str, Q]
) -> QuerySet[Matter, tuple[Any, ...]]:
    """Return the query of one row for each value of a key: the value, its counts, how many are public."""
    keyed = rows.annotate(key=F(key) if isinstance(key, str) else key)
    counts = {**counts, "open_to_all": Q(published_at__isnull=False)}
    return _counted(keyed, counts, ["key", *counts])


def _counted(
    keyed: Any, counts: Mapping[str, Q], columns: Iterable[str]
) -> QuerySet[Matter, tuple[Any, ...]]:
    numbers = {name: Count("pk", filter=condition) for name, condition in counts.items()}
    grouped: QuerySet[Matter, Any] = keyed.order_by().values("key").annotate(**numbers)
    return grouped.values_list(*columns)


@dataclass(frozen=True)
class Behind:
    """A matter behind a number. `public` says that everybody may read it; others only those in office."""

    code: str
    title: str
    place: str
    state: State
    category: str
    filed_at: datetime
    settled_at: datetime | None
    due_at: datetime | None
    public: bool


def behind(
    actor: Actor, rows: QuerySet[Matter], *, cursor: str = "", limit: int = 30
) -> tuple[Page[Behind], int]:
    """Return a page of the matters behind a number that the actor may read, and how many they may not.

    Strangers read published ones, in their published words; five statements whatever the page holds.
    """
    office = reach_q(actor, P.CIVIC_MATTER_READ)
    readable = Q(published_at__isnull=False) | (Q(pk__in=[]) if office is None else office)
    if office == Q():
        readable = Q(pk__isnull=False)
    counted = rows.aggregate(all=Count("pk"), theirs=Count("pk", filter=readable))
    page = keyset_page(
        rows.filter(readable).select_related("category"), by="-filed_at", cursor=cursor, limit=limit
    )
    return Page(_behind(list(page.items)), page.next_cursor), counted["all"] - counted["theirs"]


def _behind(matters: list[Matter]) -> list[Behind]:
    ids = [matter.pk for matter in matters]
    wishes = Publication.objects.filter(matter_id__in=ids, kind=Published.WISH)
    titles = dict(wishes.values_list("matter_id", "title"))
    here = places(matter.place_id for matter in matters)
    return [
        Behind(
            code=matter.code,
            title=titles.get(matter.pk, "" if matter.published_at else matter.title),
            place=here[matter.place_id].name,
            state=State(matter.state),
            category=matter.category.name if matter.category else "",
            filed_at=matter.filed_at,
            settled_at=matter.settled_at,
            due_at=matter.due_at,
            public=matter.published_at is not None,
        )
        for matter in matters
    ]
