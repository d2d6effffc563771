"""Many want the last place at once: one gets it; the twin without the guard must break the rule."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.db.models import F

from huiyin.hands.claims import actions
from huiyin.hands.claims.actions import claiming
from huiyin.hands.claims.models import Claim, Need
from huiyin.kernel import clock
from tests.cast import Cast
from tests.claims import stage
from tests.races import meeting, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "guard off"])
def test_two_claim_the_last_place_at_once(cast: Cast, guarded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = stage.seated(cast, 1), stage.seated(cast, 2)
    need = stage.published(cast, places=1, starts=clock.now() + timedelta(days=1))
    broken: list[str] = []

    def unguarded(need_id: int) -> bool:
        try:
            return bool(Need.objects.filter(pk=need_id).update(taken=F("taken") + 1))
        except DatabaseError as error:
            broken.append(type(error).__name__)
            raise

    taking = claiming.take_place if guarded else unguarded
    monkeypatch.setattr(claiming, "take_place", meeting(2, taking))
    outcome = race(
        lambda: actions.claim_need(actor=one, need_id=need.pk),
        lambda: actions.claim_need(actor=two, need_id=need.pk),
        queue_up=guarded,
    )
    # Without the guard the database itself refuses a place too many.
    assert (not broken) == guarded
    assert outcome["done"] == 1
    assert Need.objects.get(pk=need.pk).taken == Claim.objects.filter(need=need, state="held").count() == 1


def test_a_place_given_back_goes_to_the_line_however_acts_interleave(cast: Cast) -> None:
    first, second, third, fourth = (stage.seated(cast, n) for n in range(1, 5))
    need = stage.published(cast, places=1, starts=clock.now() + timedelta(days=1))
    held = actions.claim_need(actor=first, need_id=need.pk)
    waits = actions.claim_need(actor=second, need_id=need.pk, wait=True)
    race(
        lambda: actions.drop_claim(actor=first, claim_id=held.pk, reason="出差"),
        lambda: actions.drop_claim(actor=second, claim_id=waits.pk, reason="不等了"),
        lambda: actions.claim_need(actor=third, need_id=need.pk, wait=True),
        lambda: actions.claim_need(actor=fourth, need_id=need.pk, wait=True),
    )
    now = Need.objects.get(pk=need.pk)
    states = list(Claim.objects.filter(need=need).values_list("state", flat=True))
    assert (now.taken, now.waiting) == (states.count("held"), states.count("waiting"))
    assert now.taken == 1
