"""Plans for the tests: the street of the cast goes from 荷塘区 to 芦淞区, and others."""

from datetime import date

from huiyin.civic.matters import public as matters
from huiyin.civic.orgs import public as orgs
from huiyin.civic.orgs.public import OrgKind
from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.civic.places.public import AreaLevel, Place
from huiyin.civic.territory import public as territory
from huiyin.civic.territory.models import Plan
from huiyin.civic.territory.public import Step, StepKind
from huiyin.kernel.actor import Actor, stranger
from huiyin.kernel.permissions import Role
from tests.cast import MAKER, PASSWORD, Cast

DAY = date(2026, 3, 3)
K = StepKind


def made(cast: Cast, *steps: Step, effective: date = DAY) -> Plan:
    """Make a plan of the operator with these steps."""
    plan = territory.make_plan(
        actor=cast.operator, title="荷塘芦淞区划调整", basis="株政函〔2026〕3号", effective=effective
    )
    return territory.add_steps(actor=cast.operator, plan_id=plan.pk, revision=0, steps=steps)


def shown(cast: Cast, *steps: Step, effective: date = DAY) -> Plan:
    """Make a plan, and its dry run, which has to find nothing wrong."""
    plan = made(cast, *steps, effective=effective)
    preview = territory.dry_run(actor=cast.operator, plan_id=plan.pk)
    assert not preview.problems, [problem.message % problem.params for problem in preview.problems]
    plan.refresh_from_db()
    return plan


def applied(cast: Cast, *steps: Step) -> Plan:
    """Make a plan, show it, and carry it out now."""
    plan = shown(cast, *steps)
    return territory.apply_plan(actor=cast.operator, plan_id=plan.pk, digest=plan.digest, early=True)


def sentences(cast: Cast, *steps: Step) -> list[str]:
    """Return what a dry run has against steps, as "number: sentence"."""
    plan = made(cast, *steps)
    found = territory.dry_run(actor=cast.operator, plan_id=plan.pk).problems
    return [f"{problem.step}: {problem.message % problem.params}" for problem in found]


def move_street(cast: Cast) -> Step:
    """Return the step that puts the cast's street under the district next door."""
    return Step(K.MOVE, area=cast.places.street.id, to=cast.places.next_district.id)


def district_offices(cast: Cast) -> tuple[int, int]:
    """Give both districts an office at which their matters arrive; return them, the cast's own first."""
    found = []
    for name, where in (("荷塘区信访局", cast.places.district), ("芦淞区信访局", cast.places.next_district)):
        made = orgs.add_org(actor=MAKER, name=name, kind=OrgKind.BUREAU, level=AreaLevel.DISTRICT)
        orgs.set_work_area(actor=MAKER, org=made, area_id=where.id, intake=True)
        found.append(int(made.pk))
    return found[0], found[1]


def staff(name: str, role: Role, area: Place) -> Actor:
    """Register somebody with a role over an area, and return them."""
    number = f"139744{abs(hash((name, area.id))) % 100_000:05d}"
    account = people.register(actor=stranger(), name=name, password=PASSWORD, phone=number, email="")
    people.give_grant(actor=MAKER, person_id=account.person_id, role=role, area_id=area.id)
    return people.actor_of_account(account.pk)


def place(area_id: int) -> Place:
    """Return an area as it is now."""
    return places.place(area_id)


def category() -> int:
    """Return some category of the lowest level."""
    matters.seed_categories(actor=MAKER)
    return next(int(one.pk) for one in matters.category_tree() if one.level == 3)
