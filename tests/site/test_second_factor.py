"""The second factor from the picture to the lost phone: pages, actions, API and the terminal."""

from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from pytest_django import Settings

from huiyin.civic.notices.models import Notice
from huiyin.civic.people import actions, public, queries
from huiyin.civic.people.actions.second import WrongSecond
from huiyin.civic.people.models import Account, RecoveryCode
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, Channel, system
from huiyin.kernel.errors import Invalid, NotAllowed, NotFound, Refusal
from huiyin.kit import onetime
from huiyin.kit.models import AuditRecord
from huiyin.site.cli import huiyin
from huiyin.site.doctor import second_factor
from huiyin.site.findings import Grade
from huiyin.site.reactions import relay
from tests.cast import PASSWORD, Cast
from tests.fixtures import Login, Watch

pytestmark = pytest.mark.usefixtures("watch")


@pytest.fixture(autouse=True)
def _no_limits(settings: Settings) -> None:
    settings.HUIYIN_RATE_LIMITS = False


def code_of(actor: Actor, *, later: int = 0) -> str:
    """Return what the app of somebody shows now, or some half minutes later."""
    secret = queries.secret_of(queries.account_of(actor))
    return onetime.code_at(secret, onetime.step_of(clock.now()) + later)


def turn_on(actor: Actor) -> list[str]:
    actions.begin_second(actor=actor)
    return actions.confirm_second(actor=actor, password=PASSWORD, code=code_of(actor, later=-1))


def password_of(cast: Cast, name: str, client: Client, target: str = "") -> Any:
    facts = {"handle": cast.member(name).phone, "password": PASSWORD, "next": target}
    return client.post("/login/", facts)


def test_a_clerk_scans_the_picture_confirms_it_and_reads_the_codes_once(cast: Cast, login: Login) -> None:
    clerk = login(cast.clerk)
    assert "/me/second/" in clerk.get("/me/").content.decode()
    assert "<svg" not in clerk.get("/me/second/set-up/").content.decode()
    page = clerk.post("/me/second/set-up/").content.decode()
    assert "<svg" in page
    shown = queries.set_up_of(cast.clerk)
    assert shown is not None
    assert shown.typed in page
    wrong = clerk.post("/me/second/set-up/", {"code": "000000", "password": PASSWORD})
    assert wrong.status_code == 422
    assert "code" in wrong.context["form"].errors
    bad = clerk.post("/me/second/set-up/", {"code": code_of(cast.clerk), "password": "not-it"})
    assert "password" in bad.context["form"].errors
    on = clerk.post("/me/second/set-up/", {"code": code_of(cast.clerk), "password": PASSWORD})
    codes = on.context["codes"]
    assert len(set(codes)) == 10
    assert codes[0] in on.content.decode()
    # What is kept opens nothing, and what is on is never shown again.
    kept = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert len(kept) == 10
    assert not kept & {code.replace("-", "") for code in codes}
    assert queries.set_up_of(cast.clerk) is None
    assert clerk.get("/desk/").status_code == 200
    assert codes[0] not in clerk.get("/me/second/").content.decode()


def test_a_password_alone_is_nobody_on_pages_api_and_admin(cast: Cast, client: Client) -> None:
    turn_on(cast.operator)
    at_door = password_of(cast, "operator", client, "/people/")
    assert at_door["Location"] == "/login/second/"
    assert client.get("/people/")["Location"].startswith("/login/")
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert client.get("/api/v1/people/me").status_code == 401
    assert client.get("/login/")["Location"] == "/login/second/"
    assert client.post("/me/second/drop/", {"password": PASSWORD}).status_code == 401
    assert client.post("/login/second/", {"code": "000000"}).status_code == 422
    entered = client.post("/login/second/", {"code": code_of(cast.operator)})
    assert entered["Location"] == "/people/"
    assert client.get("/people/").status_code == 200
    assert client.get("/admin/").status_code == 200
    assert client.get("/api/v1/people/me/second").json()["recovery_left"] == 10


def test_a_code_counts_once_and_one_step_to_either_side(cast: Cast) -> None:
    turn_on(cast.clerk)
    now = code_of(cast.clerk)
    actions.show_second(actor=cast.clerk, code=now)
    for used in (now, code_of(cast.clerk, later=-1), code_of(cast.clerk, later=2)):
        with pytest.raises(WrongSecond):
            actions.show_second(actor=cast.clerk, code=used)
    actions.show_second(actor=cast.clerk, code=code_of(cast.clerk, later=1))


def test_a_recovery_code_opens_once_and_new_ones_end_the_old(cast: Cast, client: Client) -> None:
    codes = turn_on(cast.clerk)
    password_of(cast, "clerk", client)
    assert client.post("/login/second/", {"code": codes[0].lower()})["Location"] == "/"
    with pytest.raises(WrongSecond):
        actions.show_second(actor=cast.clerk, code=codes[0])
    again = client.post("/me/second/codes/", {"password": PASSWORD, "code": codes[1]})
    assert len(again.context["codes"]) == 10
    for old in codes[1:3]:
        with pytest.raises(WrongSecond):
            actions.show_second(actor=cast.clerk, code=old)


