"""Pages of notices."""

from collections.abc import Callable

import pytest
from django.test import Client

from huiyin.civic.notices.models import Delivery, Notice
from huiyin.civic.notices.rules import DeliveryState
from huiyin.civic.notices.tests.conftest import PASSWORD, SYSTEM, Tell
from huiyin.civic.people import public as people
from huiyin.civic.places.public import AreaLevel, add_area
from huiyin.kernel.actor import Actor

Visit = Callable[[str], Client]


@pytest.fixture
def visit(client: Client) -> Visit:
    def log_in(handle: str) -> Client:
        assert client.login(handle=handle, password=PASSWORD)
        return client

    return log_in


@pytest.fixture
def operator(db: None, visit: Visit) -> Client:
    """Return the client of an operator."""
    add_area(actor=SYSTEM, parent=None, level=AreaLevel.CITY, name="株洲市")
    people.make_operator(actor=SYSTEM, name="运维", handle="op@example.com", password=PASSWORD)
    return visit("op@example.com")


def test_a_notice_is_read_and_leads_to_its_matter(tell: Tell, reader: Actor, visit: Visit) -> None:
    tell(reader)
    client = visit("13800008000")
    assert "路灯不亮" in client.get("/notices/").content.decode()
    notice = Notice.objects.get()
    assert client.post(f"/notices/{notice.pk}/")["Location"] == "/m/7K2M-9XQ4/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_notice_of_another_is_not_found_and_stays_unread(
    tell: Tell, reader: Actor, neighbour: Actor, visit: Visit
) -> None:
    tell(reader)
    notice = Notice.objects.get()
    assert visit("13800008001").post(f"/notices/{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_are_read_at_once(tell: Tell, reader: Actor, visit: Visit) -> None:
    tell(reader)
    tell(reader, dedupe="x:2")
    client = visit("13800008000")
    client.post("/notices/read/")
    assert client.get("/notices/").context["unread"] == 0


@pytest.mark.parametrize("after", ["x", "-3", "9" * 30, "²"])
def test_a_wrong_page_mark_shows_the_first_page(reader: Actor, visit: Visit, after: str) -> None:
    assert visit("13800008000").get("/notices/", {"after": after}).status_code == 200


def test_an_operator_sends_an_uncertain_email_again(tell: Tell, reader: Actor, operator: Client) -> None:
    tell(reader)
    Delivery.objects.update(state=DeliveryState.UNCERTAIN, error="The program stopped while sending.")
    page = operator.get("/notices/deliveries/").content.decode()
    assert "l***@example.com" in page
    assert "lin@example.com" not in page
    delivery = Delivery.objects.get()
    operator.post(f"/notices/deliveries/{delivery.pk}/again/")
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.QUEUED


def test_readers_do_not_look_after_emails(tell: Tell, reader: Actor, visit: Visit) -> None:
    tell(reader)
    client, delivery = visit("13800008000"), Delivery.objects.get()
    assert client.get("/notices/deliveries/").status_code == 403
    assert client.post(f"/notices/deliveries/{delivery.pk}/again/").status_code == 403


def test_the_admin_shows_emails_without_addresses(tell: Tell, reader: Actor, operator: Client) -> None:
    tell(reader)
    page = operator.get(f"/admin/notices/delivery/{Delivery.objects.get().pk}/change/")
    assert page.status_code == 200
    assert "lin@" not in page.content.decode()
