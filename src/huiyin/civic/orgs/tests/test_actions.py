from datetime import time

import pytest
from django.db import IntegrityError, transaction

from huiyin.civic.orgs import actions, queries
from huiyin.civic.orgs.models import Org, OrgArea, PublicNumber
from huiyin.civic.orgs.rules import OrgKind
from huiyin.civic.places.public import AreaLevel
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged, Invalid, NotAllowed, NotFound
from huiyin.kit.models import AuditRecord, OutboxEvent
from tests.cast import Cast

USCC = "91110000600037341L"


def _add(actor: Actor, name: str = "清水物业", phone: str = "", uscc: str = "") -> Org:
    kind, level = OrgKind.PROPERTY_COMPANY, AreaLevel.COMPOUND
    return actions.add_org(actor=actor, name=name, kind=kind, level=level, phone=phone, uscc=uscc)


def test_a_clerk_adds_an_organisation(cast: Cast) -> None:
    row = _add(cast.clerk, phone="0731-28480001", uscc=USCC)
    ref = queries.org(row.pk)
    assert (ref.name, ref.kind, ref.phone, ref.closes) == (
        "清水物业",
        OrgKind.PROPERTY_COMPANY,
        "0731-28480001",
        time(17, 30),
    )
    assert AuditRecord.objects.get().kind == "orgs.org_added"
    assert OutboxEvent.objects.get().name == "orgs.org_added"


@pytest.mark.parametrize("who", ["resident", "leader", "former", "nobody"])
def test_others_add_none(cast: Cast, who: str) -> None:
    before = Org.objects.count()
    with pytest.raises(NotAllowed):
        _add(getattr(cast, who))
    assert Org.objects.count() == before


def test_one_credit_code_is_one_organisation(cast: Cast) -> None:
    first = _add(cast.clerk, uscc=USCC)
    with pytest.raises(Invalid) as refused:
        _add(cast.clerk, "另一家", uscc=USCC)
    assert refused.value.field == "uscc"
    actions.update_org(actor=cast.clerk, org=first, uscc=USCC, name="清水物业公司")
    assert queries.org(first.pk).name == "清水物业公司"


def test_only_what_is_given_changes(cast: Cast) -> None:
    company = cast.orgs.property_company
    before = queries.org(company)
    actions.update_org(actor=cast.clerk, org=company, phone="0731-28480009", closes=time(18, 0))
    after = queries.org(company)
    assert (after.phone, after.closes) == ("0731-28480009", time(18, 0))
    assert (after.name, after.kind) == (before.name, before.kind)
    assert AuditRecord.objects.get().detail["old"]["phone"] == before.phone


def test_no_change_leaves_no_record(cast: Cast) -> None:
    company = queries.org(cast.orgs.property_company)
    actions.update_org(actor=cast.clerk, org=company, name=company.name)
    assert not AuditRecord.objects.exists()


def test_what_serves_a_wider_area_is_changed_from_above(cast: Cast) -> None:
    for actor in (cast.clerk, cast.street, cast.stranger_next_door):
        with pytest.raises(NotAllowed):
            actions.update_org(actor=actor, org=cast.orgs.bureau, phone="12345")
    actions.update_org(actor=cast.operator, org=cast.orgs.bureau, phone="12345")


def test_drawing_a_bureau_into_ones_own_area_gives_no_right_over_it(cast: Cast) -> None:
    area = cast.places.community.id
    actions.set_work_area(actor=cast.clerk, org=cast.orgs.bureau, area_id=area)
    with pytest.raises(NotAllowed):
        actions.update_org(actor=cast.clerk, org=cast.orgs.bureau, phone="12345")


def test_matters_arrive_at_the_nearest_intake(cast: Cast) -> None:
    assert queries.intake_for(cast.places.stairwell).id == cast.orgs.committee
    assert queries.intake_for(cast.places.next_compound).id == cast.orgs.next_committee
    assert queries.intake_for(cast.places.street).id == cast.orgs.hotline
    area = cast.places.compound.id
    actions.set_work_area(actor=cast.clerk, org=cast.orgs.branch, area_id=area, intake=True)
    assert queries.intake_for(cast.places.building).id == cast.orgs.branch
    assert queries.intake_for(cast.places.community).id == cast.orgs.committee


