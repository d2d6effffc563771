"""Pure decisions about log-ins: how long one lasts, and what the device is called."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.text import gettext_noop as N_

# How exactly the last use is known: at work the idle time hangs on it, at home an hour is enough.
NOTED_AT_WORK, NOTED_AT_HOME = timedelta(minutes=2), timedelta(hours=1)
_MOST_READ = 400
UNKNOWN = "unknown"

# The first that is found counts: most browsers name others, whose pages they claim to understand.
_BROWSERS: tuple[tuple[str, str, str], ...] = (
    ("wecom", "wxwork", N_("WeCom")),
    ("wechat", "micromessenger", N_("WeChat")),
    ("dingtalk", "dingtalk", N_("DingTalk")),
    ("qq", "qqbrowser|qq/", N_("QQ Browser")),
    ("uc", "ucbrowser|ubrowser", N_("UC Browser")),
    ("quark", "quark", N_("Quark")),
    ("huawei", "huaweibrowser", N_("Huawei Browser")),
    ("xiaomi", "miuibrowser", N_("Xiaomi Browser")),
    ("vivo", "vivobrowser", N_("vivo Browser")),
    ("oppo", "heytapbrowser", N_("OPPO Browser")),
    ("360", "360se|360ee|qihoobrowser", N_("360 Browser")),
    ("edge", "edg/|edga/|edgios/", N_("Edge")),
    ("firefox", "firefox/|fxios/", N_("Firefox")),
    ("chrome", "chrome/|crios/|chromium/", N_("Chrome")),
    ("safari", "safari/", N_("Safari")),
)
_SYSTEMS: tuple[tuple[str, str, str], ...] = (
    ("harmony", "openharmony|harmonyos", N_("HarmonyOS")),
    ("iphone", "iphone", N_("iPhone")),
    ("ipad", "ipad", N_("iPad")),
    ("android", "android", N_("Android")),
    ("windows", "windows", N_("Windows")),
    ("mac", "macintosh|mac os x", N_("Mac")),
    ("linux", "linux|x11", N_("Linux")),
)
BROWSER_NAMES = {code: name for code, _, name in _BROWSERS} | {UNKNOWN: N_("an unknown browser")}
SYSTEM_NAMES = {code: name for code, _, name in _SYSTEMS} | {UNKNOWN: N_("an unknown device")}


@dataclass(frozen=True)
class Lasting:
    """How long a log-in at work lasts in all, and without use; None for no such end."""

    total: timedelta | None
    idle: timedelta | None

    @classmethod
    def of(cls, *, hours: float, minutes: float) -> "Lasting":
        """Read two settings, in which 0 means none."""
        total = timedelta(hours=hours) if hours > 0 else None
        return cls(total, timedelta(minutes=minutes) if minutes > 0 else None)


@dataclass(frozen=True)
class Login:
    """When a log-in began, and when it was last noted to be in use."""

    started_at: datetime
    seen_at: datetime


def is_over(login: Login, now: datetime, lasting: Lasting) -> bool:
    """Tell whether a log-in at work is over."""
    too_long = lasting.total is not None and now - login.started_at >= lasting.total
    return too_long or (lasting.idle is not None and now - login.seen_at >= lasting.idle)


def is_to_note(login: Login, now: datetime, *, at_work: bool) -> bool:
    """Tell whether it is time to write down again that a log-in is in use."""
    return now - login.seen_at >= (NOTED_AT_WORK if at_work else NOTED_AT_HOME)


def read_device(user_agent: str) -> str:
    """Return browser and system as two words with a stroke; nothing else of the header is kept."""
    text = user_agent[:_MOST_READ].lower()
    return f"{_first(_BROWSERS, text)}/{_first(_SYSTEMS, text)}"


def _first(known: tuple[tuple[str, str, str], ...], text: str) -> str:
    return next((code for code, signs, _ in known if re.search(signs, text)), UNKNOWN)


def device_names(device: str) -> tuple[str, str]:
    """Return what browser and system are called, as message ids."""
    browser, _, system = device.partition("/")
    return (
        BROWSER_NAMES.get(browser, BROWSER_NAMES[UNKNOWN]),
        SYSTEM_NAMES.get(system, SYSTEM_NAMES[UNKNOWN]),
    )


def roughly(seen_at: datetime, now: datetime) -> str:
    """Say when a log-in was last in use, as exactly as it is known; "" for a day before today."""
    if now - seen_at < 2 * NOTED_AT_HOME:
        return N_("a short while ago")
    return N_("today") if _day(seen_at) == _day(now) else ""


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