def test_a_code_of_one_opens_nothing_of_another(cast: Cast) -> None:
    mine, theirs = turn_on(cast.clerk), turn_on(cast.second_clerk)
    for code in (theirs[0], code_of(cast.second_clerk)):
        with pytest.raises(WrongSecond):
            actions.show_second(actor=cast.clerk, code=code)
    actions.show_second(actor=cast.clerk, code=mine[0])


def test_the_step_is_tried_a_few_times_only(cast: Cast, client: Client, settings: Settings) -> None:
    turn_on(cast.clerk)
    settings.HUIYIN_RATE_LIMITS = True
    password_of(cast, "clerk", client)
    for _ in range(8):
        client.post("/login/second/", {"code": "000000"})
    assert client.post("/login/second/", {"code": code_of(cast.clerk)}).status_code == 422
    assert client.get("/me/").status_code != 200


def test_whoever_waits_at_the_door_too_long_or_has_another_password_starts_anew(
    cast: Cast, client: Client, watch: Watch
) -> None:
    turn_on(cast.clerk)
    password_of(cast, "clerk", client)
    watch.forward(minutes=11)
    late = client.post("/login/second/", {"code": code_of(cast.clerk)})
    assert late["Location"] == "/login/"
    password_of(cast, "clerk", client)
    actions.change_password(actor=cast.clerk, old=PASSWORD, new="nine-lanterns-over-zhuzhou")
    assert client.post("/login/second/", {"code": code_of(cast.clerk)})["Location"] == "/login/"
    assert client.get("/me/").status_code != 200


