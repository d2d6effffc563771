"""What lists of a kind are called in a district or city, as its operators say."""

from huiyin.civic.matters.access import may_in_area
from huiyin.civic.matters.models import ListWording
from huiyin.civic.matters.rules.lists import template_of
from huiyin.civic.matters.rules.words import MatterAudit
from huiyin.civic.places.public import AreaLevel, place
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail


@action(audit=MatterAudit.LIST_WORDED, retry_race=True)
def word_lists(*, actor: Actor, place_id: int, kind: str, title: str = "", header: str = "") -> ListWording:
    """Say what lists of a kind are called in an area; what is left empty goes back to our own words."""
    where, template = place(place_id), template_of(kind)
    may_in_area(actor, P.CIVIC_LIST_WORD, where.scope.ids).or_raise()
    if where.level not in {AreaLevel.CITY, AreaLevel.DISTRICT}:
        no("not_a_district", N_("Wording is kept for a city or a district.")).or_raise()
    said = {"title": clean(title, 80).strip(), "header": clean(header, 200).strip()}
    kept, _ = ListWording.objects.update_or_create(area_id=where.id, kind=template.kind, defaults=said)
    detail(area=where.id, kind=template.kind, **said)
    return kept
