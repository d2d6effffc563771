"""The channels that the settings name."""

import json

from django.conf import settings

from huiyin.kit.channels.aliyun import Aliyun
from huiyin.kit.channels.callbacks import Callback
from huiyin.kit.channels.interface import Channel, ChannelName, Template, templates
from huiyin.kit.channels.tencent import Tencent
from huiyin.kit.channels.wechat import Wechat, Wecom


def _templates(text: str) -> dict[str, Template]:
    return templates(json.loads(text or "{}"))


def channel(name: ChannelName) -> Channel | None:
    """Return a channel beside e-mail, if the settings name it."""
    return {ChannelName.SMS: _sms, ChannelName.WECOM: _wecom, ChannelName.WECHAT: _wechat}[name]()


def is_configured(name: ChannelName) -> bool:
    """Tell whether something can be sent this way; e-mail always can, at least into a file."""
    return name is ChannelName.MAIL or channel(name) is not None


def _sms() -> Channel | None:
    known = _templates(settings.HUIYIN_SMS_TEMPLATES)
    if settings.HUIYIN_SMS == "aliyun":
        return Aliyun(
            settings.HUIYIN_SMS_KEY_ID, settings.HUIYIN_SMS_KEY_SECRET, settings.HUIYIN_SMS_SIGN, known
        )
    if settings.HUIYIN_SMS == "tencent":
        return Tencent(
            settings.HUIYIN_SMS_KEY_ID,
            settings.HUIYIN_SMS_KEY_SECRET,
            settings.HUIYIN_SMS_APP,
            settings.HUIYIN_SMS_SIGN,
            known,
            settings.HUIYIN_SMS_REGION,
        )
    return None


def _wecom() -> Channel | None:
    if not settings.HUIYIN_WECOM_CORP:
        return None
    return Wecom(
        settings.HUIYIN_WECOM_CORP, int(settings.HUIYIN_WECOM_AGENT or 0), settings.HUIYIN_WECOM_SECRET
    )


def _wechat() -> Channel | None:
    if not settings.HUIYIN_WECHAT_APP:
        return None
    known = _templates(settings.HUIYIN_WECHAT_TEMPLATES)
    return Wechat(settings.HUIYIN_WECHAT_APP, settings.HUIYIN_WECHAT_SECRET, known)


def callback(name: ChannelName) -> Callback | None:
    """Return what is agreed on for the callbacks of a channel, if the settings name it."""
    if name is ChannelName.WECOM and settings.HUIYIN_WECOM_TOKEN:
        return Callback(
            settings.HUIYIN_WECOM_TOKEN, settings.HUIYIN_WECOM_AES_KEY, settings.HUIYIN_WECOM_CORP
        )
    if name is ChannelName.WECHAT and settings.HUIYIN_WECHAT_TOKEN:
        return Callback(
            settings.HUIYIN_WECHAT_TOKEN, settings.HUIYIN_WECHAT_AES_KEY, settings.HUIYIN_WECHAT_APP
        )
    return None
