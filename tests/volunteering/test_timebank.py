"""The time bank: hours are credited once, given on, received as help, and together they are always zero."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from huiyin.hands.volunteering import actions, queries
from huiyin.hands.volunteering.actions import HelpDraft
from huiyin.hands.volunteering.models import HelpAsked, TimeAccount, TimeEntry, Volunteer
from huiyin.hands.volunteering.rules.timebank import Help, HelpState
from huiyin.hands.volunteering.tests.stage import TUESDAY, Scene, scene
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, system
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.errors import Refusal
from huiyin.site.reactions import relay
from tests.cast import Cast
from tests.fixtures import Login, Watch
from tests.refusals import refused

pytestmark = pytest.mark.django_db
FRIDAY = TUESDAY + timedelta(days=3)


@pytest.fixture
def stand(cast: Cast, watch: Watch) -> Scene:
    return scene(cast)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def served(stand: Scene, watch: Watch, minutes: int = 180) -> None:
    """Let the resident serve, and credit it."""
    sign = stand.sign(stand.shift())
    watch.forward(days=1, hours=4)
    actions.confirm_shift(actor=stand.cast.neighbour, shift_id=sign.shift_id, minutes={sign.pk: minutes})
    assert actions.credit_hours(actor=stand.cast.resident) == minutes


def draft(stand: Scene, minutes: int = 60, hour: int = 9) -> HelpDraft:
    starts = datetime.combine(FRIDAY, datetime.min.time().replace(hour=hour), SHANGHAI)
    return HelpDraft(stand.team.pk, Help.DOCTOR, starts, minutes, "2栋门口", "陪着去挂号")


def asked(stand: Scene, minutes: int = 60, actor: Actor | None = None) -> HelpAsked:
    return actions.ask_help(actor=actor or stand.cast.resident, draft=draft(stand, minutes))


def balance(actor: Actor) -> int:
    return TimeAccount.objects.get(person=actor.person_id).balance


def is_sound() -> bool:
    """Tell whether accounts are what their entries add up to, zero together, and nobody owes anything."""
    for account in TimeAccount.objects.all():
        came = account.received.aggregate(n=Sum("minutes"))["n"] or 0
        went = account.given.aggregate(n=Sum("minutes"))["n"] or 0
        waiting = account.asked.filter(state__in=[HelpState.OPEN, HelpState.TAKEN])
        held = waiting.aggregate(n=Sum("minutes"))["n"] or 0
        if (account.balance, account.held) != (came - went, held):
            return False
    owing = TimeAccount.objects.filter(is_source=False, balance__lt=F("held"))
    return not owing.exists() and not TimeAccount.objects.aggregate(n=Sum("balance"))["n"]


def test_from_the_served_hour_to_the_received_one(stand: Scene, login: Login, watch: Watch) -> None:
    served(stand, watch)
    assert actions.credit_hours(actor=stand.cast.resident) == 0
    mine, helper = login(stand.cast.resident), login(stand.cast.building_head)
    said = {"team": str(stand.team.pk), "kind": "doctor", "words": "陪着去挂号", "spot": "2栋门口"}
    said |= {"day": FRIDAY.isoformat(), "begins": "09:00", "hours": "4"}
    assert "您的时间账户可用时长为3小时" in text(mine.post("/volunteer/time/ask/", said))
    assert mine.post("/volunteer/time/ask/", said | {"hours": "2"}).status_code == 302
    relay().drain()
    assert "有人求助" in text(helper.get("/notices/"))
    page = text(helper.get("/volunteer/time/"))
    assert "陪着去挂号" in page
    for hidden in ("田小满", "2栋门口"):
        assert hidden not in page
    wish = HelpAsked.objects.get()
    address = f"/volunteer/time/help/{wish.pk}"
    assert mine.post(f"{address}/take/").status_code == 403
    assert login(stand.cast.stranger_next_door).post(f"{address}/take/").status_code in {403, 404, 409}
    assert helper.post(f"{address}/dance/").status_code == 404
    assert helper.post(f"{address}/take/").status_code == 302
    assert helper.post(f"{address}/take/").status_code == 409
    assert "2栋门口" in text(helper.get("/volunteer/time/"))
    assert helper.get(f"{address}/confirm/").status_code == 404
    assert "还没有开始" in text(mine.post(f"{address}/confirm/", {"hours": "1"}))
    watch.set(wish.starts + timedelta(hours=2))
    assert "最多" in text(mine.post(f"{address}/confirm/", {"hours": "2.5"}))
    assert mine.post(f"{address}/confirm/", {"hours": "1.5"}).status_code == 302
    assert mine.post(f"{address}/confirm/", {"hours": "1.5"}).status_code == 409
    assert (balance(stand.cast.resident), balance(stand.cast.building_head)) == (90, 90)
    assert is_sound()
    relay().drain()
    assert "您的帮助已确认" in text(helper.get("/notices/"))
    shown = queries.my_time(stand.cast.resident)
    assert [row.hours for row in shown.entries] == ["-1.5", "3"]
    assert (shown.free, shown.held, shown.uncredited) == ("1.5", "0", "0")


def test_what_is_refused(stand: Scene, watch: Watch) -> None:
    with refused("not_enough_time", "hours"):
        asked(stand)
    served(stand, watch)
    with refused("bad_length", "hours"):
        asked(stand, 9 * 60)
    with refused("not_found"):
        actions.ask_help(actor=stand.cast.resident, draft=draft(stand), code="0000-0000")
    asked(stand, 120)
    with refused("not_enough_time", "hours"):
        asked(stand, 90)
    wish = HelpAsked.objects.get()
    for actor in (stand.cast.steward, stand.cast.street):
        with pytest.raises(Refusal):
            actions.take_help(actor=actor, help_id=wish.pk)
    Volunteer.objects.filter(pk=stand.second.pk).update(of_age=FRIDAY + timedelta(days=30))
    with refused("no_minors_alone"):
        actions.take_help(actor=stand.cast.building_head, help_id=wish.pk)
    actions.take_help(actor=stand.cast.neighbour, help_id=wish.pk)
    watch.set(wish.starts)
    with refused("not_allowed"):
        actions.confirm_help(actor=stand.cast.neighbour, help_id=wish.pk, minutes=120)
    with refused("has_begun_out"):
        actions.give_help_back(actor=stand.cast.neighbour, help_id=wish.pk)
    with refused("not_found"):
        actions.confirm_help(actor=stand.cast.stranger_next_door, help_id=wish.pk, minutes=120)
    assert actions.confirm_help(actor=stand.cast.clerk, help_id=wish.pk, minutes=0).state == HelpState.MISSED
    assert balance(stand.cast.resident) == 180
    assert is_sound()
    with refused("is_past", "starts"):
        asked(stand)


def test_a_wish_is_given_back_and_withdrawn(stand: Scene, login: Login, watch: Watch) -> None:
    served(stand, watch)
    wish = asked(stand)
    actions.take_help(actor=stand.cast.building_head, help_id=wish.pk)
    actions.give_help_back(actor=stand.cast.building_head, help_id=wish.pk)
    actions.take_help(actor=stand.cast.neighbour, help_id=wish.pk)
    relay().drain()
    notices = text(login(stand.cast.resident).get("/notices/"))
    assert (notices.count("有人来帮您"), notices.count("正在另找人")) == (2, 1)
    actions.withdraw_help(actor=stand.cast.resident, help_id=wish.pk)
    with refused("already_changed"):
        actions.withdraw_help(actor=stand.cast.resident, help_id=wish.pk)
    relay().drain()
    assert "不再需要" in text(login(stand.cast.neighbour).get("/notices/"))
    assert queries.my_time(stand.cast.resident).free == "3"
    assert is_sound()


def test_hours_go_to_the_family_by_number_and_name(stand: Scene, login: Login, watch: Watch) -> None:
    served(stand, watch)
    team = f"/desk/volunteers/teams/{stand.team.pk}/time/"
    leader, mine = login(stand.cast.neighbour), login(stand.cast.resident)
    assert leader.post(f"{team}accounts/", {"name": "田奶奶", "phone": ""}).status_code == 302
    card = TimeAccount.objects.get(team=stand.team)
    assert card.code in text(leader.get(team))
    assert mine.get(team).status_code == 404
    gift = {"code": card.code, "name": "田爷爷", "hours": "2"}
    assert "没有这个编号和姓名" in text(mine.post("/volunteer/time/give/", gift))
    own = TimeAccount.objects.get(person=stand.cast.resident.person_id)
    with refused("own_account", "code"):
        actions.give_time(actor=stand.cast.resident, code=own.code, name="田小满", minutes=60)
    with refused("not_enough_time", "hours"):
        actions.give_time(actor=stand.cast.resident, code=card.code, name="田奶奶", minutes=181)
    assert mine.post("/volunteer/time/give/", gift | {"name": "田奶奶"}).status_code == 302
    said = {"team": str(stand.team.pk), "kind": "meals", "words": "送午饭", "spot": "3栋门口"}
    said |= {"day": FRIDAY.isoformat(), "begins": "11:30", "hours": "1"}
    assert leader.post(team, said | {"code": "0000-0000"}).status_code == 404
    assert leader.post(team, said | {"code": card.code}).status_code == 302
    wish = HelpAsked.objects.get()
    with refused("not_found"):
        actions.ask_help(actor=stand.cast.resident, draft=draft(stand), code=card.code)
    actions.take_help(actor=stand.cast.building_head, help_id=wish.pk)
    watch.set(wish.starts + timedelta(hours=1))
    confirmed = leader.post(f"/volunteer/time/help/{wish.pk}/confirm/", {"hours": "1"})
    assert confirmed.status_code == 302
    card.refresh_from_db()
    assert (card.balance, balance(stand.cast.building_head), balance(stand.cast.resident)) == (60, 60, 60)
    assert is_sound()


def test_a_corrected_hour_is_taken_back_as_far_as_it_is_there(stand: Scene, watch: Watch) -> None:
    served(stand, watch)
    card = actions.open_account(actor=stand.cast.neighbour, team_id=stand.team.pk, name="田奶奶")
    actions.give_time(actor=stand.cast.resident, code=card.code, name="田奶奶", minutes=150)
    line = TimeEntry.objects.get(kind="credited").origin
    assert line is not None
    actions.correct_entry(actor=stand.cast.clerk, entry_id=line.pk, minutes=60, reason="早退")
    assert balance(stand.cast.resident) == 0
    assert is_sound()
    assert actions.credit_hours(actor=stand.cast.resident) == 60
    assert is_sound()


def test_the_installation_says_how_much_may_be_owed(stand: Scene, settings: Any, watch: Watch) -> None:
    settings.HUIYIN_TIME_CREDIT_HOURS = 2
    wish = asked(stand, 120)
    with refused("not_enough_time", "hours"):
        asked(stand, 15)
    actions.take_help(actor=stand.cast.building_head, help_id=wish.pk)
    settings.HUIYIN_TIME_CREDIT_HOURS = 0
    watch.set(wish.starts + timedelta(hours=2))
    actions.confirm_help(actor=stand.cast.resident, help_id=wish.pk, minutes=120)
    assert (balance(stand.cast.resident), balance(stand.cast.building_head)) == (-120, 120)


def test_entries_never_change_and_an_hour_is_credited_once(stand: Scene, watch: Watch) -> None:
    served(stand, watch)
    entry = TimeEntry.objects.get()
    for change in (
        lambda: TimeEntry.objects.filter(pk=entry.pk).update(minutes=600),
        lambda: TimeEntry.objects.filter(pk=entry.pk).delete(),
        lambda: TimeEntry.objects.create(
            giver=entry.giver, taker=entry.taker, kind="credited", minutes=1, origin=entry.origin,
            made_at=entry.made_at,
        ),
        lambda: TimeAccount.objects.create(code="x", is_source=True, opened_at=entry.made_at),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_whoever_is_erased_leaves_sums_and_no_words(stand: Scene, watch: Watch) -> None:
    served(stand, watch)
    asked(stand)
    taken = asked(stand)
    actions.take_help(actor=stand.cast.building_head, help_id=taken.pk)
    actions.forget_volunteer(actor=system("tests"), person_id=stand.second.person_id)
    assert HelpAsked.objects.get(pk=taken.pk).state == HelpState.OPEN
    actions.forget_volunteer(actor=system("tests"), person_id=stand.member.person_id)
    assert set(HelpAsked.objects.values_list("state", "words", "spot")) == {("withdrawn", "", "")}
    assert is_sound()


def test_programs_ask_take_and_confirm_too(stand: Scene, login: Login, watch: Watch) -> None:
    served(stand, watch)
    root, mine = "/api/v1/volunteers", login(stand.cast.resident)
    helper = login(stand.cast.building_head)

    def sent(client: Any, address: str, **data: object) -> Any:
        return client.post(f"{root}{address}", json.dumps(data), content_type="application/json")

    starts = clock.now() + timedelta(days=2)
    ask = {"team_id": stand.team.pk, "kind": "errands", "hours": 1, "spot": "2栋门口"}
    assert sent(mine, "/time/help", **ask, starts="2026-03-06T09:00:00").status_code == 422
    wish = sent(mine, "/time/help", **ask, starts=starts.isoformat()).json()
    assert sent(helper, f"/time/help/{wish['id']}/take").json()["taken"][0]["spot"] == "2栋门口"
    assert login(stand.cast.neighbour).get(f"{root}/teams/{stand.team.pk}/time").json()["waiting"]
    watch.set(starts + timedelta(hours=1))
    assert sent(mine, f"/time/help/{wish['id']}/confirm", hours=1).json()["confirmed"] == "1"
    assert helper.get(f"{root}/time").json()["balance"] == "1"
    assert sent(helper, "/time/give", code="0000-0000", name="x", hours=1).status_code == 422


STEPS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), st.integers(1, 200)), max_size=8)


@examples(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_in_any_order_the_sums_hold_and_nobody_owes(
    stand: Scene, watch: Watch, steps: list[tuple[int, int, int]]
) -> None:
    with transaction.atomic():
        served(stand, watch, 120)
        _play(stand, steps)
        assert is_sound()
        transaction.set_rollback(True)
    watch.set(clock.now() - timedelta(days=1, hours=4))


def _play(stand: Scene, steps: list[tuple[int, int, int]]) -> None:
    people = (stand.cast.resident, stand.cast.building_head, stand.cast.neighbour)
    cards = [actions.open_account(actor=people[2], team_id=stand.team.pk, name="田奶奶")]
    for step, who, amount in steps:
        actor, wish = people[who], HelpAsked.objects.order_by("-pk").first()
        number = wish.pk if wish else 0
        acts: list[Callable[[], object]] = [
            lambda a=actor, m=amount: asked(stand, m, a),  # type: ignore[misc]
            lambda a=actor, n=number: actions.take_help(actor=a, help_id=n),  # type: ignore[misc]
            lambda a=actor, n=number: actions.withdraw_help(actor=a, help_id=n),  # type: ignore[misc]
            lambda a=actor, n=number: actions.give_help_back(actor=a, help_id=n),  # type: ignore[misc]
            lambda a=actor, n=number, m=amount: _late(n, a, m),  # type: ignore[misc]
            lambda a=actor, m=amount: actions.give_time(  # type: ignore[misc]
                actor=a, code=cards[0].code, name="田奶奶", minutes=m
            ),
        ]
        try:
            with transaction.atomic():
                acts[step]()
        except Refusal:
            continue
        assert is_sound()


def _late(number: int, actor: Actor, minutes: int) -> None:
    """Confirm help as if its hour had come."""
    HelpAsked.objects.filter(pk=number).update(starts=clock.now())
    actions.confirm_help(actor=actor, help_id=number, minutes=minutes)
