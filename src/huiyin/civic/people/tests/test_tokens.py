"""API tokens: scopes that narrow, limits that are told, and other systems that work with them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from huiyin.civic.people import public
from huiyin.civic.people.models import ApiToken
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, NeedsLogin, NotAllowed, NotFound
from huiyin.kernel.permissions import Permission, Role
from huiyin.kernel.scopes import Scope
from tests.cast import Cast
from tests.fixtures import Login

Ask = Callable[..., Any]


@pytest.fixture
def ask(client: Client) -> Ask:
    def call(secret: str, path: str, method: str = "GET", data: str = "{}") -> Any:
        headers = {"Authorization": f"Bearer {secret}"}
        return client.generic(
            method, f"/api/v1{path}", data, content_type="application/json", headers=headers
        )

    return call


@pytest.fixture
def counted(settings: Settings) -> None:
    settings.HUIYIN_RATE_LIMITS = True


def issued(actor: Actor, *scopes: Scope, **more: Any) -> str:
    return public.issue_token(
        actor=actor, name="桥", days=2, scopes=frozenset(scopes or Scope), **more
    ).secret


class TestScopes:
    def test_a_missing_scope_is_named(self, cast: Cast, ask: Ask) -> None:
        answer = ask(issued(cast.clerk, Scope.FILE), "/queue")
        assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")
        assert "read" in answer.json()["detail"]
        assert 'error="insufficient_scope", scope="read"' in answer["WWW-Authenticate"]
        assert ask(issued(cast.clerk, Scope.READ), "/queue").status_code == 200

    def test_what_everybody_reads_needs_no_scope(self, cast: Cast, ask: Ask) -> None:
        assert ask(issued(cast.clerk, Scope.WORK), f"/places/{cast.places.compound.token}").status_code == 200

    def test_a_scope_gives_nothing_that_the_owner_lacks(self, cast: Cast, ask: Ask) -> None:
        answer = ask(issued(cast.resident), "/queue")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")

    def test_a_token_of_before_does_what_it_did(self, cast: Cast, ask: Ask) -> None:
        secret = issued(cast.clerk)
        # A row of the version before says nothing of scopes and limits: the database fills them in.
        assert ApiToken.objects.get().scopes.split() == list(Scope)
        assert ask(secret, "/people/me").status_code == 200

    def test_a_token_needs_a_purpose_and_fair_limits(self, cast: Cast) -> None:
        with pytest.raises(Invalid):
            public.issue_token(actor=cast.clerk, name="桥", days=2, scopes=frozenset())
        for wrong in ({"per_minute": 0}, {"per_day": 9_999_999}):
            with pytest.raises(Invalid):
                issued(cast.clerk, **wrong)

    def test_a_narrow_token_cannot_issue_a_wider_one(self, cast: Cast, ask: Ask) -> None:
        narrow = issued(cast.clerk, Scope.OWN, Scope.READ)
        body = '{"name": "x", "scopes": ["%s"]}'
        assert ask(narrow, "/people/me/tokens", "POST", body % "read").status_code == 200
        answer = ask(narrow, "/people/me/tokens", "POST", body % "work")
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_beyond")

    def test_one_lists_and_revokes_ones_own_by_api(self, cast: Cast, ask: Ask) -> None:
        secret = issued(cast.resident, Scope.OWN)
        (listed,) = ask(secret, "/people/me/tokens").json()
        assert (listed["scopes"], "secret" in listed) == (["own"], False)
        assert ask(secret, f"/people/me/tokens/{listed['id']}/revoke", "POST").status_code == 200
        assert ask(secret, "/people/me/tokens").status_code == 401


@pytest.mark.usefixtures("watch", "counted")
class TestLimits:
    def test_a_program_is_told_what_is_left_and_stopped_when_nothing_is(self, cast: Cast, ask: Ask) -> None:
        secret = issued(cast.clerk, Scope.READ, per_minute=2, per_day=50)
        moment = clock.now().replace(second=20, microsecond=0)
        with clock.frozen(moment):
            first = ask(secret, "/queue")
            assert first["RateLimit-Policy"] == '"minute";q=2;w=60, "day";q=50;w=86400'
            assert first["RateLimit"].startswith('"minute";r=1;t=40, "day";r=49;t=')
            assert ask(secret, "/queue").status_code == 200
            refused = ask(secret, "/queue")
        assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
        assert (refused["Retry-After"], refused.json()["code"]) == ("40", "too_many")
        assert refused["RateLimit"].startswith('"minute";r=0;t=40')
        with clock.frozen(moment + timedelta(seconds=40)):
            assert ask(secret, "/queue").status_code == 200

    def test_the_day_has_its_own_limit(self, cast: Cast, ask: Ask) -> None:
        secret = issued(cast.clerk, Scope.READ, per_minute=100, per_day=1)
        assert [ask(secret, "/queue").status_code for _ in range(2)] == [200, 429]

    def test_each_token_counts_for_itself(self, cast: Cast, ask: Ask) -> None:
        one, other = (issued(cast.clerk, Scope.READ, per_minute=1) for _ in range(2))
        assert [ask(secret, "/queue").status_code for secret in (one, other, one)] == [200, 200, 429]

    def test_when_it_was_used_last_is_noted_once_a_minute(self, cast: Cast, ask: Ask) -> None:
        secret, moment = issued(cast.clerk), clock.now()
        seen = []
        for seconds in (0, 30, 90):
            with clock.frozen(moment + timedelta(seconds=seconds)):
                ask(secret, "/queue")
                seen.append(ApiToken.objects.get().last_used_at)
        assert seen == [moment, moment, moment + timedelta(seconds=90)]

    def test_the_uses_of_one_second_are_written_down_together(
        self, cast: Cast, ask: Ask, login: Login
    ) -> None:
        one, other = issued(cast.clerk), issued(cast.clerk)
        moment = clock.now()
        used = ApiToken.objects.order_by("pk").values_list("last_used_at", flat=True)
        with clock.frozen(moment):
            ask(one, "/queue")
        with clock.frozen(moment + timedelta(milliseconds=400)):
            ask(other, "/queue")
            assert [*used.all()] == [moment, None]
        with clock.frozen(moment + timedelta(seconds=5)):
            login(cast.clerk).get("/api/v1/queue")
        assert [*used.all()] == [moment, moment + timedelta(milliseconds=400)]

    def test_nobody_writes_a_use_down_but_the_system(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            public.note_token_uses(actor=cast.clerk, used={1: clock.now()})

    def test_people_with_a_session_hear_of_no_limit(self, cast: Cast, login: Login) -> None:
        assert "RateLimit" not in login(cast.clerk).get("/api/v1/queue").headers


class TestMachines:
    def made(self, cast: Cast, **more: Any) -> int:
        facts = {"role": Role.COMMUNITY_STAFF, "area_id": cast.places.community.id, **more}
        return public.make_machine(
            actor=cast.operator, name="12345 热线桥", purpose="接入热线工单", **facts
        ).pk

    def test_a_machine_works_where_its_role_reaches_and_approves_nothing(self, cast: Cast, ask: Ask) -> None:
        machine = self.made(cast)
        secret = issued(cast.operator, machine_id=machine)
        assert ask(secret, "/queue").status_code == 200
        actor = public.actor_of_token(secret)
        assert actor is not None
        assert actor.has(Permission.CIVIC_MATTER_ACCEPT)
        assert not actor.has(Permission.CIVIC_MATTER_APPROVE)

    def test_a_machine_is_told_nothing_and_stands_on_no_board(self, cast: Cast, client: Client) -> None:
        before = public.holders_of(Permission.CIVIC_MATTER_ACCEPT, cast.places.compound.scope)
        self.made(cast)
        assert public.holders_of(Permission.CIVIC_MATTER_ACCEPT, cast.places.compound.scope) == before
        assert (
            "12345 热线桥" not in client.get(f"/places/{cast.places.compound.token}/team/").content.decode()
        )

    def test_only_operators_keep_machines_and_none_fills_a_persons_office(self, cast: Cast) -> None:
        for actor in (cast.street, cast.clerk, cast.nobody):
            with pytest.raises((NotAllowed, NeedsLogin)):
                public.make_machine(
                    actor=actor, name="x", purpose="不该有的", role=Role.GRID_STEWARD, area_id=1
                )
        for role in (Role.OPERATOR, Role.LEADER, Role.BRANCH_SECRETARY):
            with pytest.raises(Invalid):
                self.made(cast, role=role)

    def test_nobody_else_issues_or_revokes_its_tokens(self, cast: Cast) -> None:
        machine = self.made(cast)
        public.issue_token(actor=cast.operator, name="桥", days=2, machine_id=machine)
        for actor in (cast.street, cast.clerk):
            with pytest.raises(NotAllowed):
                public.issue_token(actor=actor, name="桥", days=2, machine_id=machine)
            with pytest.raises(NotFound):
                public.revoke_token(actor=actor, token_id=ApiToken.objects.get().pk)
        with pytest.raises(NotFound):
            public.issue_token(
                actor=cast.operator, name="桥", days=2, machine_id=cast.member("clerk").person_id
            )

    def test_a_retired_machine_works_no_more(self, cast: Cast, ask: Ask) -> None:
        machine = self.made(cast)
        secret = issued(cast.operator, machine_id=machine)
        public.retire_machine(actor=cast.operator, machine_id=machine)
        assert ask(secret, "/queue").status_code == 401
        with pytest.raises(NotFound):
            public.issue_token(actor=cast.operator, name="桥", days=2, machine_id=machine)

    def test_an_operator_does_all_of_it_on_the_page(self, cast: Cast, login: Login, ask: Ask) -> None:
        client = login(cast.operator)
        where = {"area_id": cast.places.community.full_name, "role": "community_staff"}
        sent = client.post("/people/machines/", {"name": "热线桥", "purpose": "接入热线工单", **where})
        assert sent["Location"] == "/people/machines/"
        (row,) = client.get("/people/machines/").context["machines"]
        form = {"name": "桥", "scopes": ["read"], "days": "30", "per_minute": "60", "per_day": "1000"}
        shown = client.post(f"/people/machines/{row.id}/tokens/", form)
        secret = shown.context["issued"].secret
        assert ask(secret, "/queue").status_code == 200
        page = client.get("/people/machines/").content.decode()
        assert f"…{secret[-4:]}" in page
        assert secret not in page
        client.post(f"/people/machines/tokens/{shown.context['issued'].id}/revoke/")
        assert ask(secret, "/queue").status_code == 401
        client.post(f"/people/machines/{row.id}/retire/")
        assert client.get("/people/machines/").context["machines"] == []

    def test_a_mistake_is_told_at_its_field(self, cast: Cast, login: Login) -> None:
        answer = login(cast.operator).post(
            "/people/machines/", {"name": "桥", "purpose": "x", "role": "leader"}
        )
        assert answer.status_code == 422
        assert "role" in answer.context["form"].errors


def test_limits_are_lifted_for_measurements(cast: Cast, ask: Ask, settings: Settings) -> None:
    settings.HUIYIN_RATE_LIMITS = False
    secret = issued(cast.clerk, per_minute=1)
    assert {ask(secret, "/queue").status_code for _ in range(3)} == {200}
