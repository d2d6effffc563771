"""E-mails become matters and additions, once; what proves nothing changes nothing."""

import base64
import imaplib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail as outbox
from pytest_django import Settings

from huiyin.civic.mailbox import actions, jobs, queries
from huiyin.civic.mailbox.models import Incoming
from huiyin.civic.mailbox.rules import MOST_BYTES, Outcome, Why, is_forged
from huiyin.civic.matters import public as matters
from huiyin.civic.matters.models import EntryPayload, Matter
from huiyin.civic.notices import jobs as mailer
from huiyin.civic.notices.models import Delivery, Notice
from huiyin.civic.people.models import Person
from huiyin.kernel.errors import Invalid, NotAllowed
from huiyin.kernel.reply_tags import place_tag, reply_tag, tagged
from huiyin.kit.keys import keyring
from huiyin.kit.models import Attachment
from huiyin.site.reactions import relay
from tests.cast import Cast
from tests.site.eml import BASE, eml, photo

MAILROOM = jobs.MAILROOM


@pytest.fixture(autouse=True)
def mailbox(settings: Settings, watch: Any) -> None:
    settings.HUIYIN_MAIL_IN = BASE
    settings.HUIYIN_MAIL_AUTHSERV = "mx.example.cn"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    outbox.outbox = []


def receive(raw: bytes, **more: Any) -> actions.Received:
    return actions.receive(actor=MAILROOM, arrival=queries.read_arrival(raw, **more))


def at_compound(cast: Cast, **more: Any) -> bytes:
    return eml(to=tagged(BASE, place_tag(cast.places.compound.token)), **more)


def additions(code: str) -> list[str]:
    rows = EntryPayload.objects.filter(entry__matter__code=code, entry__kind="matters.added_to")
    return [row.data["text"] for row in rows.order_by("entry_id")]


class TestFiling:
    def test_an_email_becomes_a_matter_of_its_sender(self, cast: Cast) -> None:
        found = receive(at_compound(cast))
        matter = Matter.objects.get(code=found.code)
        assert (found.outcome, matter.title, matter.channel) == (Outcome.FILED, "路灯不亮", "mail")
        assert (matter.place_id, matter.state) == (cast.places.compound.id, "filed")
        assert matter.author_id is not None
        author = Person.objects.get(pk=matter.author_id)
        assert author.email is not None
        assert (author.name, author.email.reveal()) == ("田小满", "tian@example.org")

    def test_the_same_email_is_one_matter_however_often_it_comes(self, cast: Cast) -> None:
        first = receive(at_compound(cast))
        again = receive(at_compound(cast))
        assert (again.code, again.repeated, Matter.objects.count()) == (first.code, True, 1)
        receive(at_compound(cast, message_id=""))
        receive(at_compound(cast, message_id=""))
        assert Matter.objects.count() == 2

    def test_the_sender_hears_the_code_and_has_the_link(self, cast: Cast) -> None:
        found = receive(at_compound(cast))
        relay().drain()
        mailer.send_mail()
        (said,) = [each for each in outbox.outbox if each.to == ["tian@example.org"]]
        assert found.code in said.subject
        assert f"/follow/{found.code}/" in said.body
        assert said.extra_headers["Reply-To"] == tagged(BASE, reply_tag(keyring().follow, found.code))

    def test_photos_come_along_and_one_that_is_none_does_not_hold_them_up(self, cast: Cast) -> None:
        kind = "multipart/mixed; boundary=x"
        parts = "".join(
            f"--x\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n{octets}\r\n"
            for octets in (_base64(photo()), _base64(b"no photo at all" * 900), _base64(photo()))
        )
        text = f"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n看照片\r\n{parts}--x--"
        found = receive(at_compound(cast, text=text, more=[f"Content-Type: {kind}"]))
        matter = Matter.objects.get(code=found.code)
        assert Attachment.objects.filter(owner=f"matter:{matter.pk}").count() == 2

    def test_an_alias_stands_for_a_place(self, cast: Cast) -> None:
        actions.give_alias(actor=cast.operator, local="xingcheng", area_id=cast.places.compound.id)
        found = receive(eml(to="xingcheng@huiyin.example.cn"))
        assert Matter.objects.get(code=found.code).place_id == cast.places.compound.id
        with pytest.raises(Invalid):
            actions.give_alias(actor=cast.operator, local="XingCheng", area_id=cast.places.compound.id)
        for wrong in ("a b", "", "星城", "a@", "-x"):
            if wrong != "a@":
                with pytest.raises(Invalid):
                    actions.give_alias(actor=cast.operator, local=wrong, area_id=cast.places.compound.id)
        with pytest.raises(NotAllowed):
            actions.give_alias(actor=cast.clerk, local="other", area_id=cast.places.compound.id)

    def test_a_line_that_names_a_place_is_understood(self, cast: Cast) -> None:
        found = receive(eml("荷塘星城\n2栋路灯不亮"))
        assert Matter.objects.get(code=found.code).place_id == cast.places.compound.id

    def test_without_a_place_it_goes_to_the_city_and_the_sender_is_asked(self, cast: Cast) -> None:
        found = receive(eml())
        matter = Matter.objects.get(code=found.code)
        assert (matter.place_id, matter.holder_org_id) == (cast.places.city.id, cast.orgs.hotline)
        assert Notice.objects.filter(person=matter.author_id, kind="mail_where").count() == 1
        answer = tagged(BASE, reply_tag(keyring().follow, found.code))
        assert receive(eml("在荷塘星城2栋", to=answer, message_id="<two@x>")).outcome is Outcome.ADDED
        assert additions(found.code) == ["在荷塘星城2栋"]

    @pytest.mark.parametrize("text", ["", "\n\n", "> nur Zitat"])
    def test_without_words_the_subject_is_the_wish_and_without_both_nothing(
        self, cast: Cast, text: str
    ) -> None:
        assert receive(at_compound(cast, text=text)).outcome is Outcome.FILED
        empty = receive(at_compound(cast, text=text, subject="", message_id="<2@x>"))
        assert (empty.outcome, empty.why) == (Outcome.REFUSED, Why.EMPTY)
        assert Notice.objects.filter(kind="mail_refused").count() == 1