def test_where_it_is_demanded_nothing_opens_before_it_is_set_up(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.HUIYIN_SECOND_FACTOR = "operators"
    assert password_of(cast, "clerk", Client())["Location"] == "/"
    assert password_of(cast, "operator", client, "/people/")["Location"] == "/login/set-up/"
    for page in ("/people/", "/me/", "/me/second/", "/admin/"):
        assert client.get(page).status_code == 302, page
    assert client.get("/api/v1/people/me").status_code == 401
    assert client.get("/login/second/")["Location"] == "/login/set-up/"
    client.post("/login/set-up/")
    codes = client.post("/login/set-up/", {"code": code_of(cast.operator), "password": PASSWORD})
    assert len(codes.context["codes"]) == 10
    assert codes.context["target"] == "/people/"
    assert client.get("/people/").status_code == 200
    # The phone is changed: off, and at once to be set up anew.
    off = {"password": PASSWORD, "code": codes.context["codes"][0]}
    assert client.post("/me/second/drop/", off).status_code == 302
    assert client.get("/people/").status_code == 302
    assert client.get("/login/", follow=True).redirect_chain[-1][0] == "/login/set-up/"


def test_a_session_that_is_open_when_the_demand_comes_goes_back_to_the_door(
    cast: Cast, login: Login, settings: Settings
) -> None:
    browser = login(cast.operator)
    assert browser.get("/admin/").status_code == 200
    settings.HUIYIN_SECOND_FACTOR = "staff"
    assert browser.get("/admin/")["Location"].startswith("/admin/login/")
    assert browser.get("/admin/login/?next=/admin/")["Location"] == "/login/?next=/admin/"
    assert browser.get("/login/")["Location"] == "/login/set-up/"
    resident = login(cast.resident)
    assert resident.get("/me/").status_code == 200


def test_another_device_of_mine_must_show_it_too(cast: Cast, login: Login) -> None:
    here, elsewhere = login(cast.clerk), login(cast.clerk)
    here.post("/me/second/set-up/")
    here.post("/me/second/set-up/", {"code": code_of(cast.clerk), "password": PASSWORD})
    assert here.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


def test_a_token_is_no_side_door(cast: Cast, client: Client, settings: Settings) -> None:
    secret = public.issue_token(actor=cast.operator, name="旧脚本", days=9).secret
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/people/me", headers=headers).status_code == 200
    settings.HUIYIN_SECOND_FACTOR = "operators"
    refused = client.get("/api/v1/people/me", headers=headers)
    assert refused.status_code == 401
    assert refused.json()["code"] == "second_needed"
    turn_on(cast.operator)
    assert client.get("/api/v1/people/me", headers=headers).status_code == 200


def test_turning_it_off_takes_the_password_and_a_code(cast: Cast, login: Login, client: Client) -> None:
    codes = turn_on(cast.clerk)
    for password, code, at in (("wrong", codes[0], "password"), (PASSWORD, "000000", "code")):
        with pytest.raises(Invalid) as refused:
            actions.drop_second(actor=cast.clerk, password=password, code=code)
        assert refused.value.field == at
    actions.drop_second(actor=cast.clerk, password=PASSWORD, code=codes[0])
    assert not RecoveryCode.objects.exists()
    assert password_of(cast, "clerk", client)["Location"] == "/"


def test_a_resident_has_none(cast: Cast, login: Login) -> None:
    with pytest.raises(NotAllowed):
        actions.begin_second(actor=cast.resident)
    browser = login(cast.resident)
    assert browser.get("/me/second/set-up/").status_code == 200
    assert browser.post("/me/second/set-up/").status_code == 403


def test_an_operator_takes_a_colleagues_off_who_is_told(cast: Cast, login: Login, client: Client) -> None:
    turn_on(cast.clerk)
    person = cast.member("clerk").person_id
    operator = login(cast.operator)
    where = f"/people/{person}/second/"
    assert where in operator.get(f"/people/{person}/").content.decode()
    assert operator.post(where, {"purpose": "?"}).status_code == 422
    assert operator.post(where, {"purpose": "本人到窗口，手机丢失"}).status_code == 302
    assert where not in operator.get(f"/people/{person}/").content.decode()
    record = AuditRecord.objects.get(kind="people.second_reset")
    assert record.detail["person"] == person
    relay().drain()
    assert Notice.objects.filter(person=person, kind="second_factor_reset").count() == 1
    assert password_of(cast, "clerk", client)["Location"] == "/"


def test_nobody_else_takes_it_off_and_nobody_their_own(cast: Cast) -> None:
    turn_on(cast.clerk)
    turn_on(cast.operator)
    clerk = cast.member("clerk").person_id
    for actor in (cast.second_clerk, cast.street, cast.leader, cast.resident):
        with pytest.raises((NotAllowed, NotFound)):
            actions.reset_second(actor=actor, person_id=clerk, purpose="手机丢失")
        with pytest.raises(NotAllowed):
            actions.reset_second(actor=actor, handle=cast.member("clerk").phone, purpose="手机丢失")
    own = cast.member("operator").person_id
    with pytest.raises(NotAllowed):
        actions.reset_second(actor=cast.operator, person_id=own, purpose="手机丢失")
    with pytest.raises(Refusal):
        actions.reset_second(
            actor=cast.operator, person_id=cast.member("street").person_id, purpose="手机丢失"
        )


def test_the_api_resets_too_and_says_how_it_stands(cast: Cast, client: Client) -> None:
    turn_on(cast.clerk)
    secret = public.issue_token(actor=cast.operator, name="台账", days=9).secret
    where = f"/api/v1/people/{cast.member('clerk').person_id}/second/reset"
    headers = {"Authorization": f"Bearer {secret}"}
    told = client.post(where, {"purpose": "手机丢失"}, "application/json", headers=headers)
    assert told.status_code == 204
    again = client.post(where, {"purpose": "手机丢失"}, "application/json", headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "second_off")


def test_the_terminal_helps_when_nobody_can_log_in(cast: Cast, settings: Settings) -> None:
    turn_on(cast.operator)
    phone = cast.member("operator").phone
    asked = ["token", "--handle", phone, "--password", PASSWORD, "--name", "脚本"]
    assert CliRunner().invoke(huiyin, [*asked, "--code", "000000"]).exit_code == 1
    assert CliRunner().invoke(huiyin, [*asked, "--code", code_of(cast.operator)]).output.startswith("hy_")
    done = CliRunner().invoke(huiyin, ["unlock", "--handle", phone, "--purpose", "手机丢失，当面核对"])
    assert done.exit_code == 0
    assert Account.objects.get(person=cast.member("operator").person_id).second_since is None
    settings.HUIYIN_SECOND_FACTOR = "operators"
    refused = CliRunner().invoke(huiyin, asked)
    assert refused.exit_code == 1
    assert "hy_" not in refused.output


def test_two_browsers_that_use_one_code_at_once_do_not_both_get_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn_on(cast.clerk)
    code, as_read_by_both = code_of(cast.clerk), queries.account_of(cast.clerk)
    monkeypatch.setattr("huiyin.civic.people.actions.second.account_of", lambda actor: as_read_by_both)
    actions.show_second(actor=cast.clerk, code=code)
    with pytest.raises(WrongSecond):
        actions.show_second(actor=cast.clerk, code=code)


def test_an_erased_person_leaves_no_secret(cast: Cast) -> None:
    turn_on(cast.clerk)
    person = cast.member("clerk").person_id
    public.erase_person(actor=system("tests", Channel.JOB), person_id=person, reason="本人要求删除")
    account = Account.objects.get(person=person)
    assert account.second_secret is None
    assert not account.recovery_codes.exists()


def test_a_half_minute_is_thirty_seconds(cast: Cast, watch: Watch) -> None:
    turn_on(cast.clerk)
    code = code_of(cast.clerk)
    watch.set(watch.now + timedelta(seconds=90))
    with pytest.raises(WrongSecond):
        actions.show_second(actor=cast.clerk, code=code)


def test_the_check_says_when_a_password_is_enough_for_operators(settings: Settings) -> None:
    assert second_factor().grade is Grade.HINT
    settings.HUIYIN_SECOND_FACTOR = "operators"
    assert second_factor().grade is Grade.GOOD
