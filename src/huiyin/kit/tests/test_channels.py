"""The adapters, held to what the providers publish: requests, signatures, answers, callbacks.

None of them was tried live; docs/channels.md says so. Where a published example could not be had, the test is
about the form alone and says that too.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest

from huiyin.kernel import clock
from huiyin.kit import outgoing
from huiyin.kit.channels import aliyun, tencent
from huiyin.kit.channels.aliyun import Aliyun
from huiyin.kit.channels.interface import Channel, Message, templates
from huiyin.kit.channels.tencent import Tencent
from huiyin.kit.channels.wechat import Wechat, Wecom
from huiyin.kit.mail import Outcome
from huiyin.kit.models import AccessToken
from huiyin.kit.outgoing import Answer, Unreachable

SMS = templates({"echo_final": {"id": "SMS_71390007", "params": {"code": "code", "link": "link"}}})
COUNTED = templates({"echo_final": {"id": "1110", "params": ["code", "link"]}})
MESSAGE = Message(
    to="+8613800138000",
    key="key-1",
    kind="echo_final",
    title="您的诉求 7K2M-9XQ4 有了回音",
    text="社区答复了您的诉求。",
    link="https://huiyin.example.cn/f/x",
    values={"code": "7K2M-9XQ4"},
)
Wire = Callable[..., list[tuple[str, bytes, dict[str, str]]]]


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Let a provider answer as told; return what it was sent."""

    def answers(*said: Any) -> list[tuple[str, bytes, dict[str, str]]]:
        asked: list[tuple[str, bytes, dict[str, str]]] = []
        left = list(said)

        def post(url: str, body: bytes, headers: dict[str, str], **more: Any) -> Answer:
            asked.append((url, body, headers))
            answer = left.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer if isinstance(answer, Answer) else Answer(200, json.dumps(answer).encode())

        monkeypatch.setattr(outgoing, "post", post)
        return asked

    return answers


class TestAliyun:
    def test_the_signature_is_that_of_the_published_example(self) -> None:
        """阿里云《V3版本请求体&签名机制》, the fixed-parameter example of RunInstances.

        https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
        """
        query = {
            "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
            "RegionId": "cn-shanghai",
        }
        headers = aliyun.signed(
            query,
            host="ecs.cn-shanghai.aliyuncs.com",
            action="RunInstances",
            version="2014-05-26",
            key=("YourAccessKeyId", "YourAccessKeySecret"),
            at=datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC),
            nonce="3156853299f313e23d1673dc12e1703d",
        )
        assert headers["Authorization"] == (
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;"
            "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
            "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
        )

    def test_the_encoding_is_that_of_the_published_sms_request(self) -> None:
        """阿里云短信《请求签名》: the sorted, encoded query of its SendSms example (signature version 1.0).

        https://help.aliyun.com/document_detail/101343.html ; only the encoding is the same in version 3.
        """
        query = {
            "SignName": "阿里云短信测试专用",
            "TemplateParam": '{"customer":"test"}',
            "PhoneNumbers": "15300000001",
            "Timestamp": "2017-07-12T02:42:19Z",
        }
        assert aliyun.canonical_query(query) == (
            "PhoneNumbers=15300000001&SignName=%E9%98%BF%E9%87%8C%E4%BA%91%E7%9F%AD%E4%BF%A1%E6%B5%8B%E8%AF%95"
            "%E4%B8%93%E7%94%A8&TemplateParam=%7B%22customer%22%3A%22test%22%7D&Timestamp=2017-07-12T02%3A42%3A19Z"
        )

    def channel(self) -> Channel:
        return Aliyun("id", "secret", "星城社区", SMS)

    def test_a_message_is_taken_with_the_published_answer(self, wire: Wire) -> None:
        """阿里云短信《SendSms》, the example of a good answer.

        https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms
        """
        asked = wire(
            {
                "Code": "OK",
                "Message": "OK",
                "BizId": "9006197469364984****",
                "RequestId": "F655A8D5-B967-440B-8683-DAD6FF8DE990",
            }
        )
        result = self.channel().send(MESSAGE)
        assert (result.outcome, result.provider_id) == (Outcome.SENT, "9006197469364984****")
        ((url, body, headers),) = asked
        assert url.startswith("https://dysmsapi.aliyuncs.com/?OutId=key-1&PhoneNumbers=13800138000&")
        assert (body, headers["x-acs-action"], headers["x-acs-version"]) == (b"", "SendSms", "2017-05-25")

    @pytest.mark.parametrize(
        ("code", "outcome"),
        [
            ("isv.BUSINESS_LIMIT_CONTROL", Outcome.TEMPORARY),
            ("isv.MOBILE_NUMBER_ILLEGAL", Outcome.PERMANENT),
            ("SignatureDoesNotMatch", Outcome.PERMANENT),
        ],
    )
    def test_a_refusal_keeps_its_code_and_not_its_words(
        self, wire: Wire, code: str, outcome: Outcome
    ) -> None:
        wire({"Code": code, "Message": "13800138000 …"})
        result = self.channel().send(MESSAGE)
        assert (result.outcome, result.words) == (outcome, code)


