"""Digest, quiet hours and channels: what comes when, and what cannot be turned off."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail as outbox
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from huiyin.civic.notices import actions, jobs, queries
from huiyin.civic.notices.models import Choice, Delivery, Waiting
from huiyin.civic.notices.rules import (
    AT_ONCE,
    DeliveryState,
    Group,
    Mode,
    NoticeKind,
    Quiet,
    digest_is_due,
    group_of,
    may_choose,
    ways,
)
from huiyin.civic.notices.tests.conftest import PASSWORD, SYSTEM, Tell
from huiyin.civic.people import public as people
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, stranger
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.errors import Invalid, NeedsLogin, NotFound
from huiyin.kit.channels import calling
from huiyin.kit.channels.interface import ChannelName
from huiyin.kit.mail import Outcome, Result

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SHANGHAI)
NIGHT = datetime(2026, 3, 2, 23, 30, tzinfo=SHANGHAI)
MORNING = datetime(2026, 3, 3, 7, 0, tzinfo=SHANGHAI)
TIMES = st.times(timezones=st.none())
MOMENTS = st.integers(1_735_689_600, 1_798_761_600).map(lambda second: datetime.fromtimestamp(second, UTC))


class TestRules:
    @given(starts=TIMES, ends=TIMES, moment=MOMENTS)
    def test_quiet_ends_within_a_day_and_outside_the_quiet(
        self, starts: time, ends: time, moment: datetime
    ) -> None:
        quiet = Quiet(starts, ends)
        over = quiet.over_at(moment)
        assert moment <= over <= moment + timedelta(days=1)
        assert not quiet.covers(over.astimezone(SHANGHAI).time()) or starts == ends
        if not quiet.covers(moment.astimezone(SHANGHAI).time()):
            assert over == moment

    def test_the_night_ends_at_seven(self) -> None:
        assert Quiet().over_at(NIGHT) == MORNING
        assert Quiet().over_at(MORNING - timedelta(hours=1)) == MORNING
        assert Quiet().over_at(NOON) == NOON
        assert Quiet(time(9), time(9)).over_at(NIGHT) == NIGHT

    def test_the_echo_can_wait_and_cannot_be_turned_off(self) -> None:
        assert not may_choose(Group.ECHO, Mode.OFF)
        assert may_choose(Group.ECHO, Mode.DAILY)
        assert may_choose(Group.MINE, Mode.OFF)

    @given(
        kind=st.sampled_from(NoticeKind),
        channels=st.sets(st.sampled_from(list(ChannelName)), min_size=1),
        chosen=st.dictionaries(
            st.tuples(st.sampled_from(list(ChannelName)), st.sampled_from(Group)), st.sampled_from(Mode)
        ),
        moment=MOMENTS,
        urgent=st.booleans(),
    )
    def test_whatever_is_chosen_the_echo_reaches_whoever_can_be_reached(
        self,
        kind: NoticeKind,
        channels: set[str],
        chosen: dict[tuple[str, Group], Mode],
        moment: datetime,
        urgent: bool,
    ) -> None:
        allowed = {key: mode for key, mode in chosen.items() if may_choose(key[1], mode)}
        found = ways(kind, channels, allowed, Quiet(), moment, urgent=urgent)
        assert len({way.channel for way in found}) == len(found)
        if group_of(kind) is Group.ECHO or kind in AT_ONCE:
            assert found
        for way in found:
            assert way.due_at is None or way.due_at >= moment

    def test_urgent_work_passes_the_night_and_other_work_does_not(self) -> None:
        (late,) = ways(NoticeKind.MATTER_FILED, {"mail"}, {}, Quiet(), NIGHT)
        (now,) = ways(NoticeKind.MATTER_FILED, {"mail"}, {}, Quiet(), NIGHT, urgent=True)
        assert (late.due_at, now.due_at) == (MORNING, NIGHT)

    def test_an_sms_is_for_whom_nothing_else_reaches(self) -> None:
        def on(kind: NoticeKind, *channels: str) -> list[str]:
            return [way.channel for way in ways(kind, set(channels), {}, Quiet(), NOON)]

        assert on(NoticeKind.ECHO_FINAL, "sms") == ["sms"]
        assert on(NoticeKind.MATTER_ACCEPTED, "sms") == []
        assert on(NoticeKind.ECHO_FINAL, "sms", "mail") == ["mail"]

    def test_the_digest_comes_at_eight(self) -> None:
        assert digest_is_due(MORNING) is None
        assert digest_is_due(MORNING.replace(hour=9)) == MORNING.replace(hour=8)


class TestSending:
    def test_at_night_an_email_waits_for_the_morning(self, tell: Tell, reader: Actor) -> None:
        actions.keep_quiet(actor=reader, starts=Quiet().starts, ends=Quiet().ends)
        with clock.frozen(NIGHT):
            tell(reader)
            jobs.send_mail()
            assert outbox.outbox == []
        with clock.frozen(MORNING):
            jobs.send_mail()
        assert len(outbox.outbox) == 1

    def test_a_digest_brings_everything_once_a_day(self, tell: Tell, reader: Actor) -> None:
        with clock.frozen(NOON):
            actions.choose(actor=reader, channel=ChannelName.MAIL, modes={Group.ECHO: Mode.DAILY})
            for number in range(3):
                tell(reader, dedupe=f"x:{number}")
            jobs.make_digests()
            jobs.send_mail()
        assert (Delivery.objects.count(), Waiting.objects.count()) == (0, 3)
        with clock.frozen(MORNING.replace(hour=9)):
            jobs.make_digests()
            jobs.make_digests()
            jobs.send_mail()
        (sent,) = outbox.outbox
        assert "3" in sent.subject
        assert sent.body.count("路灯不亮") >= 3
        assert Delivery.objects.get().state == DeliveryState.SENT

    def test_what_is_turned_off_stands_on_the_page_alone(self, tell: Tell, reader: Actor) -> None:
        actions.choose(actor=reader, channel=ChannelName.MAIL, modes={Group.MINE: Mode.OFF})
        tell(reader, kind=NoticeKind.MATTER_ACCEPTED)
        assert Delivery.objects.count() == 0
        assert len(queries.my_notices(reader)) == 1
        with pytest.raises(Invalid):
            actions.choose(actor=reader, channel=ChannelName.MAIL, modes={Group.ECHO: Mode.OFF})
        with pytest.raises(NeedsLogin):
            actions.choose(actor=stranger(), channel=ChannelName.MAIL, modes={Group.MINE: Mode.OFF})


class TestStopping:
    def link(self, tell: Tell, reader: Actor) -> str:
        with clock.frozen(NOON):
            tell(reader, kind=NoticeKind.MATTER_ACCEPTED)
            jobs.send_mail()
        (sent,) = outbox.outbox
        headers: dict[str, str] = sent.extra_headers
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        return headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")

    def test_one_click_turns_it_off_without_logging_in(self, tell: Tell, reader: Actor) -> None:
        link = self.link(tell, reader)
        client = Client(enforce_csrf_checks=True)
        # A mail program that only looks changes nothing.
        assert client.get(link).status_code == 200
        assert Choice.objects.count() == 0
        assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert Choice.objects.get().mode == Mode.OFF
        client.post(link, {"mode": "daily"})
        assert Choice.objects.get().mode == Mode.DAILY
        assert Client().get(f"{link[:-6]}xxxxx/").status_code == 404

    def test_the_echo_has_no_such_link_and_turns_to_daily_at_most(self, tell: Tell, reader: Actor) -> None:
        with clock.frozen(NOON):
            tell(reader)
            jobs.send_mail()
        assert "List-Unsubscribe" not in outbox.outbox[0].extra_headers
        assert reader.person_id is not None
        link = queries.stop_link(reader.person_id, "mail", Group.ECHO)
        said = actions.stop(actor=stranger(), token=link.split("/")[-2])
        assert said.mode is Mode.DAILY
        with pytest.raises(NotFound):
            queries.read_stop("made:up:token")


class TestPage:
    @pytest.fixture
    def page(self, reader: Actor, client: Client) -> Client:
        assert client.login(handle="13800008000", password=PASSWORD)
        return client

    def test_one_chooses_on_the_page(self, page: Client, reader: Actor) -> None:
        shown = page.get("/me/notices/").content.decode()
        assert "mail-work" in shown
        assert "sms-work" not in shown
        form = {"channel": "mail", "mail-echo": "daily", "mail-mine": "off", "mail-work": "now"}
        assert page.post("/me/notices/", form).status_code == 302
        (mail,) = queries.my_choices(reader).channels
        assert mail.modes == {Group.ECHO: Mode.DAILY, Group.MINE: Mode.OFF, Group.WORK: Mode.NOW}
        page.post("/me/notices/", {"channel": "quiet", "starts": "21:00", "ends": "08:00"})
        assert queries.my_choices(reader).quiet == Quiet(time(21), time(8))

    def test_what_cannot_be_is_not_taken(self, page: Client) -> None:
        form = {"channel": "mail", "mail-echo": "off", "mail-mine": "off", "mail-work": "now"}
        assert page.post("/me/notices/", form).status_code == 422
        assert page.post("/me/notices/", {"channel": "quiet", "starts": "x", "ends": ""}).status_code == 422
        assert Choice.objects.count() == 0


class TestSms:
    @pytest.fixture
    def gateway(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
        """Set a gateway up that takes everything, and return what it is sent."""
        settings.HUIYIN_SMS = "aliyun"
        settings.HUIYIN_SMS_TEMPLATES = '{"echo_final": {"id": "SMS_1", "params": {"link": "link"}}}'
        taken: list[dict[str, str]] = []

        def ask(url: str, body: bytes, headers: dict[str, str], **more: str) -> dict[str, str]:
            taken.append({"url": url})
            return {"Code": "OK", "BizId": "b1"}

        monkeypatch.setattr("huiyin.kit.channels.aliyun.ask", ask)
        return taken

    def test_who_left_only_a_telephone_hears_the_echo_by_sms(
        self, tell: Tell, gateway: list[dict[str, str]], db: None
    ) -> None:
        person = people.note_person(actor=SYSTEM, name="石大爷", phone="13912345678").pk
        who = Actor(person_id=person)
        with clock.frozen(NOON):
            tell(who, kind=NoticeKind.MATTER_ACCEPTED, dedupe="x:1")
            tell(who, dedupe="x:2")
            jobs.send_mail()
        assert len(gateway) == 1
        assert "PhoneNumbers=13912345678" in gateway[0]["url"]
        assert "7K2M-9XQ4" in gateway[0]["url"]
        row = Delivery.objects.get()
        assert (row.channel, row.state, row.provider_id) == ("sms", DeliveryState.SENT, "b1")

    def test_a_landline_takes_none(self, tell: Tell, gateway: list[dict[str, str]], db: None) -> None:
        person = people.note_person(actor=SYSTEM, name="石大爷", phone="0731-28680000").pk
        with clock.frozen(NOON):
            tell(Actor(person_id=person))
            jobs.send_mail()
        assert (gateway, Delivery.objects.get().state) == ([], DeliveryState.FAILED)

    def test_an_sms_of_which_nobody_knows_is_sent_again_by_a_person_only(
        self, tell: Tell, gateway: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch, db: None
    ) -> None:
        person = people.note_person(actor=SYSTEM, name="石大爷", phone="13912345678").pk

        def broken(*_: object, **__: object) -> dict[str, str]:
            raise calling.Failed(Result(Outcome.UNCERTAIN, calling.BROKE))

        monkeypatch.setattr("huiyin.kit.channels.aliyun.ask", broken)
        with clock.frozen(NOON):
            tell(Actor(person_id=person))
            jobs.send_mail()
            jobs.send_mail()
        assert Delivery.objects.get().state == DeliveryState.UNCERTAIN

    def test_a_channel_that_was_taken_away_sends_nothing(
        self, tell: Tell, gateway: list[dict[str, str]], settings: Settings, db: None
    ) -> None:
        person = people.note_person(actor=SYSTEM, name="石大爷", phone="13912345678").pk
        with clock.frozen(NOON):
            tell(Actor(person_id=person))
            settings.HUIYIN_SMS = ""
            jobs.send_mail()
        assert (gateway, Delivery.objects.get().state) == ([], DeliveryState.FAILED)
