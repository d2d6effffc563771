"""Sending on every channel: claimed in one transaction, sent outside any, settled in another."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from huiyin.civic.notices import actions, queries
from huiyin.civic.notices.actions import Item, Letter
from huiyin.civic.notices.rules import AT_ONCE, Group, Mode, group_of, may_choose
from huiyin.kernel.actor import system
from huiyin.kernel.reply_tags import reply_tag, tagged
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import mail
from huiyin.kit.channels.configured import channel
from huiyin.kit.channels.interface import ChannelName, Message
from huiyin.kit.jobs import job
from huiyin.kit.keys import keyring
from huiyin.kit.mail import Outcome, Result

MAILER = system("mailer")
NO_CHANNEL = N_("This channel is not set up any more.")


@job("notices.send_mail")
def send_mail() -> None:
    """Send the messages whose time has come, one after the other."""
    for delivery_id in queries.due_deliveries():
        letter = actions.take_up(actor=MAILER, delivery_id=delivery_id)
        if letter is not None:
            actions.settle(actor=MAILER, delivery_id=delivery_id, result=_send(letter))


def _send(letter: Letter) -> Result:
    if not letter.items:
        return Result(Outcome.PERMANENT, NO_CHANNEL)
    with translation.override(letter.to.language or settings.LANGUAGE_CODE):
        return _send_mail(letter) if letter.channel is ChannelName.MAIL else _send_message(letter)


def _send_mail(letter: Letter) -> Result:
    stop = _stop(letter)
    if letter.is_digest:
        subject, body = _digest(letter, stop)
    else:
        subject, body = _single(letter, letter.items[0], stop)
    return mail.send(
        to=letter.address,
        subject=subject,
        body=body,
        message_id=letter.message_id,
        reply_to=_reply_to(letter),
        headers=_stop_headers(stop),
    )


def _single(letter: Letter, item: Item, stop: str) -> tuple[str, str]:
    said = queries.said(item.kind, item.params)
    unfollow = item.params.get("stop", "")
    context = {
        "name": letter.to.name,
        "said": said,
        "link": _whole(item.params.get("say") or item.link),
        "stop": _whole(unfollow) if unfollow else "",
        "off": stop,
        "may_reply": bool(_reply_to(letter)),
    }
    return said.title, render_to_string("notices/mail.txt", context)


def _digest(letter: Letter, stop: str) -> tuple[str, str]:
    rows = [
        {"said": queries.said(item.kind, item.params), "link": _whole(item.params.get("say") or item.link)}
        for item in letter.items
    ]
    subject = _("%(count)s news of today") % {"count": len(rows)}
    context = {"name": letter.to.name, "rows": rows, "off": stop}
    return subject, render_to_string("notices/digest.txt", context)


def _send_message(letter: Letter) -> Result:
    way = channel(letter.channel)
    if way is None:
        return Result(Outcome.PERMANENT, NO_CHANNEL)
    item = letter.items[0]
    said = queries.said(item.kind, item.params)
    title, text, link, kind = (
        said.title,
        said.text,
        _whole(item.params.get("say") or item.link),
        item.kind.value,
    )
    if letter.is_digest:
        title = _("%(count)s news of today") % {"count": len(letter.items)}
        text, link, kind = said.title, _whole("/notices/"), "digest"
    values = {name: str(item.params.get(name, "")) for name in ("code", "title", "place", "org")}
    values["count"] = str(len(letter.items))
    return way.send(
        Message(
            to=letter.address,
            key=letter.message_id.partition("@")[0],
            kind=kind,
            title=title,
            text=text,
            link=link,
            values=values,
        )
    )


def _whole(path: str) -> str:
    return f"{settings.HUIYIN_BASE_URL}{path}"


def _reply_to(letter: Letter) -> str:
    """Return the address whose answers go to the matter as its author's; only the author is given it."""
    item = letter.items[0]
    code = item.params.get("code")
    if letter.is_digest or not item.is_authors or not code or not settings.HUIYIN_MAIL_IN:
        return ""
    return tagged(settings.HUIYIN_MAIL_IN, reply_tag(keyring().follow, str(code)))


def _stop(letter: Letter) -> str:
    """Return where this kind of e-mail is turned off; "" for what has to be told."""
    kind = letter.items[0].kind
    group = group_of(kind)
    if kind in AT_ONCE or (group is Group.ECHO and not may_choose(group, Mode.OFF)):
        return ""
    return _whole(queries.stop_link(letter.to.id, letter.channel.value, group))


def _stop_headers(stop: str) -> dict[str, Any]:
    # RFC 8058: one click, from the mail program itself.
    one_click = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return one_click if stop else {}


@job("notices.make_digests")
def make_digests() -> None:
    """Put what waited into today's digests."""
    actions.make_digests(actor=MAILER)


@job("notices.mark_uncertain")
def mark_uncertain() -> None:
    """Show messages over which a worker died."""
    actions.mark_uncertain(actor=MAILER)