class TestTencent:
    def test_the_signature_is_that_of_the_published_example(self) -> None:
        """腾讯云《签名方法 v3》, the example of DescribeInstances.

        https://cloud.tencent.com/document/api/213/30654

        The secrets of today's page are masked; these are those under which it gives its signature.
        """
        body = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
        assert hashlib.sha256(body).hexdigest() == (
            "35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064"
        )
        said = tencent.authorization(
            body,
            host="cvm.tencentcloudapi.com",
            service="cvm",
            key=("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"),
            at=datetime.fromtimestamp(1551113065, UTC),
        )
        assert said == (
            "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, "
            "SignedHeaders=content-type;host, "
            "Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
        )

    def channel(self) -> Channel:
        return Tencent("id", "secret", "1400006666", "星城社区", COUNTED)

    def test_a_message_is_taken_with_the_published_answer(self, wire: Wire) -> None:
        """腾讯云短信《发送短信》, the example of an answer.

        https://cloud.tencent.com/document/product/382/55981
        """
        answer = {
            "Response": {
                "SendStatusSet": [
                    {
                        "SerialNo": "5000:1045710669157053657849499619",
                        "PhoneNumber": "+8618511122233",
                        "Fee": 1,
                        "SessionContext": "test",
                        "Code": "Ok",
                        "Message": "send success",
                        "IsoCode": "CN",
                    }
                ],
                "RequestId": "a0aabda6-cf91-4f3e-a81f-9198114a2279",
            }
        }
        asked = wire(answer)
        result = self.channel().send(MESSAGE)
        assert (result.outcome, result.provider_id) == (Outcome.SENT, "5000:1045710669157053657849499619")
        sent = json.loads(asked[0][1])
        assert sent["PhoneNumberSet"] == ["+8613800138000"]
        assert sent["TemplateParamSet"] == ["7K2M-9XQ4", "https://huiyin.example.cn/f/x"]

    @pytest.mark.parametrize(
        ("response", "outcome"),
        [
            ({"Error": {"Code": "AuthFailure.SignatureFailure", "Message": "x"}}, Outcome.PERMANENT),
            ({"Error": {"Code": "RequestLimitExceeded", "Message": "x"}}, Outcome.TEMPORARY),
            ({"SendStatusSet": [{"Code": "LimitExceeded.PhoneNumberDailyLimit"}]}, Outcome.TEMPORARY),
            ({"SendStatusSet": [{"Code": "InvalidParameterValue.IncorrectPhoneNumber"}]}, Outcome.PERMANENT),
            ({"SendStatusSet": []}, Outcome.UNCERTAIN),
            (None, Outcome.UNCERTAIN),
        ],
    )
    def test_refusals_are_told_apart(self, wire: Wire, response: Any, outcome: Outcome) -> None:
        wire({"Response": response})
        assert self.channel().send(MESSAGE).outcome is outcome


