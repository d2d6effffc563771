"""The standing council 小区议事会: its members are told of its agenda, and that it changed."""

from huiyin.civic.matters import events
from huiyin.civic.matters.actions.list_history import write_down
from huiyin.civic.matters.actions.lists import open_list
from huiyin.civic.matters.models import List, ListEntry
from huiyin.civic.matters.rules.council import may_send_agenda
from huiyin.civic.matters.rules.words import MatterAudit
from huiyin.civic.places.public import place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kit.actions import action, detail
from huiyin.kit.outbox import announce


@action(audit=MatterAudit.LIST_AGENDA_SENT)
def send_agenda(*, actor: Actor, list_code: str) -> List:
    """Call the council of a compound to its next meeting, or tell it that the agenda is another one now."""
    held = open_list(actor, list_code)
    last = ListEntry.objects.filter(list=held, kind=MatterAudit.LIST_AGENDA_SENT).order_by("-pk").first()
    entries = ListEntry.objects.filter(list=held)
    changed = last is None or entries.filter(pk__gt=last.pk).exists()
    may_send_agenda(
        held.kind,
        visibility=held.visibility,
        in_compound=place(held.place_id).is_compound,
        meets=held.ends,
        today=clock.today(),
        changed=changed,
    ).or_raise()
    detail(version=held.version)
    write_down(held, MatterAudit.LIST_AGENDA_SENT, again=last is not None)
    announce(events.AgendaSent(held.pk, held.version))
    return held
