"""Telling once, reading one's own, and e-mails that go out once or are shown as uncertain."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from pytest_django import DjangoAssertNumQueries

from huiyin.civic.notices import actions, jobs, queries
from huiyin.civic.notices.models import Delivery, Notice
from huiyin.civic.notices.rules import TRIES, DeliveryState
from huiyin.civic.notices.tests.conftest import PASSWORD, SYSTEM, Tell
from huiyin.civic.people import public as people
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, Grant, stranger
from huiyin.kernel.errors import NeedsLogin, NotAllowed, NotFound, Refusal
from huiyin.kernel.permissions import Role
from huiyin.kit import mail
from huiyin.kit.mail import Outcome, Result

OPERATOR = Actor(person_id=None, grants=(Grant(Role.OPERATOR, area_id=1, area_level="city"),))


def _state() -> DeliveryState:
    return DeliveryState(Delivery.objects.get().state)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Result], list[str]]:
    """Return what the mail server answers next, and count what it was asked to send."""
    asked: list[str] = []
    answer = {"result": mail.SENT}

    def send(*, message_id: str, **more: object) -> Result:
        asked.append(message_id)
        return answer["result"]

    monkeypatch.setattr(mail, "send", send)
    return answer, asked


def test_the_same_thing_is_told_once(tell: Tell, reader: Actor, neighbour: Actor) -> None:
    assert tell(reader) == 1
    assert tell(reader, neighbour) == 1
    assert tell(reader, neighbour) == 0
    assert Notice.objects.count() == 2
    assert Delivery.objects.count() == 1
    assert tell(reader, dedupe="x:2") == 1


def test_telling_many_takes_as_many_statements_as_telling_few(
    tell: Tell, reader: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    crowd = [
        people.actor_of_account(
            people.register(actor=stranger(), name="甲", password=PASSWORD, email=f"a{n}@example.com").pk
        )
        for n in range(40)
    ]
    with django_assert_num_queries(9):  # seven, and the savepoint around them
        tell(reader)
    with django_assert_num_queries(9):
        tell(*crowd, dedupe="x:2")
    with django_assert_num_queries(2):
        tell()


def test_one_reads_ones_own_notices_only(tell: Tell, reader: Actor, neighbour: Actor) -> None:
    tell(reader)
    assert queries.unread_count(reader) == 1
    assert queries.my_notices(neighbour) == []
    notice = queries.my_notices(reader)[0]
    for other in (neighbour,):
        with pytest.raises(NotFound):
            actions.mark_read(actor=other, notice_id=notice.id)
    assert actions.mark_read(actor=reader, notice_id=notice.id) == 1
    assert queries.unread_count(reader) == 0
    with pytest.raises(NeedsLogin):
        queries.my_notices(stranger())
    assert queries.unread_count(stranger()) == 0


def test_an_email_goes_out_once_in_the_readers_language(tell: Tell, reader: Actor) -> None:
    people.update_profile(actor=reader, name="林晓雨", language="en")
    tell(reader)
    jobs.send_mail()
    jobs.send_mail()
    (sent,) = outbox.outbox
    assert sent.to == ["lin@example.com"]
    assert sent.subject == "Your matter 7K2M-9XQ4 has its echo"
    assert "http://127.0.0.1:8000/m/7K2M-9XQ4/" in sent.body
    assert sent.extra_headers["Message-ID"] == f"<{Delivery.objects.get().message_id}>"
    assert _state() is DeliveryState.SENT


def test_a_temporary_refusal_waits_and_keeps_its_message_id(
    tell: Tell, reader: Actor, server: tuple[dict[str, Result], list[str]]
) -> None:
    answer, asked = server
    answer["result"] = Result(Outcome.TEMPORARY, "The mail server refused the e-mail.", "451 later")
    tell(reader)
    jobs.send_mail()
    jobs.send_mail()
    assert len(asked) == 1
    moment = clock.now()
    for _ in range(TRIES):
        moment += timedelta(hours=7)
        with clock.frozen(moment):
            jobs.send_mail()
    assert len(asked) == TRIES
    assert len(set(asked)) == 1
    assert _state() is DeliveryState.FAILED


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Outcome.PERMANENT, DeliveryState.FAILED), (Outcome.UNCERTAIN, DeliveryState.UNCERTAIN)],
)
def test_what_failed_or_is_uncertain_is_sent_again_by_a_person_only(
    tell: Tell,
    reader: Actor,
    server: tuple[dict[str, Result], list[str]],
    outcome: Outcome,
    state: DeliveryState,
) -> None:
    answer, asked = server
    answer["result"] = Result(outcome, "The connection broke while the e-mail was being sent.")
    tell(reader)
    jobs.send_mail()
    with clock.frozen(clock.now() + timedelta(days=9)):
        jobs.send_mail()
    assert (_state(), len(asked)) == (state, 1)
    delivery = Delivery.objects.get()
    for wrong in (SYSTEM, reader):
        with pytest.raises(NotAllowed):
            actions.resend(actor=wrong, delivery_id=delivery.pk)
    actions.resend(actor=OPERATOR, delivery_id=delivery.pk)
    answer["result"] = mail.SENT
    jobs.send_mail()
    assert (_state(), len(asked), len(set(asked))) == (DeliveryState.SENT, 2, 1)
    with pytest.raises(Refusal):
        actions.resend(actor=OPERATOR, delivery_id=delivery.pk)


def test_an_email_over_which_the_worker_died_is_uncertain_and_not_sent_again(
    tell: Tell, reader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(**_: object) -> Result:
        raise SystemExit

    tell(reader)
    monkeypatch.setattr(mail, "send", die)
    with pytest.raises(SystemExit):
        jobs.send_mail()
    assert _state() is DeliveryState.SENDING
    jobs.mark_uncertain()
    assert _state() is DeliveryState.SENDING
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        jobs.mark_uncertain()
        jobs.send_mail()
    assert _state() is DeliveryState.UNCERTAIN


def test_two_workers_do_not_send_the_same_email(tell: Tell, reader: Actor) -> None:
    tell(reader)
    (delivery_id,) = queries.due_deliveries()
    assert actions.take_up(actor=SYSTEM, delivery_id=delivery_id) is not None
    assert actions.take_up(actor=SYSTEM, delivery_id=delivery_id) is None


def test_an_erased_person_gets_no_email(
    tell: Tell, reader: Actor, server: tuple[dict[str, Result], list[str]]
) -> None:
    _, asked = server
    tell(reader)
    assert reader.person_id is not None
    people.erase_person(actor=reader, person_id=reader.person_id, reason="own wish")
    jobs.send_mail()
    assert (_state(), asked) == (DeliveryState.FAILED, [])


def test_only_the_mailer_takes_up_and_only_operators_look(tell: Tell, reader: Actor) -> None:
    tell(reader)
    delivery = Delivery.objects.get()
    with pytest.raises(NotAllowed):
        actions.take_up(actor=reader, delivery_id=delivery.pk)
    with pytest.raises(NotAllowed):
        queries.deliveries_to_look_at(reader)
    Delivery.objects.update(state=DeliveryState.UNCERTAIN)
    assert [row.to for row in queries.deliveries_to_look_at(OPERATOR)] == ["l***@example.com"]
