"""Fill a PostgreSQL database with very many matters: `python -m bench.multiply MATTERS`.

A few hundred matters come by the product's own import; the others are copies of these rows, made in the
database with other codes, places, times and states, as three years of a city leave them: they lie in the
tables in the order in which they were raised, one in fifty is open, most are closed with an echo, six in ten
are on the wall, every second one has its author's word. The chains of the copies are not real. Then the
tables are vacuumed and analysed, as autovacuum has long done where a million matters came one by one. Prints
what a client has to know as one line of JSON.
"""

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import NoReturn

from django.db import connection, models, transaction

from bench import (
    ground,
    ready,  # noqa: F401 - sets Django up for the imports below
)
from bench.words import history
from huiyin.civic.matters.models import Echo, Entry, Matter, Publication
from huiyin.civic.matters.public import HistoryRow, ImportPlan, import_history
from huiyin.civic.orgs.public import intake_for
from huiyin.civic.people.public import actor_of_account, give_grant, issue_token, register
from huiyin.civic.places.public import Place, children, default_place, place
from huiyin.kernel.actor import system
from huiyin.kernel.permissions import Role
from huiyin.kit.counting import recount
from huiyin.site.periodic import PLAN
from huiyin.site.preparing import prepare

TEMPLATES = 400
BATCH = 50_000
# Ids of copies begin here, so that a copy's number is its id as a matter, an echo and a word too.
FIRST_ID = 100_000_000
OVER = "d.state IN ('answered', 'closed', 'declined')"

# Where copies lie: few places have many.
_HOMES = """
    CREATE TEMP TABLE homes AS
    SELECT row_number() OVER (ORDER BY md5(id::text)) - 1 AS number, id AS place_id, city_id, district_id,
        street_id, CASE level WHEN 'community' THEN id ELSE community_id END AS community_id,
        CASE level WHEN 'compound' THEN id END AS compound_id
    FROM places_area WHERE level IN ('community', 'compound')
"""
_DRAWN = """
    CREATE TEMP TABLE drawn ON COMMIT DROP AS
    SELECT chosen.*, homes.*, filed_at + INTERVAL '1 day' * (0.2 + 9 * pace) AS settled_at,
        CASE WHEN chance < 0.016 OR filed_at + INTERVAL '10 days' > now()
                  THEN (ARRAY['filed', 'accepted', 'assigned', 'working'])[1 + n %% 4]
             WHEN chance < 0.05 THEN 'answered' WHEN chance < 0.09 THEN 'declined' ELSE 'closed' END AS state
    FROM (
        SELECT n, %(first_id)s + n AS id,
            now() - INTERVAL '1 day' * 1095 * (%(count)s - n - random()) / %(count)s AS filed_at,
            random() AS chance, random() AS pace, random() < 0.6 AS shown,
            floor(power(random(), 2) * (SELECT count(*) FROM homes))::int AS home
        FROM generate_series(%(first)s, %(last)s) AS n
    ) AS chosen JOIN homes ON homes.number = home
"""
_SPOKEN = "d.state = 'closed' AND mod(d.n, 2) = 0"
_LEVEL = "(ARRAY['compound', 'community', 'street'])[1 + d.n %% 3]"
_MATTER = {
    **{
        name: f"d.{name}"
        for name in ("id", "place_id", "city_id", "district_id", "street_id", "community_id")
    },
    **{name: f"d.{name}" for name in ("compound_id", "filed_at", "state")},
    "code": "lpad(upper(to_hex(d.n)), 9, '0')",
    "category_id": "(SELECT min(id) FROM matters_category) + d.n %% 500",
    "visibility": "'public'",
    "historical": "false",
    "source": "'copy'",
    "source_key": "d.n::text",
    "accepted_at": "CASE WHEN d.state <> 'filed' THEN d.filed_at + INTERVAL '3 hours' END",
    "first_answered_at": "CASE WHEN d.state <> 'filed' THEN d.filed_at + INTERVAL '3 hours' END",
    "first_due": "d.filed_at + INTERVAL '1 day'",
    "cycle_started_at": "d.filed_at",
    "settle_due": "d.filed_at + INTERVAL '7 days'",
    "due_at": f"CASE WHEN NOT {OVER} THEN d.filed_at + INTERVAL '7 days' END",
    "settled_at": f"CASE WHEN {OVER} THEN d.settled_at END",
    "settled_level": f"CASE WHEN {OVER} THEN {_LEVEL} ELSE '' END",
    "final_echo_id": f"CASE WHEN {OVER} THEN d.id END",
    "ended_at": "CASE WHEN d.state IN ('closed', 'declined') THEN d.settled_at + INTERVAL '3 days' END",
    "published_at": "CASE WHEN d.shown THEN d.filed_at + INTERVAL '4 hours' END",
    "changed_at": "CASE WHEN d.state = 'filed' THEN d.filed_at ELSE d.settled_at END",
    "spoken_cycle": f"CASE WHEN {_SPOKEN} THEN 1 END",
    "unsolved": f"CASE WHEN {_SPOKEN} THEN d.pace >= 0.8 END",
    "score": f"CASE WHEN {_SPOKEN} THEN 1 + mod(d.n * 7, 5) END",
}
_ECHO = {
    "id": "d.id",
    "matter_id": "d.id",
    "kind": "'final'",
    "state": "'delivered'",
    "drafted_at": "d.settled_at",
    "approved_at": "d.settled_at",
    "delivered_at": "d.settled_at",
    "approved_for": "'public'",
}
# Where a copy lies and when it came on the wall (`rules.marks`), instead of what its template had.
_MARKED = """
    ts_delete(t.tokens, (SELECT marks FROM template_marks)) || array_to_tsvector(array_remove(ARRAY[
        '§a' || d.city_id, '§a' || d.district_id, '§a' || d.street_id, '§a' || d.community_id,
        '§a' || d.compound_id, '§m' || to_char((d.filed_at + INTERVAL '4 hours') AT TIME ZONE 'UTC', 'YYYYMM')
    ], NULL))
"""
_TEMPLATE_MARKS = """
    CREATE TEMP TABLE template_marks AS
    SELECT array_agg(DISTINCT lexeme) AS marks
    FROM matters_publication, unnest(tokens) WHERE lexeme LIKE '§%'
"""
_WISH = {
    "id": "d.id",
    "matter_id": "d.id",
    "tokens": _MARKED,
    "published_at": "d.filed_at + INTERVAL '4 hours'",
}
_SHOWN = {
    "id": "2 * %s::bigint + d.n",
    "matter_id": "d.id",
    "tokens": _MARKED,
    "echo_id": "d.id",
    "published_at": "d.settled_at",
}
_ENTRY = {
    "id": "d.id",
    "matter_id": "d.id",
    "seq": "1",
    "occurred_at": "d.filed_at",
    "recorded_at": "d.filed_at",
}
_WORDS = """
    INSERT INTO matters_feedback (matter_id, cycle, solved, score, words, channel, given_at)
    SELECT d.id, 1, d.pace < 0.8, 1 + mod(d.n * 7, 5), '', 'web', d.settled_at + INTERVAL '1 day'
    FROM drawn AS d WHERE
"""


