"""Two keepers of one list at once: its order stays an order; the twin without the lock must break it."""

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.actions import list_items, lists
from huiyin.civic.matters.models import ListItem
from huiyin.civic.matters.public import ListDraft, ListKind
from tests.cast import Cast
from tests.matters import filed
from tests.races import is_clean, meeting, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "guard off"])
def test_two_put_matters_on_a_list_at_once(
    cast: Cast, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = ListDraft("抢着列", ListKind.WISHES, cast.orgs.committee, cast.places.compound.id)
    held = matters.make_list(actor=cast.clerk, draft=draft).code
    one, two = filed(cast).code, filed(cast).code
    monkeypatch.setattr(list_items, "_last", meeting(2, list_items._last))
    if not guarded:
        monkeypatch.setattr(lists, "lock_list", lambda held: None)
    outcome = race(
        lambda: matters.add_to_list(actor=cast.clerk, list_code=held, code=one),
        lambda: matters.add_to_list(actor=cast.second_clerk, list_code=held, code=two),
        queue_up=guarded,
    )
    positions = list(ListItem.objects.values_list("position", flat=True).order_by("position"))
    in_order = is_clean(outcome) and positions == [1, 2]
    assert in_order == guarded