@pytest.mark.django_db
class TestWechat:
    def wecom(self) -> Channel:
        return Wecom("ww1", 1000002, "secret")

    def wechat(self) -> Channel:
        fields = {"first": "title", "keyword1": "code", "remark": "text"}
        return Wechat("wx1", "secret", templates({"default": {"id": "T1", "params": fields}}))

    TOKEN: ClassVar = {"errcode": 0, "errmsg": "ok", "access_token": "accesstoken000001", "expires_in": 7200}

    def test_wecom_takes_a_card_with_the_published_answers(self, wire: Wire) -> None:
        """企业微信《获取access_token》 and 《发送应用消息》, their examples of answers.

        https://developer.work.weixin.qq.com/document/path/91039 , …/path/90236
        """
        sent = {"errcode": 0, "errmsg": "ok", "msgid": "xxxx", "response_code": "xyzxyz"}
        asked = wire(self.TOKEN, sent, sent)
        result = self.wecom().send(MESSAGE)
        assert (result.outcome, result.provider_id) == (Outcome.SENT, "xxxx")
        assert asked[0][0] == "https://qyapi.weixin.qq.com/cgi-bin/gettoken?corpid=ww1&corpsecret=secret"
        url, body, _ = asked[1]
        assert url == "https://qyapi.weixin.qq.com/cgi-bin/message/send?access_token=accesstoken000001"
        card = json.loads(body)
        assert (card["msgtype"], card["agentid"], card["textcard"]["url"]) == (
            "textcard",
            1000002,
            MESSAGE.link,
        )
        # The token is kept: the second message asks for none.
        self.wecom().send(MESSAGE)
        assert len(asked) == 3

    def test_wecom_says_that_it_does_not_know_somebody(self, wire: Wire) -> None:
        wire(self.TOKEN, {"errcode": 0, "errmsg": "ok", "invaliduser": "userid1"})
        assert self.wecom().send(MESSAGE).outcome is Outcome.PERMANENT

    def test_an_official_account_takes_a_template_message_with_the_published_answers(
        self, wire: Wire
    ) -> None:
        """微信公众平台《获取Access token》 and 《模板消息》, their examples of answers.

        https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Interface.html
        """
        asked = wire(
            {"access_token": "ACCESS_TOKEN", "expires_in": 7200},
            {"errcode": 0, "errmsg": "ok", "msgid": 200228332},
        )
        result = self.wechat().send(MESSAGE)
        assert (result.outcome, result.provider_id) == (Outcome.SENT, "200228332")
        sent = json.loads(asked[1][1])
        assert sent["data"]["keyword1"] == {"value": "7K2M-9XQ4"}
        assert (sent["template_id"], sent["url"]) == ("T1", MESSAGE.link)

    def test_a_token_that_is_over_is_renewed_once(self, wire: Wire) -> None:
        stale = {"errcode": 42001, "errmsg": "access_token expired"}
        asked = wire(self.TOKEN, stale, self.TOKEN, {"errcode": 0, "msgid": "2"})
        assert self.wecom().send(MESSAGE).outcome is Outcome.SENT
        assert len(asked) == 4
        wire(stale, self.TOKEN, stale)
        assert self.wecom().send(MESSAGE).outcome is Outcome.TEMPORARY

    def test_a_token_is_kept_sealed_until_shortly_before_its_end(self, wire: Wire) -> None:
        wire(self.TOKEN, {"errcode": 0, "msgid": "1"})
        self.wecom().send(MESSAGE)
        (row,) = AccessToken.objects.values()
        assert "accesstoken000001" not in str(row["value"])
        with clock.frozen(clock.now() + timedelta(minutes=116)):
            asked = wire(self.TOKEN, {"errcode": 0, "msgid": "1"})
            self.wecom().send(MESSAGE)
            assert len(asked) == 2

    @pytest.mark.parametrize(
        ("code", "outcome"),
        [
            (-1, Outcome.TEMPORARY),
            (40003, Outcome.PERMANENT),
            (45009, Outcome.TEMPORARY),
            (43004, Outcome.PERMANENT),
        ],
    )
    def test_error_codes_are_told_apart(self, wire: Wire, code: int, outcome: Outcome) -> None:
        wire(self.TOKEN, {"errcode": code, "errmsg": "x"})
        assert self.wechat().send(MESSAGE).outcome is outcome

    def test_without_a_token_nothing_was_sent(self, wire: Wire) -> None:
        wire(Unreachable("TimeoutError", may_have_arrived=True))
        assert self.wecom().send(MESSAGE).outcome is Outcome.TEMPORARY
        wire({"errcode": 40013, "errmsg": "invalid corpid"})
        assert self.wecom().send(MESSAGE).outcome is Outcome.PERMANENT


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (Unreachable("ConnectionRefusedError", may_have_arrived=False), Outcome.TEMPORARY),
        (Unreachable("TimeoutError", may_have_arrived=True), Outcome.UNCERTAIN),
        (Answer(200, b"<html>"), Outcome.UNCERTAIN),
        (Answer(500, b""), Outcome.UNCERTAIN),
        (Answer(503, b"busy"), Outcome.TEMPORARY),
        (Answer(200, b"[]"), Outcome.UNCERTAIN),
    ],
)
@pytest.mark.parametrize("channel", [Aliyun("i", "s", "n", SMS), Tencent("i", "s", "a", "n", COUNTED)])
def test_what_nobody_knows_is_uncertain(wire: Wire, channel: Channel, said: Any, outcome: Outcome) -> None:
    wire(said)
    assert channel.send(MESSAGE).outcome is outcome


@pytest.mark.parametrize(
    "channel", [Aliyun("i", "s", "n", {}), Tencent("i", "s", "a", "n", {}), Wechat("a", "s", {})]
)
def test_a_kind_without_template_is_not_sent(wire: Wire, channel: Channel) -> None:
    asked = wire()
    assert (channel.send(MESSAGE).outcome, asked) == (Outcome.PERMANENT, [])


@pytest.mark.parametrize("wrong", [{"x": {}}, {"x": {"id": "1", "params": 3}}])
def test_templates_that_cannot_be_read_are_refused(wrong: Any) -> None:
    with pytest.raises((KeyError, ValueError)):
        templates(wrong)


def test_the_day_of_a_signature_is_the_day_in_utc() -> None:
    """《签名方法 v3》, note 1: in the morning in Shanghai it is still yesterday."""
    key = tencent.signing_key("s", "2019-02-25", "cvm")
    at = datetime.fromisoformat("2019-02-26T00:44:25+08:00")
    said = tencent.authorization(b"{}", host="h", service="cvm", key=("i", "s"), at=at)
    assert "/2019-02-25/cvm/" in said
    assert len(key) == hmac.new(b"", b"", hashlib.sha256).digest_size
