"""A small town: two streets of one district, one compound with a building, offices, and who is who."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from huiyin.civic.orgs import public as orgs
from huiyin.civic.orgs.public import OrgKind
from huiyin.civic.people import public as people
from huiyin.civic.places.public import AreaLevel, add_area, add_compound
from huiyin.kernel.actor import Actor, stranger, system
from huiyin.kernel.permissions import Role

SYSTEM = system("tests")
PASSWORD = "lantern-7-bridge"


@dataclass(frozen=True)
class Town:
    """Ids of the places and organisations."""

    city: int
    district: int
    street: int
    community: int
    compound: int
    building: int
    other_street: int
    other_community: int
    other_compound: int
    committee: int
    street_office: int
    property_company: int


@pytest.fixture(autouse=True)
def quick_hashing(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.HUIYIN_RATE_LIMITS = False


@pytest.fixture
def town(db: None) -> Town:
    city = add_area(actor=SYSTEM, parent=None, level=AreaLevel.CITY, name="株洲市")
    district = add_area(actor=SYSTEM, parent=city, level=AreaLevel.DISTRICT, name="荷塘区")
    street, community, compound = _street(district, "茨菇塘街道", "星城社区", "星城小区")
    far_street, far_community, far_compound = _street(district, "月塘街道", "袁家湾社区", "月塘小区")
    building = add_area(actor=SYSTEM, parent=compound, level=AreaLevel.BUILDING, name="3栋")
    return Town(
        city.pk,
        district.pk,
        street.pk,
        community.pk,
        compound.pk,
        building.pk,
        far_street.pk,
        far_community.pk,
        far_compound.pk,
        _org(
            "星城社区居委会", OrgKind.COMMUNITY_COMMITTEE, AreaLevel.COMMUNITY, community.pk, "0731-28680001"
        ),
        _org("茨菇塘街道办事处", OrgKind.STREET_OFFICE, AreaLevel.STREET, street.pk, "0731-28680002"),
        _org("安居物业", OrgKind.PROPERTY_COMPANY, AreaLevel.COMPOUND, compound.pk, "0731-28680003"),
    )


def _street(district: Any, street_name: str, community_name: str, compound_name: str) -> tuple[Any, Any, Any]:
    street = add_area(actor=SYSTEM, parent=district, level=AreaLevel.STREET, name=street_name)
    community = add_area(actor=SYSTEM, parent=street, level=AreaLevel.COMMUNITY, name=community_name)
    compound = add_compound(actor=SYSTEM, parent=community, name=compound_name)
    return street, community, compound


def _org(name: str, kind: OrgKind, level: AreaLevel, area_id: int, phone: str) -> int:
    org = orgs.add_org(actor=SYSTEM, name=name, kind=kind, level=level, phone=phone)
    orgs.set_work_area(actor=SYSTEM, org=org, area_id=area_id)
    return org.pk


@dataclass(frozen=True)
class Somebody:
    """A person with an account: what they log in with."""

    person_id: int
    account_id: int
    handle: str

    @property
    def actor(self) -> Actor:
        """Return who they act as now."""
        return people.actor_of_account(self.account_id)


Maker = Callable[..., Somebody]
Visit = Callable[[Somebody], Client]


@pytest.fixture
def somebody(db: None) -> Maker:
    """Return a maker of persons with account, who may hold a role."""
    made = 0

    def make(name: str = "林晓雨", role: Role | None = None, **where: int | str | bool) -> Somebody:
        nonlocal made
        made += 1
        handle = f"1380000{made:04d}"
        account = people.register(actor=stranger(), name=name, password=PASSWORD, phone=handle)
        if role is not None:
            facts: dict[str, Any] = where
            people.give_grant(actor=SYSTEM, person_id=account.person_id, role=role, **facts)
        return Somebody(account.person_id, account.pk, handle)

    return make


@pytest.fixture
def street_staff(town: Town, somebody: Maker) -> Somebody:
    return somebody("街道小赵", Role.STREET_STAFF, area_id=town.street)


@pytest.fixture
def building_head(town: Town, somebody: Maker) -> Somebody:
    return somebody("楼长老周", Role.BUILDING_HEAD, area_id=town.building)


@pytest.fixture
def resident(somebody: Maker) -> Somebody:
    return somebody("林晓雨")


@pytest.fixture
def visit(client: Client) -> Visit:
    """Return a maker of logged-in test clients."""

    def log_in(who: Somebody) -> Client:
        assert client.login(handle=who.handle, password=PASSWORD)
        return client

    return log_in
