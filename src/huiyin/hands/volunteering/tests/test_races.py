"""Volunteers who act at the same moment, and what happens when the guard is off."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db.models import F

from huiyin.hands.volunteering import actions
from huiyin.hands.volunteering.actions import HelpDraft, helping, signing
from huiyin.hands.volunteering.models import Shift, SignUp, TimeAccount
from huiyin.hands.volunteering.rules import timebank as rules
from huiyin.hands.volunteering.rules.timebank import Help
from huiyin.hands.volunteering.tests.stage import Scene, scene, shifts
from huiyin.kernel import clock
from tests.cast import Cast
from tests.races import is_clean, meeting, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stand(cast: Cast) -> Scene:
    return scene(cast)


def soon() -> date:
    # Threads have the clock of the machine, so the shift lies ahead of that.
    return clock.today() + timedelta(days=3)


def test_the_last_place_goes_to_one_of_three(stand: Scene) -> None:
    shift = stand.shift(most=1, day=soon())
    people = (stand.cast.resident, stand.cast.building_head, stand.cast.neighbour)
    outcome = race(*(partial(stand.sign, shift, who) for who in people))
    assert is_clean(outcome)
    assert outcome["done"] == 1
    assert SignUp.objects.count() == Shift.objects.get().taken == 1


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "guard off"])
def test_nobody_is_in_two_places_however_fast_they_click(
    stand: Scene, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = actions.make_post(
        actor=stand.cast.clerk, team_id=stand.team.pk, name="义剪", spot="架空层", task="帮忙"
    )
    both = [stand.shift(8, 11, day=soon()), *shifts(stand.cast.clerk, second, 9, 10, day=soon())]
    monkeypatch.setattr(signing, "check_fit", meeting(2, signing.check_fit))
    if not guarded:
        monkeypatch.setattr(signing, "lock", lambda volunteer: None)
    outcome = race(*(partial(stand.sign, shift) for shift in both), queue_up=guarded)
    is_right = is_clean(outcome) and SignUp.objects.count() == 1
    assert is_right == guarded


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "guard off"])
def test_wishes_for_help_never_hold_more_than_is_free(
    stand: Scene, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    TimeAccount.objects.create(
        person_id=stand.member.person_id, code="7K3M-2QXA", balance=90, opened_at=clock.now()
    )
    wish = HelpDraft(stand.team.pk, Help.MEALS, clock.now() + timedelta(days=3), 60, "2栋门口")
    monkeypatch.setattr(rules, "may_ask", meeting(2, rules.may_ask))
    if not guarded:
        monkeypatch.setattr(helping, "hold", _hold_unseen)
    ask = partial(actions.ask_help, actor=stand.cast.resident, draft=wish)
    outcome = race(ask, ask, queue_up=guarded)
    is_right = is_clean(outcome) and TimeAccount.objects.get().held == 60
    assert is_right == guarded


def _hold_unseen(account: TimeAccount, minutes: int) -> bool:
    return bool(TimeAccount.objects.filter(pk=account.pk).update(held=F("held") + minutes))