def test_without_any_intake_the_sentence_says_whom_to_call(cast: Cast) -> None:
    actions.end_org(actor=cast.system, org=cast.orgs.hotline)
    with pytest.raises(NotFound, match="12345") as refused:
        queries.intake_for(cast.places.street)
    assert refused.value.code == "no_intake"


def test_a_new_intake_replaces_the_one_before(cast: Cast) -> None:
    area = cast.places.community.id
    actions.set_work_area(actor=cast.clerk, org=cast.orgs.branch, area_id=area, intake=True)
    assert queries.intake_for(cast.places.community).id == cast.orgs.branch
    assert not queries.org(cast.orgs.committee).is_intake
    assert cast.orgs.committee in [org.id for org in queries.orgs_serving(cast.places.community)]
    assert OutboxEvent.objects.get().payload == {"area_id": area, "org_id": cast.orgs.branch}


def test_the_database_keeps_one_intake_an_area(cast: Cast) -> None:
    area = cast.places.community.id
    actions.set_work_area(actor=cast.clerk, org=cast.orgs.branch, area_id=area)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrgArea.objects.filter(area_id=area).update(is_intake=True)


def test_a_work_area_is_ended_once(cast: Cast) -> None:
    company, area = cast.orgs.property_company, cast.places.compound.id
    actions.end_work_area(actor=cast.clerk, org=company, area_id=area)
    assert company not in [org.id for org in queries.orgs_serving(cast.places.building)]
    with pytest.raises(AlreadyChanged):
        actions.end_work_area(actor=cast.clerk, org=company, area_id=area)


def test_work_areas_of_others_are_left_alone(cast: Cast) -> None:
    area = cast.places.next_compound.id
    with pytest.raises(NotAllowed):
        actions.set_work_area(actor=cast.clerk, org=cast.orgs.branch, area_id=area)
    with pytest.raises(NotAllowed):
        actions.end_work_area(
            actor=cast.stranger_next_door, org=cast.orgs.committee, area_id=cast.places.community.id
        )


def test_organisations_work_in_compounds_and_larger(cast: Cast) -> None:
    with pytest.raises(Invalid):
        actions.set_work_area(actor=cast.clerk, org=cast.orgs.branch, area_id=cast.places.building.id)


def test_an_ended_organisation_serves_nobody_and_is_still_read(cast: Cast) -> None:
    actions.end_org(actor=cast.clerk, org=cast.orgs.committee)
    assert queries.org(cast.orgs.committee).name == "上月塘社区居委会"
    assert queries.intake_for(cast.places.compound).id == cast.orgs.hotline
    assert queries.find_orgs("上月塘") == []
    with pytest.raises(NotFound):
        actions.update_org(actor=cast.system, org=cast.orgs.committee, phone="12345")
    assert {event.name for event in OutboxEvent.objects.all()} == {"orgs.org_ended", "orgs.intake_changed"}


def test_further_numbers_come_and_go(cast: Cast) -> None:
    company = cast.orgs.property_company
    actions.add_public_number(actor=cast.clerk, org=company, number="0731-28480002", purpose="夜间")
    line = actions.add_public_number(actor=cast.clerk, org=company, number="0731-28480002", purpose="值班")
    assert [(number.number, number.purpose) for number in queries.card(company).numbers] == [
        ("0731-28480002", "值班")
    ]
    with pytest.raises(NotAllowed):
        actions.end_public_number(actor=cast.resident, org=company, number_id=line.pk)
    actions.end_public_number(actor=cast.clerk, org=cast.orgs.branch, number_id=line.pk)
    assert PublicNumber.objects.count() == 1  # it belongs to another organisation
    actions.end_public_number(actor=cast.clerk, org=company, number_id=line.pk)
    assert not PublicNumber.objects.exists()


def test_the_hotline_is_made_once(cast: Cast) -> None:
    hotline = queries.org(cast.orgs.hotline)
    assert (hotline.name, hotline.phone, hotline.is_intake) == (
        "株洲市12345政务服务便民热线",
        "12345",
        True,
    )
    again = actions.seed_city_intake(actor=cast.system, city=cast.places.city)
    assert again.pk == hotline.id
    assert not AuditRecord.objects.exists()