class TestReplies:
    def filed(self, cast: Cast) -> str:
        return receive(at_compound(cast)).code

    def test_a_reply_to_our_notice_is_an_addition_by_the_author(self, cast: Cast) -> None:
        code = self.filed(cast)
        to = tagged(BASE, reply_tag(keyring().follow, code))
        text = "还有3栋的也不亮\n\n------------------ 原始邮件 ------------------\n您的诉求……"
        # Whoever has the address was told as the author; phones write from another address than one gave.
        found = receive(eml(text, to=to, sender="other@example.net", message_id="<2@x>", subject="Re: x"))
        assert (found.outcome, found.code) == (Outcome.ADDED, code)
        assert additions(code) == ["还有3栋的也不亮"]
        assert receive(eml(text, to=to, message_id="<2@x>")).repeated
        assert len(additions(code)) == 1

    def test_the_proof_that_an_answer_quotes_is_not_added_with_its_words(self, cast: Cast) -> None:
        code = self.filed(cast)
        to = tagged(BASE, reply_tag(keyring().follow, code))
        text = f"还是不亮\n\n回音 <{to}> 于2026年3月2日周一\n09:00写道：\n\n> 您好"
        receive(eml(text, to=to, message_id="<2@x>"))
        receive(eml(f"我回信给 {to} 了，没有人理", to=to, message_id="<3@x>"))
        assert additions(code) == ["还是不亮", f"我回信给 {BASE} 了，没有人理"]

    def test_an_absence_that_only_its_subject_tells_is_no_addition(self, cast: Cast) -> None:
        code = self.filed(cast)
        to = tagged(BASE, reply_tag(keyring().follow, code))
        found = receive(eml("我休假到周五", to=to, message_id="<2@x>", subject="自动回复: 您的诉求有了回音"))
        assert (found.outcome, found.why, additions(code)) == (Outcome.IGNORED, Why.AUTO_REPLY, [])

    def test_a_made_up_proof_adds_nothing(self, cast: Cast) -> None:
        code = self.filed(cast)
        tag = reply_tag(b"x" * 32, code)
        found = receive(eml("把它撤了", to=tagged(BASE, tag), message_id="<2@x>"))
        assert found.outcome is Outcome.FILED
        assert additions(code) == []

    def test_references_alone_prove_nothing_and_the_author_is_told(self, cast: Cast) -> None:
        code = self.filed(cast)
        relay().drain()
        mailer.send_mail()
        author = Matter.objects.get(code=code).author_id
        sent = Delivery.objects.get(notice__person=author)
        more = [f"In-Reply-To: <{sent.message_id}>"]
        found = receive(eml("我就是本人", more=more, message_id="<2@x>"))
        assert (found.outcome, found.why, found.code) == (Outcome.REFUSED, Why.UNPROVEN, code)
        assert (additions(code), Matter.objects.count()) == ([], 1)
        assert Notice.objects.filter(person=author, kind="mail_unproven").count() == 1

    def test_a_reply_to_what_is_over_is_not_taken_and_the_author_hears_why(self, cast: Cast) -> None:
        code = self.filed(cast)
        matters.decline_matter(actor=cast.clerk, code=code, reason="这条路归市政，已转告市政部门。")
        found = receive(
            eml("还是不行", to=tagged(BASE, reply_tag(keyring().follow, code)), message_id="<2@x>")
        )
        assert (found.outcome, found.why) == (Outcome.REFUSED, Why.IS_OVER)
        assert Notice.objects.filter(kind="mail_not_taken").count() == 1


