"""SMS by Tencent Cloud (腾讯云短信): SendSms of 2021-01-11, signed with TC3-HMAC-SHA256.

Signature: "签名方法 v3", https://cloud.tencent.com/document/api/382/52071
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from huiyin.kernel import clock
from huiyin.kit.channels.calling import NO_TEMPLATE, UNREADABLE, Failed, ask, refused
from huiyin.kit.channels.interface import ChannelName, Message, Template, filled, sent
from huiyin.kit.mail import Outcome, Result

HOST = "sms.tencentcloudapi.com"
VERSION = "2021-01-11"
_TYPE = "application/json; charset=utf-8"
# https://cloud.tencent.com/document/product/382/59177 : what a later try may pass.
_TEMPORARY = ("LimitExceeded", "RequestLimitExceeded", "InternalError", "FailedOperation.InsufficientBalance")


@dataclass(frozen=True)
class Tencent:
    """The gateway with its key, application, signature and templates."""

    key_id: str
    key_secret: str
    app: str
    sign: str
    templates: Mapping[str, Template]
    region: str = "ap-guangzhou"
    host: str = HOST
    name: ChannelName = field(default=ChannelName.SMS, init=False)

    def send(self, message: Message) -> Result:
        """Send one SMS."""
        template = self.templates.get(message.kind)
        if template is None:
            return Result(Outcome.PERMANENT, NO_TEMPLATE, message.kind)
        number = message.to if message.to.startswith("+") else f"+86{message.to}"
        asked = {
            "PhoneNumberSet": [number],
            "SmsSdkAppId": self.app,
            "SignName": self.sign,
            "TemplateId": template.id,
            # This provider counts its parameters; their order is that of the settings.
            "TemplateParamSet": list(filled(template, message).values()),
            "SessionContext": message.key[:512],
        }
        body = json.dumps(asked, ensure_ascii=False, separators=(",", ":")).encode()
        at = clock.now()
        headers = {
            "Authorization": authorization(
                body, host=self.host, service="sms", key=(self.key_id, self.key_secret), at=at
            ),
            "Content-Type": _TYPE,
            "Host": self.host,
            "X-TC-Action": "SendSms",
            "X-TC-Region": self.region,
            "X-TC-Timestamp": str(int(at.timestamp())),
            "X-TC-Version": VERSION,
        }
        try:
            answer = ask(f"https://{self.host}/", body, headers)
        except Failed as failed:
            return failed.result
        return _result(answer)


def _result(answer: Mapping[str, object]) -> Result:
    response = answer.get("Response")
    said = response if isinstance(response, dict) else {}
    error = said.get("Error")
    if isinstance(error, dict):
        code = str(error.get("Code", ""))
        return refused(code, temporary=code.startswith(_TEMPORARY))
    statuses = said.get("SendStatusSet")
    if not isinstance(statuses, list) or not statuses or not isinstance(statuses[0], dict):
        return Result(Outcome.UNCERTAIN, UNREADABLE)
    code = str(statuses[0].get("Code", ""))
    if code == "Ok":
        return sent(str(statuses[0].get("SerialNo", "")))
    return refused(code, temporary=code.startswith(_TEMPORARY))


def authorization(body: bytes, *, host: str, service: str, key: tuple[str, str], at: datetime) -> str:
    """Return the Authorization of a POST of JSON to `/`, content type and host signed."""
    key_id, key_secret = key
    moment = at.astimezone(UTC)
    day, stamp = moment.strftime("%Y-%m-%d"), int(moment.timestamp())
    hashed = hashlib.sha256(body).hexdigest()
    request = f"POST\n/\n\ncontent-type:{_TYPE}\nhost:{host}\n\ncontent-type;host\n{hashed}"
    scope = f"{day}/{service}/tc3_request"
    to_sign = f"TC3-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = _mac(signing_key(key_secret, day, service), to_sign).hex()
    return (
        f"TC3-HMAC-SHA256 Credential={key_id}/{scope}, SignedHeaders=content-type;host, Signature={signature}"
    )


def signing_key(secret: str, day: str, service: str) -> bytes:
    """Derive the key of one day and service."""
    return _mac(_mac(_mac(f"TC3{secret}".encode(), day), service), "tc3_request")


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