@dataclass(frozen=True)
class Filled:
    """What a client has to know: places by token, and API tokens of staff by how far their office reaches."""

    compound: str
    community: str
    district: str
    city: str
    community_staff: str
    district_staff: str


def fill(count: int) -> Filled:
    """Make the ground, then copies until there are `count` matters."""
    made = ground.make(TEMPLATES // 2)
    compound = place(made.place_id)
    _import_answered(compound)
    district = children(default_place().id)[0]
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '256MB'")
        cursor.execute(_HOMES)
        cursor.execute(_TEMPLATE_MARKS)
    for first in range(TEMPLATES, count, BATCH):
        _copy(first, min(first + BATCH, count) - 1, count)
    community = place(compound.scope.community_id or 0)
    return Filled(
        made.place, community.token, district.token, default_place().token, made.token, _token(district)
    )


def _import_answered(compound: Place) -> None:
    moment = datetime.fromisoformat
    rows = [
        HistoryRow(
            row["id"],
            row["title"],
            row["body"],
            moment(row["created"]),
            reply=row["reply"],
            replied_at=moment(row["replied"]),
        )
        for row in history(TEMPLATES // 2, answered=1, seed=1)
    ]
    plan = ImportPlan("bench-answered", compound, intake_for(compound), "bench")
    import_history(actor=system("bench"), rows=rows, plan=plan)


def _token(where: Place) -> str:
    phone = "13800138001"
    actor = system("bench")
    account = register(actor=actor, name="区里的人", phone=phone, password=ground.PASSWORD)
    give_grant(actor=actor, role=Role.STREET_STAFF, handle=phone, area_id=where.id)
    return issue_token(actor=actor_of_account(account.pk), name="bench", days=60, per_minute=3_000).secret


def _copy(first: int, last: int, count: int) -> None:
    """Add the copies of some numbers among `count` with what belongs to them, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_DRAWN, {"first_id": FIRST_ID, "first": first, "last": last, "count": count})
        cursor.execute(_copies(Matter, _MATTER), [FIRST_ID])
        cursor.execute(_copies(Echo, _ECHO, OVER), [FIRST_ID])
        cursor.execute(_copies(Publication, _WISH, "d.shown", "wish"), [FIRST_ID])
        cursor.execute(_copies(Publication, _SHOWN, f"d.shown AND {OVER}", "echo"), [FIRST_ID, FIRST_ID])
        cursor.execute(_copies(Entry, _ENTRY), [FIRST_ID])
        cursor.execute(_WORDS + _SPOKEN)


def _copies(
    model: type[models.Model], changed: Mapping[str, str], condition: str = "true", kind: str = ""
) -> str:
    """Return the statement that copies templates of a table: what is not changed is as it was."""
    table = model._meta.db_table
    names = [str(field.column) for field in model._meta.concrete_fields]
    values = ", ".join(changed.get(name, f't."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    like = f"AND kind = '{kind}'" if kind else ""
    return (
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM drawn AS d JOIN ("  # noqa: S608 - our own words
        f"SELECT *, row_number() OVER (ORDER BY id) - 1 AS number, count(*) OVER () AS others "
        f"FROM {table} WHERE id < %s {like}) AS t ON t.number = d.n %% t.others WHERE {condition}"
    )


def settle() -> None:
    """Do what autovacuum and the worker do in life: tidy up, draw samples of the tables, count ahead."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    recount()


def attend() -> NoReturn:
    """Count anew what is asked for, as often as the worker does it."""
    while True:
        recount()
        time.sleep(60 * PLAN["kit.recount"])


def main() -> int:
    """Fill the database and print what a client has to know; or bring a filled one up to date."""
    if sys.argv[1] == "--again":
        prepare()
        settle()
        return 0
    if sys.argv[1] == "--attend":
        attend()
    filled = fill(int(sys.argv[1]))
    settle()
    print(json.dumps(asdict(filled)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
