"""What people choose: how soon each channel brings which notices, and when they want quiet."""

from collections.abc import Mapping
from datetime import time

from huiyin.civic.notices import access
from huiyin.civic.notices.models import Choice, QuietHours
from huiyin.civic.notices.queries import Stop, read_stop
from huiyin.civic.notices.rules import Group, Mode, NoticesAudit, may_choose
from huiyin.kernel.actor import Actor
from huiyin.kit.actions import action, detail
from huiyin.kit.channels.interface import ChannelName


@action(audit=NoticesAudit.CHOSEN)
def choose(*, actor: Actor, channel: ChannelName, modes: Mapping[Group, Mode]) -> None:
    """Say how a channel brings each group of one's own notices. Raises Invalid at the group at fault."""
    person = access.person_of(actor)
    for group, mode in modes.items():
        may_choose(group, mode).or_raise()
    for group, mode in modes.items():
        _keep(person, channel.value, group, mode)
    detail(channel=channel.value, **{group.value: mode.value for group, mode in modes.items()})


def _keep(person: int, channel: str, group: Group, mode: Mode) -> None:
    Choice.objects.update_or_create(
        person_id=person, channel=channel, group=group.value, defaults={"mode": mode.value}
    )


@action(audit=NoticesAudit.CHOSEN)
def keep_quiet(*, actor: Actor, starts: time, ends: time) -> None:
    """Say when one wants quiet; the same time twice means never."""
    person = access.person_of(actor)
    QuietHours.objects.update_or_create(person_id=person, defaults={"starts": starts, "ends": ends})
    detail(starts=starts.isoformat("minutes"), ends=ends.isoformat("minutes"))


@action(audit=NoticesAudit.CHOSEN)
def stop(*, actor: Actor, token: str, mode: Mode | None = None) -> Stop:
    """Turn a group of notices off, or down, by the link of an e-mail; nobody has to log in for it.

    What must be told comes once a day then. Raises NotFound for a link that was not made here.
    """
    said = read_stop(token)
    wanted = mode or Mode.OFF
    if not may_choose(said.group, wanted):
        wanted = Mode.DAILY
    _keep(said.person_id, said.channel, said.group, wanted)
    detail(person=said.person_id, channel=said.channel, group=said.group.value, mode=wanted.value)
    return Stop(said.person_id, said.channel, said.group, wanted)
