"""Make the crowd of one morning: `python -m bench.crowd MEMBERS FILE`.

309 compounds, 47 employers, 4,000 small needs of one to eight places (the newspaper's figures; the needs are
ours), and as many members as asked, each with a key for programs. One need is published through the real
action; the rest are copies of its rows. Twice as many needs are made: half of them for the skeleton.
Writes what a client has to know as JSON.
"""

import json
import os
import random
import sys
from datetime import timedelta
from pathlib import Path

from bench import ready  # noqa: F401 - sets Django up for the imports below
from bench.postgres import set_ids_apart
from huiyin.civic.matters.models import Matter
from huiyin.civic.orgs.public import OrgKind, add_org, set_work_area
from huiyin.civic.people.models import Account, ApiToken, Grant, Person
from huiyin.civic.people.queries.actors import TOKEN_PREFIX, token_digest
from huiyin.civic.places.public import AreaLevel, Place, add_compound, children, default_place
from huiyin.hands.claims.actions import NeedDraft, publish_need
from huiyin.hands.claims.models import Checkin, Need
from huiyin.hands.claims.rules.words import NeedState
from huiyin.kernel import clock
from huiyin.kernel.actor import Channel, system
from huiyin.kernel.ids import new_public_code
from huiyin.kernel.permissions import Role
from huiyin.site.preparing import prepare

COMPOUNDS, EMPLOYERS, NEEDS, MEMBERS = 309, 47, 4_000, 9_207
ACTOR = system("bench", Channel.COMMAND)
BATCH = 1_000


def compounds_made() -> list[Place]:
    """Lay the compounds into the communities of the first districts, and let committees take matters in."""
    found: list[Place] = []
    communities = [c for d in children(default_place().id) for s in children(d.id) for c in children(s.id)]
    for number in range(COMPOUNDS):
        community = communities[number // 4]
        made = add_compound(actor=ACTOR, parent=community, name=f"天元小区{number + 1}", dwellings=800)
        found.append(made.as_place())
    kind, level = OrgKind.COMMUNITY_COMMITTEE, AreaLevel.COMMUNITY
    for community in communities[: COMPOUNDS // 4 + 1]:
        org = add_org(actor=ACTOR, name=f"{community.name}居委会", kind=kind, level=level)
        set_work_area(actor=ACTOR, org=org, area_id=community.id, intake=True)
    return found


def _members(count: int, compounds: list[Place], employers: list[int]) -> list[tuple[str, int, int]]:
    now = clock.now()
    persons = Person.objects.bulk_create([Person(name=f"党员{n}") for n in range(count)], batch_size=BATCH)
    Account.objects.bulk_create(
        [Account(person=one, phone_handle=f"bench-{one.pk}", password="!") for one in persons],  # noqa: S106
        batch_size=BATCH,
    )
    keys = [f"{TOKEN_PREFIX}morning-{one.pk}" for one in persons]
    ends = now + timedelta(days=2)
    ApiToken.objects.bulk_create(
        [
            ApiToken(
                person=p, name="bench", digest=token_digest(k), last4=k[-4:], issued_at=now, expires_at=ends
            )
            for p, k in zip(persons, keys, strict=True)
        ],
        batch_size=BATCH,
    )
    homes = [compounds[number % len(compounds)] for number in range(count)]
    works = [employers[number % len(employers)] for number in range(count)]
    shared = {"state": "confirmed", "proof": "import", "asked_at": now, "decided_at": now}
    Checkin.objects.bulk_create(
        [
            Checkin(person=p, employer_id=works[n], compound_id=homes[n].id, **shared)
            for n, p in enumerate(persons)
        ],
        batch_size=BATCH,
    )
    Grant.objects.bulk_create(
        [
            Grant(
                person=p, role=Role.IN_SERVICE_MEMBER, area_id=homes[n].id, area_level="compound",
                employer_id=works[n], starts=now, **vars(homes[n].scope),
            )
            for n, p in enumerate(persons)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    return [(keys[n], homes[n].id, p.pk) for n, p in enumerate(persons)]


def _needs(compounds: list[Place], count: int) -> list[tuple[int, int, int]]:
    """Publish one need in earnest and copy its rows; return (need, compound, places)."""
    starts = clock.now() + timedelta(days=3)
    first = publish_need(
        actor=ACTOR,
        draft=NeedDraft(
            place_id=compounds[0].id, title="清理楼道", work="environment", starts=starts,
            ends=starts + timedelta(hours=2), spot="大门口", places=8,
        ),
    )  # fmt: skip
    chance = random.Random(14)  # noqa: S311
    pattern, copies = Matter.objects.get(pk=first.matter_id), []
    for number in range(count):
        where = compounds[number % len(compounds)]
        fields = {f.attname: getattr(pattern, f.attname) for f in Matter._meta.concrete_fields}
        moved = {"id": None, "code": new_public_code(), "place_id": where.id, **vars(where.scope)}
        copies.append(Matter(**(fields | moved)))
    matters = Matter.objects.bulk_create(copies, batch_size=BATCH)
    made = []
    for number, matter in enumerate(matters):
        # Every need has an hour of its own within three weeks, so that two choices seldom clash. Those for
        # the skeleton lie far behind, and no list shows them.
        spare = number >= count // 2
        begins = starts + timedelta(days=90 * spare, hours=3 * (number // len(compounds)))
        made.append(
            Need(
                matter=matter, compound_id=matter.place_id, place_id=matter.place_id, title=f"小事{number}",
                work="environment", starts=begins, ends=begins + timedelta(hours=2), spot="大门口",
                places=chance.randint(1, 8), published_at=clock.now(),
                state=NeedState.SETTLED if spare else NeedState.OPEN,
            )
        )  # fmt: skip
    rows = Need.objects.bulk_create(made, batch_size=BATCH)
    return [(row.pk, row.compound_id, row.places) for row in rows]


def main() -> int:
    """Make the crowd and write down what a client has to know."""
    count, path = int(sys.argv[1]), Path(sys.argv[2])
    prepare()
    if "DATABASE_URL" in os.environ:
        set_ids_apart(os.environ["DATABASE_URL"])
    compounds = compounds_made()
    employers = [
        add_org(actor=ACTOR, name=f"单位{n}", kind=OrgKind.EMPLOYER, level=AreaLevel.DISTRICT).pk
        for n in range(EMPLOYERS)
    ]
    members = _members(count, compounds, employers)
    # Fewer members than the newspaper's meet as many needs fewer, so that the crush is the same.
    wanted = max(len(compounds), NEEDS * count // MEMBERS)
    needs = _needs(compounds, 2 * wanted)
    told = {"members": members, "needs": needs[:wanted], "spare": needs[wanted:], "employer": employers[0]}
    path.write_text(json.dumps(told))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
