"""Sending the code that shows a telephone to be somebody's own."""

import logging

from huiyin.civic.people import queries
from huiyin.kernel.actor import system
from huiyin.kit.channels.configured import channel
from huiyin.kit.channels.interface import ChannelName, Message
from huiyin.kit.jobs import job
from huiyin.kit.mail import Outcome

log = logging.getLogger(__name__)

MESSENGER = system("messenger")


@job("people.send_code")
def send_code(person_id: int = 0) -> None:
    """Send a code by SMS; one that does not arrive is asked for again by its reader."""
    way = channel(ChannelName.SMS)
    phone, code = queries.code_to_send(person_id, actor=MESSENGER)
    if way is None or not phone or not code:
        return
    values = {"code": code}
    result = way.send(Message(phone, f"code-{person_id}", "phone_code", "", "", "", values))
    if result.outcome is not Outcome.SENT:
        log.warning("A code was not sent: %s %s", result.outcome.value, result.words)
