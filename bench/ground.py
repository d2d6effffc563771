"""Make the ground a benchmark stands on: `python -m bench.ground [MATTERS]`.

Prepares the database that the environment names as every installation is prepared, then adds a compound
whose community takes matters in, a member of its staff with an API token, and so many open, published
matters. Prints what a client has to know as one line of JSON.
"""

import json
import sys
from dataclasses import asdict, dataclass
from datetime import timedelta

from bench import ready  # noqa: F401 - sets Django up for the imports below
from bench.words import history
from huiyin.civic.matters.public import HistoryRow, ImportPlan, import_history
from huiyin.civic.orgs.public import OrgKind, add_org, intake_for, set_work_area
from huiyin.civic.people.public import actor_of_account, give_grant, issue_token, register
from huiyin.civic.places.public import (
    AreaLevel,
    Place,
    add_compound,
    children,
    default_place,
)
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, Channel, system
from huiyin.kernel.permissions import Role
from huiyin.site.preparing import prepare

BATCH, HOURS = 200, timedelta(hours=5)
PHONE, PASSWORD = "13800138000", "bench-ground-2026"


@dataclass(frozen=True)
class Ground:
    """What a client of the benchmark has to know."""

    place_id: int
    place: str
    token: str
    org_id: int


def make(matters: int = 0) -> Ground:
    """Make the ground in the database at hand, which is empty."""
    prepare()
    actor = system("bench", Channel.COMMAND)
    district = children(default_place().id)[0]
    community = children(children(district.id)[0].id)[0]
    compound = add_compound(actor=actor, parent=community, name="星城小区", dwellings=1200).as_place()
    org = add_org(
        actor=actor, name="星城社区居委会", kind=OrgKind.COMMUNITY_COMMITTEE, level=AreaLevel.COMMUNITY
    )
    set_work_area(actor=actor, org=org, area_id=community.id, intake=True)
    token = _staff_token(actor, community)
    _fill(actor, compound, matters)
    return Ground(compound.id, compound.token, token, org.pk)


def _staff_token(actor: Actor, community: Place) -> str:
    account = register(actor=actor, name="测试员", phone=PHONE, password=PASSWORD)
    give_grant(actor=actor, role=Role.COMMUNITY_STAFF, handle=PHONE, area_id=community.id)
    return issue_token(actor=actor_of_account(account.pk), name="bench", days=60, per_minute=3_000).secret


def _fill(actor: Actor, compound: Place, count: int) -> None:
    """Import open matters in batches, each some hours after the one before, so that deadlines spread."""
    plan = ImportPlan("bench", compound, intake_for(compound), "bench", live=True)
    rows = list(history(count, answered=0))
    began = clock.now() - HOURS * (count // BATCH)
    for number in range(0, count, BATCH):
        with clock.frozen(began + HOURS * (number // BATCH)):
            batch = [
                HistoryRow(row["id"], row["title"], row["body"], clock.now())
                for row in rows[number : number + BATCH]
            ]
            import_history(actor=actor, rows=batch, plan=plan)


def main() -> int:
    """Make the ground and print it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    print(json.dumps(asdict(make(count))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
