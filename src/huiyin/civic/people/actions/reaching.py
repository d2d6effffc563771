"""Writes on the ways to a person: showing that a telephone or an account of another service is theirs."""

import re
import secrets
from datetime import timedelta

from huiyin.civic.people import access, rules
from huiyin.civic.people.models import Reach, ReachCode
from huiyin.civic.people.queries import own_phone
from huiyin.civic.people.rules import PeopleAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, NotAllowed, Refusal
from huiyin.kernel.ids import ALPHABET
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail
from huiyin.kit.channels.configured import is_configured
from huiyin.kit.channels.interface import ChannelName
from huiyin.kit.crypto import blind_index
from huiyin.kit.jobs import enqueue

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
_BINDING = re.compile(r"([0-9A-HJKMNP-TV-Z]{4})[\s-]*([0-9A-HJKMNP-TV-Z]{4})\s*$")


@action(audit=PeopleAudit.REACH_ASKED)
def ask_phone_code(*, actor: Actor) -> None:
    """Send a code by SMS to one's own telephone; it holds for ten minutes.

    Raises Refusal "no_sms" where no SMS goes out, Invalid for a number that takes none.
    """
    person = access.me(actor)
    if not is_configured(ChannelName.SMS):
        raise Refusal(N_("No SMS goes out from here. Ask your community office."), code="no_sms")
    if not rules.takes_sms(own_phone(person)):
        raise Invalid(
            N_("Enter a mobile number first: a landline takes no SMS."), code="no_mobile", field="code"
        )
    _new_code(person, ChannelName.SMS, f"{secrets.randbelow(10**6):06d}")
    enqueue("people.send_code", person_id=person)
    detail(channel="sms")


def _new_code(person: int, channel: ChannelName, code: str) -> None:
    ReachCode.objects.update_or_create(
        person_id=person,
        channel=channel.value,
        defaults={
            "digest": _digest(channel, person if channel is ChannelName.SMS else 0, code),
            "code": code if channel is ChannelName.SMS else None,
            "expires_at": clock.now() + LASTS,
            "tries": 0,
        },
    )


def _digest(channel: ChannelName, person: int, code: str) -> str:
    return blind_index(code, f"people.reach.{channel.value}.{person}")


@action(audit=PeopleAudit.REACH_SHOWN)
def confirm_phone(*, actor: Actor, code: str) -> Reach:
    """Show that one's telephone is one's own, with the code that came there. Raises Invalid at "code"."""
    person = access.me(actor)
    held = ReachCode.objects.filter(person=person, channel="sms", expires_at__gt=clock.now()).first()
    said = "".join(code.split())
    if held is None or held.tries >= MOST_TRIES:
        raise Invalid(N_("This code is too old. Ask for a new one."), code="code_over", field="code")
    if not secrets.compare_digest(held.digest, _digest(ChannelName.SMS, person, said)):
        raise WrongCode(field="code")
    held.delete()
    detail(channel="sms")
    return _keep(person, ChannelName.SMS, own_phone(person))


class WrongCode(Invalid):
    """A code that is not the one that was sent; tries are counted by the page, a few within ten minutes."""

    code = "wrong_code"
    message = N_("This is not the code that was sent. Compare its six digits.")


@action(audit=PeopleAudit.REACH_ASKED)
def offer_binding(*, actor: Actor, channel: ChannelName) -> str:
    """Return a code to be sent to our account on another service within ten minutes, which binds it."""
    person = access.me(actor)
    if channel in {ChannelName.MAIL, ChannelName.SMS} or not is_configured(channel):
        raise NotAllowed
    # Forty bits: whoever guesses it would read somebody else's notices.
    code = "".join(secrets.choice(ALPHABET) for _ in range(8))
    _new_code(person, channel, code)
    detail(channel=channel.value)
    return f"{code[:4]}-{code[4:]}"


@action(audit=PeopleAudit.REACH_SHOWN)
def bind_reach(*, actor: Actor, channel: ChannelName, address: str, said: str) -> bool:
    """Bind an account of another service to whoever was given the code that it sent; False for none."""
    if not actor.system:
        raise NotAllowed
    found = _BINDING.search(said.upper())
    digest = _digest(channel, 0, found[1] + found[2]) if found else "-"
    held = ReachCode.objects.filter(channel=channel, digest=digest, expires_at__gt=clock.now()).first()
    detail(channel=channel.value, bound=held is not None)
    if held is None or not address:
        return False
    held.delete()
    _keep(held.person_id, channel, address)
    return True


def _keep(person: int, channel: ChannelName, address: str) -> Reach:
    index = blind_index(address, f"people.reach.{channel.value}")
    Reach.objects.filter(channel=channel, index=index).exclude(person=person).delete()
    kept, _ = Reach.objects.update_or_create(
        person_id=person,
        channel=channel.value,
        defaults={"address": address, "index": index, "verified_at": clock.now()},
    )
    return kept


@action(audit=PeopleAudit.REACH_DROPPED)
def drop_reach(*, actor: Actor, channel: ChannelName) -> int:
    """Be reached on a channel no more."""
    dropped, _ = Reach.objects.filter(person=access.me(actor), channel=channel.value).delete()
    detail(channel=channel.value)
    return dropped