class TestPassedOver:
    @pytest.mark.parametrize(
        ("more", "why"),
        [
            (["Auto-Submitted: auto-replied"], Why.AUTO_REPLY),
            (["List-Id: <x.example.org>"], Why.LIST),
            (["Return-Path: <>"], Why.BOUNCE),
            (["Content-Type: text/calendar; method=REQUEST"], Why.CALENDAR),
            (["Authentication-Results: mx.example.cn; spf=pass; dmarc=fail"], Why.FORGED),
        ],
    )
    def test_what_nobody_wrote_is_logged_and_answered_by_nobody(
        self, cast: Cast, more: list[str], why: Why
    ) -> None:
        found = receive(at_compound(cast, more=more))
        assert (found.outcome, found.why) == (Outcome.IGNORED, why)
        assert (Matter.objects.count(), Notice.objects.count(), Incoming.objects.count()) == (0, 0, 1)

    def test_a_verdict_that_anybody_can_write_is_not_believed(self) -> None:
        said = ("evil.example.org; dmarc=fail", "mx.example.cn; dmarc=pass")
        assert not is_forged(said, "mx.example.cn")
        assert not is_forged(("mx.example.cn; dmarc=fail",), "")

    def test_our_own_address_starts_no_circle(self, cast: Cast) -> None:
        assert receive(at_compound(cast, sender=BASE)).why is Why.LOOP

    def test_somebody_without_an_address_is_passed_over(self, cast: Cast) -> None:
        assert receive(at_compound(cast, sender="(nobody)")).why is Why.NO_SENDER

    def test_thirty_megabytes_are_not_taken_and_the_sender_hears_how_else(self, cast: Cast) -> None:
        found = receive(at_compound(cast), size=30 * 1024 * 1024)
        assert (found.outcome, found.why) == (Outcome.REFUSED, Why.TOO_LARGE)
        relay().drain()
        mailer.send_mail()
        assert [each.to for each in outbox.outbox] == [["tian@example.org"]]
        whole = at_compound(cast, message_id="<2@x>") + b"x" * MOST_BYTES
        assert receive(whole).why is Why.TOO_LARGE

    def test_a_flood_from_one_sender_is_logged_and_not_filed(self, cast: Cast, settings: Settings) -> None:
        settings.HUIYIN_RATE_LIMITS = True
        found = [receive(at_compound(cast, message_id=f"<{n}@x>")) for n in range(22)]
        assert {each.why for each in found[20:]} == {Why.TOO_MANY}
        assert Matter.objects.count() == 20

    def test_only_the_mailroom_takes_in_and_only_operators_look(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            actions.receive(actor=cast.operator, arrival=queries.read_arrival(eml()))
        receive(at_compound(cast))
        assert queries.log(cast.operator)[0].sender == "t***@example.org"
        for actor in (cast.clerk, cast.street):
            with pytest.raises(NotAllowed):
                queries.log(actor)


def _base64(octets: bytes) -> str:
    return base64.encodebytes(octets).decode()


class FakeServer:
    """Just enough of IMAP for one client at a time."""

    def __init__(self, letters: list[bytes]) -> None:
        self.letters, self.seen = letters, set[int]()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.listening.settimeout(10)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return int(self.listening.getsockname()[1])

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as wire:
                wire.write(b"* OK ready\r\n")
                wire.flush()
                while line := wire.readline():
                    tag, _, command = line.decode().strip().partition(" ")
                    wire.write(self._answer(command))
                    wire.write(f"{tag} OK done\r\n".encode())
                    wire.flush()

    def _answer(self, command: str) -> bytes:
        words = command.split()
        if words[0] == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if words[0] == "SELECT":
            return b"* %d EXISTS\r\n" % len(self.letters)
        if command.startswith("UID SEARCH"):
            unseen = [str(n + 1) for n in range(len(self.letters)) if n not in self.seen]
            return f"* SEARCH {' '.join(unseen)}\r\n".encode()
        if command.startswith("UID STORE"):
            self.seen.add(int(words[2]) - 1)
            return b""
        if command.startswith("UID FETCH"):
            letter = self.letters[int(words[2]) - 1]
            if "RFC822.SIZE" in command:
                size = 40_000_000 if b"huge" in letter else len(letter)
                return b"* 1 FETCH (UID %s RFC822.SIZE %d)\r\n" % (words[2].encode(), size)
            return b"* 1 FETCH (UID 1 BODY[] {%d}\r\n%s)\r\n" % (len(letter), letter)
        return b""


@pytest.fixture
def imap(settings: Settings) -> Iterator[FakeServer]:
    server = FakeServer([])
    settings.HUIYIN_IMAP_HOST, settings.HUIYIN_IMAP_PORT = "127.0.0.1", server.port
    settings.HUIYIN_IMAP_PLAIN = True
    yield server
    server.listening.close()


class TestFetching:
    def test_what_is_unread_is_taken_in_once(self, cast: Cast, imap: FakeServer) -> None:
        imap.letters = [at_compound(cast, message_id=f"<{n}@x>") for n in range(3)]
        imap.letters.append(at_compound(cast, subject="huge", message_id="<h@x>"))
        jobs.fetch()
        jobs.fetch()
        assert (Matter.objects.count(), imap.seen) == (3, {0, 1, 2, 3})
        assert Incoming.objects.get(why="too_large").size == 40_000_000

    def test_one_that_breaks_stays_unread_and_comes_again(
        self, cast: Cast, imap: FakeServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        imap.letters = [at_compound(cast)]

        def broken(**_: object) -> None:
            raise OSError

        with monkeypatch.context() as patch:
            patch.setattr(actions, "receive", broken)
            jobs.fetch()
        assert imap.seen == set()
        jobs.fetch()
        assert (imap.seen, Matter.objects.count()) == ({0}, 1)

    def test_a_server_that_is_gone_is_written_down_without_a_word_of_it(
        self, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.HUIYIN_IMAP_HOST, settings.HUIYIN_IMAP_PORT = "127.0.0.1", 9
        settings.HUIYIN_IMAP_PLAIN = True
        jobs.fetch()
        assert "The mailbox cannot be read" in caplog.text

    def test_without_a_mailbox_nothing_is_fetched(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.HUIYIN_IMAP_HOST = ""
        monkeypatch.setattr(imaplib, "IMAP4_SSL", lambda *_, **__: pytest.fail("It was called."))
        jobs.fetch()
