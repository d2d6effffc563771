"""Ways to oneself: a telephone shown by code, an account of another service bound by one."""

import base64
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.test import Client
from pytest_django import Settings

from huiyin.civic.people import actions, jobs, public, queries
from huiyin.civic.people.models import Reach, ReachCode
from huiyin.kernel import clock
from huiyin.kernel.actor import stranger, system
from huiyin.kernel.errors import Invalid, NeedsLogin, NotAllowed, Refusal
from huiyin.kit.channels.callbacks import signed
from huiyin.kit.channels.interface import ChannelName, Message
from huiyin.kit.mail import Outcome, Result
from tests.cast import Cast
from tests.fixtures import Login

BINDER = system("tests")
AES = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
Send = Callable[..., Any]


@pytest.fixture
def taken(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """Set up every channel; an SMS is kept here instead of being sent."""
    settings.HUIYIN_SMS, settings.HUIYIN_SMS_TEMPLATES = "aliyun", '{"phone_code": {"id": "S", "params": {}}}'
    settings.HUIYIN_WECOM_CORP, settings.HUIYIN_WECOM_TOKEN = "ww1", "tok"
    settings.HUIYIN_WECHAT_APP, settings.HUIYIN_WECHAT_TOKEN = "wx1", "tok"
    settings.HUIYIN_WECOM_AES_KEY = settings.HUIYIN_WECHAT_AES_KEY = AES
    kept: list[Message] = []

    def send(self: object, message: Message) -> Result:
        kept.append(message)
        return Result(Outcome.SENT)

    monkeypatch.setattr("huiyin.kit.channels.aliyun.Aliyun.send", send)
    return kept


def code_of(cast: Cast) -> str:
    person = cast.member("resident").person_id
    jobs.send_code(person_id=person)
    return queries.code_to_send(person, actor=BINDER)[1]


class TestTelephone:
    def test_a_code_shows_that_a_telephone_is_ones_own(self, cast: Cast, taken: list[Message]) -> None:
        actions.ask_phone_code(actor=cast.resident)
        code = code_of(cast)
        assert taken[0].values["code"] == code
        assert taken[0].to.endswith(cast.member("resident").phone)
        actions.confirm_phone(actor=cast.resident, code=f"{code[:3]} {code[3:]}")
        person = cast.member("resident").person_id
        assert public.address_on(person, "sms", actor=BINDER).endswith(cast.member("resident").phone)
        with pytest.raises(Invalid):
            actions.confirm_phone(actor=cast.resident, code=code)

    def test_a_wrong_or_old_code_shows_nothing(self, cast: Cast, taken: list[Message]) -> None:
        actions.ask_phone_code(actor=cast.resident)
        code = code_of(cast)
        wrong = f"{(int(code) + 1) % 10**6:06d}"
        with pytest.raises(Invalid):
            actions.confirm_phone(actor=cast.resident, code=wrong)
        with pytest.raises(Invalid):
            actions.confirm_phone(actor=cast.neighbour, code=code)
        with clock.frozen(clock.now() + timedelta(minutes=11)), pytest.raises(Invalid):
            actions.confirm_phone(actor=cast.resident, code=code)
        assert Reach.objects.count() == 0

    def test_the_page_limits_codes_and_tries(
        self, cast: Cast, taken: list[Message], login: Login, watch: Any, settings: Settings
    ) -> None:
        settings.HUIYIN_RATE_LIMITS = True
        client = login(cast.resident)
        assert [client.post("/me/reach/code/").status_code for _ in range(4)][-1] == 422
        for _ in range(5):
            assert client.post("/me/reach/", {"code": "000000"}).status_code == 422
        code = code_of(cast)
        assert client.post("/me/reach/", {"code": code}).status_code == 422
        watch.forward(minutes=9)
        assert Reach.objects.count() == 0

    def test_without_a_gateway_or_an_account_there_is_no_code(self, cast: Cast, settings: Settings) -> None:
        with pytest.raises(Refusal):
            actions.ask_phone_code(actor=cast.resident)
        with pytest.raises(NeedsLogin):
            actions.ask_phone_code(actor=stranger())

    def test_what_is_kept_is_sealed_and_goes_with_the_person(self, cast: Cast, taken: list[Message]) -> None:
        actions.ask_phone_code(actor=cast.resident)
        actions.confirm_phone(actor=cast.resident, code=code_of(cast))
        actions.offer_binding(actor=cast.resident, channel=ChannelName.WECOM)
        assert cast.member("resident").phone not in str(list(Reach.objects.values()))
        person = cast.member("resident").person_id
        public.erase_person(actor=cast.resident, person_id=person, reason="own wish")
        assert (Reach.objects.count(), ReachCode.objects.count()) == (0, 0)


def _encrypted(message: str, receiver: str) -> str:
    """Encrypt as the provider does, for messages of our own invention."""
    said = message.encode()
    plain = os.urandom(16) + len(said).to_bytes(4) + said + receiver.encode()
    padding = 32 - len(plain) % 32
    key = base64.b64decode(AES + "=")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(
        encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
    ).decode()


def _call(client: Client, channel: str, text: str, sender: str = "openid-1", token: str = "tok") -> Any:
    xml = f"<xml><FromUserName><![CDATA[{sender}]]></FromUserName><Content><![CDATA[{text}]]></Content></xml>"
    encrypted = _encrypted(xml, "ww1" if channel == "wecom" else "wx1")
    signature = signed(token, "1", "2", encrypted)
    path = f"/channels/{channel}/?msg_signature={signature}&timestamp=1&nonce=2"
    body = f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    return client.generic("POST", path, body, content_type="text/xml")


class TestBinding:
    @pytest.mark.parametrize("channel", ["wecom", "wechat"])
    def test_a_code_sent_to_our_account_binds_it(
        self, cast: Cast, taken: list[Message], login: Login, client: Client, channel: str
    ) -> None:
        page = login(cast.resident).post(f"/me/reach/{channel}/bind/")
        code = next(each["code"] for each in page.context["services"] if each["name"] == channel)
        answer = _call(Client(enforce_csrf_checks=True), channel, f"绑定 {code.lower()}")
        assert (answer.status_code, answer.content) == (200, b"success")
        person = cast.member("resident").person_id
        assert public.address_on(person, channel, actor=BINDER) == "openid-1"
        assert public.reachable([person], [channel])[person] == {channel}
        # The code is used up; and an account is one person's.
        assert not actions.bind_reach(actor=BINDER, channel=ChannelName(channel), address="o2", said=code)
        other = actions.offer_binding(actor=cast.neighbour, channel=ChannelName(channel))
        assert actions.bind_reach(actor=BINDER, channel=ChannelName(channel), address="openid-1", said=other)
        assert public.reachable([person], [channel])[person] == set()

    def test_a_call_with_another_token_is_refused(
        self, cast: Cast, taken: list[Message], client: Client
    ) -> None:
        code = actions.offer_binding(actor=cast.resident, channel=ChannelName.WECOM)
        assert _call(client, "wecom", code, token="other").status_code == 403
        plain = f"<xml><FromUserName>o</FromUserName><Content>{code}</Content></xml>"
        for channel in ("wecom", "wechat"):
            sent = client.generic("POST", f"/channels/{channel}/?signature=0", plain, content_type="text/xml")
            assert sent.status_code == 403
        assert Reach.objects.count() == 0

    def test_an_old_or_made_up_code_binds_nothing(
        self, cast: Cast, taken: list[Message], client: Client
    ) -> None:
        code = actions.offer_binding(actor=cast.resident, channel=ChannelName.WECHAT)
        for said in ("你好", "绑定 0000-0000", ""):
            assert _call(client, "wechat", said).status_code == 200
        with clock.frozen(clock.now() + timedelta(minutes=11)):
            _call(client, "wechat", code)
        assert Reach.objects.count() == 0

    def test_an_official_account_checks_us_once(self, taken: list[Message], client: Client, db: None) -> None:
        signature = signed("tok", "1", "2")
        asked = f"/channels/wechat/?signature={signature}&timestamp=1&nonce=2&echostr=5921940693384818207"
        assert client.get(asked).content == b"5921940693384818207"
        assert client.get(asked.replace("nonce=2", "nonce=3")).status_code == 403

    def test_channels_that_are_not_set_up_are_not_there(
        self, cast: Cast, client: Client, login: Login
    ) -> None:
        for channel in ("wecom", "wechat", "mail", "pigeon"):
            assert client.get(f"/channels/{channel}/").status_code == 404
        with pytest.raises(NotAllowed):
            actions.offer_binding(actor=cast.resident, channel=ChannelName.WECOM)
        assert login(cast.resident).get("/me/reach/").status_code == 200

    def test_one_is_unbound_again(self, cast: Cast, taken: list[Message], login: Login) -> None:
        code = actions.offer_binding(actor=cast.resident, channel=ChannelName.WECOM)
        actions.bind_reach(actor=BINDER, channel=ChannelName.WECOM, address="u1", said=code)
        login(cast.resident).post("/me/reach/wecom/drop/")
        assert Reach.objects.count() == 0
