"""A password that became too short for its owner's role is changed at the door, after the second factor."""

import pytest
from django.test import Client
from pytest_django import Settings

from huiyin.civic.people import public, queries
from huiyin.civic.people.models import Account
from huiyin.kernel import clock
from huiyin.kernel.actor import stranger
from huiyin.kernel.errors import Invalid
from huiyin.kernel.permissions import Role
from huiyin.kit import onetime
from tests.cast import MAKER, PASSWORD, Cast
from tests.fixtures import Login, Watch

PHONE, SHORT, LONG = "13700001234", "teapot-9", "teapot-nine-under-fern"

pytestmark = pytest.mark.usefixtures("watch")


@pytest.fixture(autouse=True)
def _no_limits(settings: Settings) -> None:
    settings.HUIYIN_RATE_LIMITS = False


def appointed(cast: Cast) -> Account:
    """Return somebody who registered with a short password and works for the street since."""
    account = public.register(actor=stranger(), name="新来的", password=SHORT, phone=PHONE)
    public.give_grant(
        actor=MAKER, person_id=account.person_id, role=Role.STREET_STAFF, area_id=cast.places.street.id
    )
    return account


def log_in(client: Client, password: str) -> str:
    return client.post("/login/", {"handle": PHONE, "password": password, "next": "/desk/"})["Location"]


def test_a_resident_keeps_eight_and_whoever_is_appointed_takes_twelve(cast: Cast, client: Client) -> None:
    resident = Client()
    public.register(actor=stranger(), name="居民", password=SHORT, phone="13700001235")
    facts = {"handle": "13700001235", "password": SHORT}
    assert resident.post("/login/", facts)["Location"] == "/"
    appointed(cast)
    assert log_in(client, SHORT) == "/login/password/"
    assert client.get("/desk/").status_code == 302
    assert client.get("/api/v1/people/me").status_code == 401
    assert client.get("/login/")["Location"] == "/login/password/"
    again = client.post("/login/password/", {"old": SHORT, "new": "teapot-10"})
    assert again.status_code == 422
    assert "new" in again.context["form"].errors
    assert client.post("/login/password/", {"old": SHORT, "new": LONG})["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    assert log_in(Client(), LONG) == "/desk/"


def test_a_stolen_short_password_changes_nothing_before_the_second_factor(cast: Cast, client: Client) -> None:
    account = appointed(cast)
    actor = public.actor_of_account(account.pk)
    secret = onetime.new_secret()
    Account.objects.filter(pk=account.pk).update(second_secret=secret, second_since=clock.now())
    assert log_in(client, SHORT) == "/login/second/"
    assert client.post("/login/password/", {"old": SHORT, "new": LONG})["Location"] == "/login/second/"
    assert queries.account_of(actor).check_password(SHORT)
    code = onetime.code_at(secret, onetime.step_of(clock.now()))
    assert client.post("/login/second/", {"code": code})["Location"] == "/login/password/"
    assert client.get("/desk/").status_code == 302
    assert client.post("/login/password/", {"old": SHORT, "new": LONG})["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_first_the_phone_then_the_password_where_both_are_due(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.HUIYIN_SECOND_FACTOR = "staff"
    actor = public.actor_of_account(appointed(cast).pk)
    assert log_in(client, SHORT) == "/login/set-up/"
    client.post("/login/set-up/")
    code = onetime.code_at(queries.secret_of(queries.account_of(actor)), onetime.step_of(clock.now()))
    codes = client.post("/login/set-up/", {"code": code, "password": SHORT})
    assert codes.context["target"] == "/login/password/"
    assert client.post("/login/password/", {"old": SHORT, "new": LONG})["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_the_password_page_needs_somebody_at_the_door(cast: Cast, client: Client, login: Login) -> None:
    assert client.get("/login/password/")["Location"] == "/login/"
    assert login(cast.clerk).get("/login/password/")["Location"] == "/login/"


def test_ones_own_name_and_number_are_known(cast: Cast, login: Login, watch: Watch) -> None:
    page = login(cast.clerk).get("/me/password/").content.decode()
    assert "12" in page
    phone = cast.member("clerk").phone
    refused = login(cast.clerk).post("/me/password/", {"old": PASSWORD, "new": f"{phone}!"})
    assert "new" in refused.context["form"].errors
    with pytest.raises(Invalid) as weak:
        public.register(actor=stranger(), name="方小舟", password=f"fang.{PHONE}", phone=PHONE)
    assert weak.value.code == "weak_password"


def test_an_operator_is_made_with_twelve(db: None) -> None:
    with pytest.raises(Invalid):
        public.make_operator(actor=MAKER, name="管理员", handle=PHONE, password=SHORT)
    assert not Account.objects.exists()
