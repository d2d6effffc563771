"""App messages of WeCom (企业微信) and template messages of a WeChat official account (公众号).

"获取access_token", "发送应用消息": https://developer.work.weixin.qq.com/document/path/90236
"模板消息": https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Interface.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from huiyin.kit.channels.calling import NO_TEMPLATE, REFUSED, Failed, ask, refused
from huiyin.kit.channels.interface import ChannelName, Message, Template, filled, sent
from huiyin.kit.channels.tokens import access_token, forget_token
from huiyin.kit.mail import Outcome, Result

WECOM = "qyapi.weixin.qq.com"
WECHAT = "api.weixin.qq.com"
_JSON = {"Content-Type": "application/json; charset=utf-8"}
# 全局错误码: the token is wrong or over; with a new one the same message may be tried again at once.
_STALE = frozenset({40001, 40014, 42001})
# Busy, or too often.
_TEMPORARY = frozenset({-1, 45009, 45011, 45033})


@dataclass(frozen=True)
class Wecom:
    """The app of a company, which reaches its own staff."""

    corp: str
    agent: int
    secret: str
    name: ChannelName = field(default=ChannelName.WECOM, init=False)

    def send(self, message: Message) -> Result:
        """Send one card with a link."""
        body = {
            "touser": message.to,
            "msgtype": "textcard",
            "agentid": self.agent,
            "textcard": {
                "title": message.title[:128],
                "description": message.text[:512],
                "url": message.link,
                "btntxt": "查看",
            },
            # The same message within half an hour reaches nobody twice.
            "enable_duplicate_check": 1,
            "duplicate_check_interval": 1800,
        }
        return _sent(f"wecom:{self.corp}:{self.agent}", self._token, WECOM, "/cgi-bin/message/send", body)

    def _token(self) -> tuple[str, int]:
        query = urlencode({"corpid": self.corp, "corpsecret": self.secret})
        return _fetched(f"https://{WECOM}/cgi-bin/gettoken?{query}")


@dataclass(frozen=True)
class Wechat:
    """An official account, which reaches those who follow it."""

    app: str
    secret: str
    templates: Mapping[str, Template]
    name: ChannelName = field(default=ChannelName.WECHAT, init=False)

    def send(self, message: Message) -> Result:
        """Send one template message."""
        template = self.templates.get(message.kind) or self.templates.get("default")
        if template is None:
            return Result(Outcome.PERMANENT, NO_TEMPLATE, message.kind)
        body = {
            "touser": message.to,
            "template_id": template.id,
            "url": message.link,
            "client_msg_id": message.key[:32],
            "data": {name: {"value": value} for name, value in filled(template, message).items()},
        }
        return _sent(f"wechat:{self.app}", self._token, WECHAT, "/cgi-bin/message/template/send", body)

    def _token(self) -> tuple[str, int]:
        query = urlencode({"grant_type": "client_credential", "appid": self.app, "secret": self.secret})
        return _fetched(f"https://{WECHAT}/cgi-bin/token?{query}")


def _fetched(url: str) -> tuple[str, int]:
    """Fetch an access token. Raises Failed; nothing was sent to anybody then."""
    try:
        answer = ask(url, b"", {}, method="GET")
    except Failed as failed:
        raise Failed(Result(Outcome.TEMPORARY, failed.result.error, failed.result.words)) from failed
    if not answer.get("access_token"):
        code = answer.get("errcode")
        raise Failed(refused(code, temporary=code in _TEMPORARY))
    return str(answer["access_token"]), int(answer.get("expires_in", 7200))


def _sent(token_name: str, fetch: Any, host: str, path: str, body: Mapping[str, Any]) -> Result:
    octets = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        for is_last in (False, True):
            token = access_token(token_name, fetch)
            answer = ask(f"https://{host}{path}?{urlencode({'access_token': token})}", octets, _JSON)
            if answer.get("errcode") not in _STALE or is_last:
                return _result(answer)
            forget_token(token_name)
    except Failed as failed:
        return failed.result
    raise AssertionError("The second answer is always returned.")


def _result(answer: Mapping[str, Any]) -> Result:
    code = answer.get("errcode")
    if code != 0:
        return refused(code, temporary=code in _TEMPORARY or code in _STALE)
    if answer.get("invaliduser"):
        return Result(Outcome.PERMANENT, REFUSED, "invaliduser")
    return sent(str(answer.get("msgid", "")))
