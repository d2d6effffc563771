"""Writes on people: each refusal beside its success."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from huiyin.civic.people import public, queries
from huiyin.civic.people.models import Account, Grant, Person, Residence
from huiyin.civic.people.rules import Tie
from huiyin.civic.people.tests.conftest import PASSWORD, SYSTEM, Maker, Somebody, Town
from huiyin.kernel import clock
from huiyin.kernel.actor import stranger
from huiyin.kernel.errors import AlreadyChanged, Invalid, NotAllowed, NotFound, Refusal
from huiyin.kernel.permissions import Role
from huiyin.kit.models import AuditRecord, OutboxEvent


def test_registering_seals_the_contact_and_logs_in_by_either(db: None) -> None:
    account = public.register(
        actor=stranger(), name="林晓雨", password=PASSWORD, phone="138 0000 8000", email="Lin@example.com"
    )
    assert public.authenticate_contact("13800008000", PASSWORD) == account
    assert public.authenticate_contact("lin@EXAMPLE.com", PASSWORD) == account
    assert public.authenticate_contact("13800008000", "wrong") is None
    stored = Person.objects.values().get()
    assert b"13800008000" not in bytes(str(stored), "utf-8")
    assert "lin@example.com" not in str(stored)
    assert OutboxEvent.objects.get().name == "people.account_opened"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"phone": "12"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"email": "no-address"}, "email"),
        ({"password": "12345678"}, "password"),
    ],
)
def test_a_wrong_registration_is_refused_at_its_field_and_leaves_nothing(
    db: None, facts: dict[str, str], field: str
) -> None:
    given = {"name": "林晓雨", "password": PASSWORD, "phone": "13800008000"} | facts
    with pytest.raises(Invalid) as refusal:
        public.register(actor=stranger(), **given)
    assert refusal.value.field == field
    assert not Person.objects.exists()
    assert not AuditRecord.objects.exists()


def test_a_contact_has_one_account(resident: Somebody) -> None:
    with pytest.raises(Refusal) as refusal:
        public.register(actor=stranger(), name="别人", password=PASSWORD, phone=resident.handle)
    assert (refusal.value.code, refusal.value.field) == ("contact_taken", "phone")
    assert Account.objects.count() == 1


def test_noting_a_person_is_one_insert_and_links_nothing(
    resident: Somebody, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):  # savepoint, insert, release
        noted = public.note_person(actor=SYSTEM, name="林晓雨", phone=resident.handle)
    assert noted.pk != resident.person_id
    assert public.masked_contact([noted.pk])[noted.pk].phone == "138****0001"


def test_an_operator_is_made_by_the_command_line_only(town: Town, resident: Somebody) -> None:
    for actor in (stranger(), resident.actor):
        with pytest.raises(NotAllowed):
            public.make_operator(actor=actor, name="运维", handle="op@example.com", password=PASSWORD)
    account = public.make_operator(actor=SYSTEM, name="运维", handle="op@example.com", password=PASSWORD)
    again = public.make_operator(actor=SYSTEM, name="运维", handle="op@example.com", password="other-9-gate")
    assert again == account
    assert public.authenticate_contact("op@example.com", "other-9-gate") == account
    assert [grant.role for grant in public.actor_of_account(account.pk).grants] == [Role.OPERATOR]
    assert account.is_staff
    assert account.has_perm("people.view_person")
    assert not account.has_perm("people.change_person")


def test_street_staff_give_a_role_in_their_street_and_nowhere_else(
    town: Town, street_staff: Somebody, resident: Somebody
) -> None:
    facts: dict[str, Any] = {"role": Role.GRID_STEWARD, "handle": resident.handle}
    grant = public.give_grant(actor=street_staff.actor, area_id=town.compound, **facts)
    assert (grant.person_id, grant.street_id, grant.given_by_id) == (
        resident.person_id,
        town.street,
        street_staff.person_id,
    )
    for area in (town.other_compound, town.district):
        with pytest.raises(NotAllowed):
            public.give_grant(actor=street_staff.actor, area_id=area, **facts)
    assert len(resident.actor.grants) == 1


def test_a_role_with_more_rights_than_ones_own_cannot_be_given(
    town: Town, street_staff: Somebody, resident: Somebody
) -> None:
    with pytest.raises(NotAllowed):
        public.give_grant(
            actor=street_staff.actor, role=Role.OPERATOR, area_id=town.compound, handle=resident.handle
        )
    assert resident.actor.grants == ()


def test_a_bare_number_pulls_no_stranger_into_scope(
    town: Town, street_staff: Somebody, resident: Somebody
) -> None:
    with pytest.raises(NotFound):
        public.give_grant(
            actor=street_staff.actor,
            role=Role.GRID_STEWARD,
            area_id=town.compound,
            person_id=resident.person_id,
        )
    assert not Grant.objects.filter(person=resident.person_id).exists()


def test_a_role_in_an_organisation_counts_to_where_it_works(
    town: Town, street_staff: Somebody, resident: Somebody
) -> None:
    public.give_grant(
        actor=street_staff.actor,
        role=Role.PROPERTY_STAFF,
        org_id=town.property_company,
        handle=resident.handle,
    )
    seen = queries.grants_in_reach(street_staff.actor)
    assert {row.where for row in seen} >= {"安居物业"}
    assert queries.find_persons(street_staff.actor, "林晓")


def test_the_same_role_twice_is_one(town: Town, resident: Somebody) -> None:
    for _ in range(2):
        public.give_grant(
            actor=SYSTEM, person_id=resident.person_id, role=Role.GRID_STEWARD, area_id=town.compound
        )
    assert Grant.objects.filter(person=resident.person_id).count() == 1


def test_a_role_holds_from_its_first_to_its_last_day(town: Town, resident: Somebody) -> None:
    now = clock.now()
    public.give_grant(
        actor=SYSTEM,
        person_id=resident.person_id,
        role=Role.GRID_STEWARD,
        area_id=town.compound,
        starts=now + timedelta(days=1),
        ends=now + timedelta(days=3),
    )
    held = []
    for day in range(5):
        with clock.frozen(now + timedelta(days=day, hours=1)):
            held.append(len(resident.actor.grants))
    assert held == [0, 1, 1, 0, 0]


def test_a_role_is_ended_by_who_could_give_it_or_its_holder_once(
    town: Town, street_staff: Somebody, somebody: Maker
) -> None:
    steward = somebody("网格员", Role.GRID_STEWARD, area_id=town.compound)
    outsider = somebody("外街道", Role.STREET_STAFF, area_id=town.other_street)
    grant = Grant.objects.get(person=steward.person_id)
    with pytest.raises(NotFound):
        public.end_grant(actor=outsider.actor, grant_id=grant.pk)
    public.end_grant(actor=street_staff.actor, grant_id=grant.pk)
    assert steward.actor.grants == ()
    with pytest.raises(NotFound):
        public.end_grant(actor=street_staff.actor, grant_id=grant.pk)
    mine = Grant.objects.get(person=outsider.person_id)
    public.end_grant(actor=outsider.actor, grant_id=mine.pk)
    assert outsider.actor.grants == ()


def test_ones_own_home_waits_and_is_confirmed_by_another(
    town: Town, resident: Somebody, building_head: Somebody
) -> None:
    home = public.tie_residence(
        actor=resident.actor, person_id=resident.person_id, area_id=town.building, room="603", tie=Tie.OWNER
    )
    assert home.confirmed_at is None
    for wrong in (resident, building_head):
        if wrong is resident:
            with pytest.raises(NotAllowed):
                public.confirm_home(actor=wrong.actor, home_id=home.pk)
    public.confirm_home(actor=building_head.actor, home_id=home.pk)
    home.refresh_from_db()
    assert home.confirmed_by_id == building_head.person_id
    with pytest.raises(AlreadyChanged):
        public.confirm_home(actor=building_head.actor, home_id=home.pk)


def test_a_building_head_records_residents_of_their_building_only(
    town: Town, building_head: Somebody
) -> None:
    facts: dict[str, Any] = {"name": "王安", "phone": "13900001111", "room": "2-603", "tie": Tie.FAMILY}
    home = public.record_resident(actor=building_head.actor, area_id=town.building, **facts)
    again = public.record_resident(actor=building_head.actor, area_id=town.building, **facts)
    assert again.pk == home.pk
    assert home.confirmed_at is not None
    with pytest.raises(NotAllowed):
        public.record_resident(actor=building_head.actor, area_id=town.other_compound, **facts)
    assert Residence.objects.count() == 1
    assert "2-603" not in str(Residence.objects.values().get())


def test_nobody_lives_in_a_street(town: Town, resident: Somebody) -> None:
    with pytest.raises(Invalid):
        public.tie_residence(
            actor=resident.actor, person_id=resident.person_id, area_id=town.street, tie=Tie.OWNER
        )


def test_a_token_acts_until_it_is_revoked_or_over(resident: Somebody) -> None:
    issued = public.issue_token(actor=resident.actor, name="脚本", days=2)
    assert issued.secret.startswith("hy_")
    actor = public.actor_of_token(issued.secret)
    assert actor is not None
    assert (actor.person_id, actor.channel.value) == (resident.person_id, "api")
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert public.actor_of_token(issued.secret) is None
    public.revoke_token(actor=resident.actor, token_id=issued.id)
    assert public.actor_of_token(issued.secret) is None


def test_a_token_is_loaded_in_one_query_and_kept_as_a_digest(
    resident: Somebody, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    issued = public.issue_token(actor=resident.actor, name="脚本", days=2)
    with django_assert_num_queries(1):
        assert public.actor_of_token(issued.secret) is not None
    with django_assert_num_queries(0):
        assert public.actor_of_token("Basic x") is None
    assert issued.secret not in str(list(public.ApiToken.objects.values()))


def test_nobody_revokes_the_token_of_another(resident: Somebody, somebody: Maker) -> None:
    issued = public.issue_token(actor=resident.actor, name="脚本", days=2)
    with pytest.raises(NotFound):
        public.revoke_token(actor=somebody("邻居").actor, token_id=issued.id)
    assert public.actor_of_token(issued.secret) is not None


def test_a_password_is_changed_by_who_knows_the_old_one(resident: Somebody) -> None:
    with pytest.raises(Invalid) as refusal:
        public.change_password(actor=resident.actor, old="wrong", new="harbour-5-wind")
    assert refusal.value.field == "old"
    public.change_password(actor=resident.actor, old=PASSWORD, new="harbour-5-wind")
    assert public.authenticate_contact(resident.handle, "harbour-5-wind") is not None


def test_another_contact_is_taken_over_only_if_it_is_free(resident: Somebody, somebody: Maker) -> None:
    neighbour = somebody("邻居")
    with pytest.raises(Refusal):
        public.change_contact(actor=resident.actor, handle=neighbour.handle, password=PASSWORD)
    public.change_contact(actor=resident.actor, handle="lin@example.com", password=PASSWORD)
    found = public.authenticate_contact("lin@example.com", PASSWORD)
    assert found is not None
    assert found.person_id == resident.person_id
    assert public.authenticate_contact(resident.handle, PASSWORD) == found


def test_staff_correct_a_person_in_scope_and_empty_fields_stay(
    town: Town, street_staff: Somebody, building_head: Somebody
) -> None:
    facts: dict[str, Any] = {"name": "王安", "phone": "13900001111", "tie": Tie.FAMILY}
    person = public.record_resident(actor=building_head.actor, area_id=town.building, **facts).person_id
    public.update_person(actor=street_staff.actor, person_id=person, id_number="11010519491231002X")
    shown = public.masked_contact([person])[person]
    assert (shown.name, shown.phone, shown.id_number) == ("王*", "139****1111", "110***********002*")
    with pytest.raises(NotFound):
        public.update_person(actor=building_head.actor, person_id=person, name="别名")


def test_erasing_leaves_a_number_and_nothing_else(town: Town, resident: Somebody) -> None:
    public.tie_residence(
        actor=resident.actor, person_id=resident.person_id, area_id=town.building, room="603", tie=Tie.OWNER
    )
    token = public.issue_token(actor=resident.actor, name="脚本", days=2)
    public.erase_person(actor=resident.actor, person_id=resident.person_id, reason="own wish")
    person = Person.objects.get(pk=resident.person_id)
    assert (person.name, person.phone, person.phone_index) == ("", None, "")
    assert public.actor_of_token(token.secret) is None
    assert public.authenticate_contact(resident.handle, PASSWORD) is None
    assert Residence.objects.get().room is None
    public.register(actor=stranger(), name="重来", password=PASSWORD, phone=resident.handle)


def test_nobody_erases_another_beyond_their_scope(resident: Somebody, somebody: Maker) -> None:
    with pytest.raises(NotFound):
        public.erase_person(actor=somebody("邻居").actor, person_id=resident.person_id, reason="because")
    assert public.names([resident.person_id]) == {resident.person_id: "林晓雨"}


def test_a_forgotten_password_is_renewed_at_the_counter_for_residents_only(
    town: Town, street_staff: Somebody, resident: Somebody, building_head: Somebody
) -> None:
    public.tie_residence(
        actor=resident.actor, person_id=resident.person_id, area_id=town.building, tie=Tie.OWNER
    )
    facts = {"purpose": "身份证当面核对"}
    fresh = public.renew_password(actor=street_staff.actor, person_id=resident.person_id, **facts)
    assert public.authenticate_contact(resident.handle, fresh) is not None
    assert fresh not in str(list(AuditRecord.objects.values()))
    with pytest.raises(NotAllowed):
        public.renew_password(actor=street_staff.actor, person_id=building_head.person_id, **facts)
    with pytest.raises(NotFound):
        public.renew_password(actor=building_head.actor, person_id=resident.person_id, **facts)
    assert public.authenticate_contact(building_head.handle, PASSWORD) is not None
