"""SMS by Alibaba Cloud (阿里云短信): SendSms of 2017-05-25, signed with ACS3-HMAC-SHA256.

Signature: "V3版本请求体&签名机制", https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

from huiyin.kernel import clock
from huiyin.kit.channels.calling import NO_TEMPLATE, Failed, ask, refused
from huiyin.kit.channels.interface import ChannelName, Message, Template, filled, sent
from huiyin.kit.mail import Outcome, Result

HOST = "dysmsapi.aliyuncs.com"
VERSION = "2017-05-25"
# https://help.aliyun.com/zh/sms/developer-reference/api-error-codes : another time it may be taken.
_TEMPORARY = frozenset(
    {"isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "isp.SYSTEM_ERROR", "SystemBusy", "Throttling"}
    | {
        "Throttling.User",
        "Throttling.Api",
        "ServiceUnavailable",
        "isv.AMOUNT_NOT_ENOUGH",
        "isv.OUT_OF_SERVICE",
    }
)


@dataclass(frozen=True)
class Aliyun:
    """The gateway with its key, signature and templates."""

    key_id: str
    key_secret: str
    sign: str
    templates: Mapping[str, Template]
    host: str = HOST
    name: ChannelName = field(default=ChannelName.SMS, init=False)

    def send(self, message: Message) -> Result:
        """Send one SMS."""
        template = self.templates.get(message.kind)
        if template is None:
            return Result(Outcome.PERMANENT, NO_TEMPLATE, message.kind)
        query = {
            "PhoneNumbers": message.to.removeprefix("+86"),
            "SignName": self.sign,
            "TemplateCode": template.id,
            "TemplateParam": json.dumps(filled(template, message), ensure_ascii=False, separators=(",", ":")),
            "OutId": message.key[:255],
        }
        headers = signed(
            query,
            host=self.host,
            action="SendSms",
            version=VERSION,
            key=(self.key_id, self.key_secret),
            at=clock.now(),
            nonce=secrets.token_hex(16),
        )
        try:
            answer = ask(f"https://{self.host}/?{canonical_query(query)}", b"", headers)
        except Failed as failed:
            return failed.result
        code = str(answer.get("Code", ""))
        if code == "OK":
            return sent(str(answer.get("BizId", "")))
        return refused(code, temporary=code in _TEMPORARY)


def canonical_query(query: Mapping[str, str]) -> str:
    """Return parameters sorted and encoded by RFC 3986."""
    return "&".join(f"{quote(name, safe='~')}={quote(query[name], safe='~')}" for name in sorted(query))


def signed(
    query: Mapping[str, str],
    *,
    host: str,
    action: str,
    version: str,
    key: tuple[str, str],
    at: datetime,
    nonce: str,
) -> dict[str, str]:
    """Return the headers of a POST without a body, Authorization included."""
    key_id, key_secret = key
    empty = hashlib.sha256(b"").hexdigest()
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": empty,
        "x-acs-date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = f"POST\n/\n{canonical_query(query)}\n{lines}\n{names}\n{empty}"
    to_sign = f"ACS3-HMAC-SHA256\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(key_secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    said = f"ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={names},Signature={signature}"
    return {**headers, "Authorization": said}
