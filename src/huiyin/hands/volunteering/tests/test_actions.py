"""What volunteers, leaders and offices do, and what they are refused."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from huiyin.hands.volunteering import actions, queries
from huiyin.hands.volunteering.actions import Registration
from huiyin.hands.volunteering.models import Certificate, HourEntry, Shift, SignUp, TeamMember, Volunteer
from huiyin.hands.volunteering.rules.words import Rhythm, SignState
from huiyin.hands.volunteering.tests.stage import ADULT, TUESDAY, Scene, scene, shifts, volunteer
from huiyin.kernel.actor import Actor, system
from huiyin.kernel.errors import NotFound
from tests.cast import Cast
from tests.fixtures import Watch
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def stand(cast: Cast, watch: Watch) -> Scene:
    return scene(cast)


def balance_is_right(volunteer: Volunteer) -> bool:
    volunteer.refresh_from_db()
    return volunteer.minutes == sum(volunteer.entries.values_list("minutes", flat=True))


def served(stand: Scene, watch: Watch, minutes: int = 180) -> HourEntry:
    shift = stand.shift()
    sign = stand.sign(shift)
    watch.forward(days=1, hours=4)
    actions.confirm_shift(actor=stand.cast.neighbour, shift_id=shift.pk, minutes={sign.pk: minutes})
    return HourEntry.objects.get(sign=sign)


def test_a_minor_registers_with_a_guardian_and_no_birthday_is_kept_of_adults(
    cast: Cast, watch: Watch
) -> None:
    with refused("guardian_missing", "guardian"):
        volunteer(cast, cast.resident, born=date(2014, 1, 1))
    child = volunteer(cast, cast.resident, born=date(2014, 1, 1), guardian="田父")
    assert child.of_age == date(2032, 1, 1)
    child.refresh_from_db()
    assert child.guardian is not None
    assert volunteer(cast, cast.neighbour).of_age is None
    with refused("registered_already"):
        volunteer(cast, cast.neighbour)


def test_staff_register_who_said_so_on_paper(stand: Scene) -> None:
    said = Registration(area_id=stand.cast.places.compound.id, born=ADULT)
    made = actions.register_for(
        actor=stand.cast.neighbour, team_id=stand.team.pk, name="龙奶奶", phone="13973300001", said=said
    )
    assert TeamMember.objects.filter(team=stand.team, volunteer=made).exists()
    with refused("name_missing", "name"):
        actions.register_for(actor=stand.cast.clerk, team_id=stand.team.pk, name=" ", phone="", said=said)


@pytest.mark.parametrize("name", ["resident", "stranger_next_door", "nobody", "department"])
def test_only_leaders_and_the_office_of_the_place_keep_a_team(stand: Scene, name: str) -> None:
    actor: Actor = stand.cast.actors()[name]
    shift = stand.shift()
    with refused("not_found"):
        shifts(actor, stand.post, 14, 16)
    with refused("not_found"):
        actions.call_off_shift(actor=actor, shift_id=shift.pk, reason="下雨")
    with refused("not_found"):
        actions.confirm_shift(actor=actor, shift_id=shift.pk, minutes={})
    with refused("not_found"):
        actions.sign_up_for(actor=actor, shift_id=shift.pk, volunteer_ids=[stand.second.pk])
    with refused("not_allowed"):
        actions.make_team(
            actor=actor, name="x", place_id=stand.cast.places.compound.id, org_id=stand.cast.orgs.committee
        )


def test_the_last_place_goes_to_one_and_the_database_says_so_too(stand: Scene) -> None:
    shift = stand.shift(most=1)
    stand.sign(shift)
    stand.sign(shift)
    with refused("shift_full"):
        stand.sign(shift, stand.cast.building_head)
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.filter(pk=shift.pk).update(taken=2)


def test_nobody_stands_in_two_places_at_once(stand: Scene) -> None:
    stand.sign(stand.shift(8, 11))
    second = actions.make_post(
        actor=stand.cast.clerk, team_id=stand.team.pk, name="义剪", spot="架空层", task="帮理发师傅"
    )
    [late, after] = [shifts(stand.cast.clerk, second, begin, begin + 2)[0] for begin in (10, 11)]
    with refused("overlaps"):
        stand.sign(late)
    stand.sign(after)


def test_a_dangerous_post_takes_insured_adults(stand: Scene) -> None:
    with refused("risk_untold", "risks"):
        actions.make_post(
            actor=stand.cast.neighbour,
            team_id=stand.team.pk,
            name="巡河",
            spot="枫溪",
            task="劝离",
            at_risk=True,
        )
    post = actions.make_post(
        actor=stand.cast.neighbour,
        team_id=stand.team.pk,
        name="巡河",
        spot="枫溪",
        task="劝离",
        risks="岸边湿滑",
        at_risk=True,
    )
    [shift] = shifts(stand.cast.neighbour, post, 14, 17)
    with refused("not_insured"):
        stand.sign(shift)

    def note(actor: Actor, ends: date) -> None:
        actions.note_insurance(
            actor=actor, volunteer_id=stand.member.pk, insurer="人保 №7", starts=TUESDAY, ends=ends
        )

    with refused("bad_term", "ends"):
        note(stand.cast.neighbour, TUESDAY - timedelta(days=1))
    with refused("not_found"):
        note(stand.cast.resident, TUESDAY)
    note(stand.cast.neighbour, TUESDAY)
    stand.sign(shift)
    Volunteer.objects.filter(pk=stand.second.pk).update(of_age=date(2027, 1, 1))
    with refused("no_minors"):
        stand.sign(shift, stand.cast.building_head)


def test_a_small_child_comes_with_somebody(stand: Scene) -> None:
    Volunteer.objects.filter(pk=stand.member.pk).update(of_age=date(2036, 1, 1))
    shift = stand.shift()
    with refused("come_along", "accompanied"):
        stand.sign(shift)
    assert actions.sign_up(actor=stand.cast.resident, shift_id=shift.pk, accompanied=True).accompanied


def test_a_cancelled_place_is_free_again_until_the_shift_begins(stand: Scene, watch: Watch) -> None:
    shift = stand.shift(most=1)
    sign = stand.sign(shift)
    with refused("not_found"):
        actions.cancel_sign(actor=stand.cast.building_head, sign_id=sign.pk)
    actions.cancel_sign(actor=stand.cast.resident, sign_id=sign.pk, reason="孩子发烧")
    other = stand.sign(shift, stand.cast.building_head)
    with refused("already_changed"):
        actions.cancel_sign(actor=stand.cast.resident, sign_id=sign.pk)
    watch.forward(days=1)
    with refused("has_begun_out"):
        actions.cancel_sign(actor=stand.cast.building_head, sign_id=other.pk)
    with refused("has_begun"):
        stand.sign(shift)


def test_shifts_come_again_and_are_not_set_twice(stand: Scene) -> None:
    last = TUESDAY + timedelta(days=21)
    first = shifts(stand.cast.neighbour, stand.post, 8, 10, rhythm=Rhythm.WEEKLY, last=last)
    again = shifts(stand.cast.neighbour, stand.post, 8, 10, rhythm=Rhythm.WEEKLY, last=last)
    assert (len(first), len(again)) == (4, 0)
    with refused("bad_term", "until"):
        shifts(
            stand.cast.neighbour, stand.post, 8, 10, rhythm=Rhythm.WEEKLY, last=TUESDAY - timedelta(days=9)
        )


def test_a_shift_called_off_takes_nobody(stand: Scene) -> None:
    shift = stand.shift()
    actions.call_off_shift(actor=stand.cast.neighbour, shift_id=shift.pk, reason="暴雨")
    with refused("called_off"):
        stand.sign(shift)
    with refused("called_off"):
        actions.sign_up_for(actor=stand.cast.clerk, shift_id=shift.pk, volunteer_ids=[stand.second.pk])
    with refused("already_changed"):
        actions.call_off_shift(actor=stand.cast.neighbour, shift_id=shift.pk, reason="暴雨")


def test_a_swap_holds_when_both_say_yes(stand: Scene) -> None:
    morning, evening = stand.shift(8, 11), stand.shift(18, 20)
    mine, theirs = stand.sign(morning), stand.sign(evening, stand.cast.building_head)
    swap = actions.ask_swap(
        actor=stand.cast.resident, sign_id=mine.pk, volunteer_id=stand.second.pk, for_sign_id=theirs.pk
    )
    with refused("swap_waits"):
        actions.ask_swap(actor=stand.cast.resident, sign_id=mine.pk, volunteer_id=stand.second.pk)
    with refused("not_found"):
        actions.answer_swap(actor=stand.cast.resident, swap_id=swap.pk, agrees=True)
    actions.answer_swap(actor=stand.cast.building_head, swap_id=swap.pk, agrees=True)
    held = {(sign.shift_id, sign.volunteer_id) for sign in SignUp.objects.filter(state=SignState.SIGNED)}
    assert held == {(morning.pk, stand.second.pk), (evening.pk, stand.member.pk)}
    assert set(Shift.objects.values_list("taken", flat=True)) == {1}
    with refused("already_changed"):
        actions.answer_swap(actor=stand.cast.building_head, swap_id=swap.pk, agrees=True)


def test_a_swap_into_an_overlap_is_refused_and_leaves_both_as_they_were(stand: Scene) -> None:
    morning, evening = stand.shift(8, 11), stand.shift(18, 20)
    mine = stand.sign(morning)
    stand.sign(evening, stand.cast.building_head)
    second = actions.make_post(
        actor=stand.cast.clerk, team_id=stand.team.pk, name="义剪", spot="架空层", task="帮理发师傅"
    )
    stand.sign(shifts(stand.cast.clerk, second, 9, 10)[0], stand.cast.building_head)
    swap = actions.ask_swap(actor=stand.cast.resident, sign_id=mine.pk, volunteer_id=stand.second.pk)
    with refused("overlaps"):
        actions.answer_swap(actor=stand.cast.building_head, swap_id=swap.pk, agrees=True)
    actions.answer_swap(actor=stand.cast.building_head, swap_id=swap.pk, agrees=False)
    assert SignUp.objects.get(pk=mine.pk).state == SignState.SIGNED
    again = actions.ask_swap(actor=stand.cast.resident, sign_id=mine.pk, volunteer_id=stand.leader.pk)
    with refused("not_found"):
        actions.withdraw_swap(actor=stand.cast.neighbour, swap_id=again.pk)
    actions.withdraw_swap(actor=stand.cast.resident, swap_id=again.pk)


def test_hours_are_confirmed_after_they_were_served_by_somebody_else(stand: Scene, watch: Watch) -> None:
    shift = stand.shift(most=3)
    signs = [
        stand.sign(shift, one)
        for one in (stand.cast.resident, stand.cast.building_head, stand.cast.neighbour)
    ]
    with refused("not_begun"):
        actions.confirm_shift(actor=stand.cast.neighbour, shift_id=shift.pk, minutes={signs[0].pk: 180})
    watch.forward(days=1, hours=4)
    with refused("not_allowed"):
        actions.confirm_shift(actor=stand.cast.neighbour, shift_id=shift.pk, minutes={signs[2].pk: 180})
    with refused("bad_hours", "minutes"):
        actions.confirm_shift(actor=stand.cast.neighbour, shift_id=shift.pk, minutes={signs[0].pk: 25 * 60})
    half = actions.confirm_shift(
        actor=stand.cast.neighbour, shift_id=shift.pk, minutes={signs[0].pk: 180, signs[1].pk: 0}, served=12
    )
    assert (half.confirmed_at, half.served) == (None, 12)
    whole = actions.confirm_shift(actor=stand.cast.clerk, shift_id=shift.pk, minutes={signs[2].pk: 150})
    assert whole.confirmed_at == watch.now
    states = list(SignUp.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["attended", "no_show", "attended"]
    assert all(balance_is_right(one) for one in (stand.member, stand.leader))
    assert (stand.member.minutes, stand.leader.minutes) == (180, 150)
    with refused("already_changed"):
        actions.confirm_shift(actor=stand.cast.clerk, shift_id=shift.pk, minutes={signs[2].pk: 150})


def test_a_day_holds_24_hours_however_many_shifts_it_has(stand: Scene, watch: Watch) -> None:
    first, second = stand.shift(0, 12), stand.shift(12, 23)
    signs = [stand.sign(first), stand.sign(second)]
    watch.forward(days=2)
    actions.confirm_shift(actor=stand.cast.clerk, shift_id=first.pk, minutes={signs[0].pk: 14 * 60})
    with refused("day_is_full", "minutes"):
        actions.confirm_shift(actor=stand.cast.clerk, shift_id=second.pk, minutes={signs[1].pk: 11 * 60})
    actions.confirm_shift(actor=stand.cast.clerk, shift_id=second.pk, minutes={signs[1].pk: 10 * 60})
    assert balance_is_right(stand.member)


def test_a_line_is_countered_and_never_changed(stand: Scene, watch: Watch) -> None:
    entry = served(stand, watch)
    for change in (
        HourEntry.objects.filter(pk=entry.pk).update,
        HourEntry.objects.filter(pk=entry.pk).delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(**({"minutes": 600} if change.__name__ == "update" else {}))
    ask = actions.ask_correction(actor=stand.cast.resident, entry_id=entry.pk, words="是四小时")
    with refused("asked_already"):
        actions.ask_correction(actor=stand.cast.resident, entry_id=entry.pk, words="是四小时")
    with refused("not_found"):
        actions.correct_entry(actor=stand.cast.resident, entry_id=entry.pk, minutes=240, reason="自己改")
    counter = actions.correct_entry(
        actor=stand.cast.neighbour, entry_id=entry.pk, minutes=240, reason="签到表为四小时", ask_id=ask.pk
    )
    assert counter.minutes == -180
    assert balance_is_right(stand.member)
    assert stand.member.minutes == 240
    ask.refresh_from_db()
    assert ask.state == "granted"
    for line in (entry.pk, counter.pk):
        with refused("countered_already"):
            actions.correct_entry(actor=stand.cast.clerk, entry_id=line, minutes=60, reason="再改")
    newest = HourEntry.objects.get(replaces=entry)
    actions.correct_entry(actor=stand.cast.clerk, entry_id=newest.pk, minutes=0, reason="人没来")
    assert balance_is_right(stand.member)
    assert stand.member.minutes == 0


def test_a_wish_to_correct_may_be_refused_with_an_answer(stand: Scene, watch: Watch) -> None:
    entry = served(stand, watch)
    ask = actions.ask_correction(actor=stand.cast.resident, entry_id=entry.pk, words="是十小时")
    with refused("not_found"):
        actions.refuse_correction(actor=stand.cast.stranger_next_door, ask_id=ask.pk, answer="不")
    actions.refuse_correction(actor=stand.cast.clerk, ask_id=ask.pk, answer="签到表为三小时")
    with refused("already_changed"):
        actions.refuse_correction(actor=stand.cast.clerk, ask_id=ask.pk, answer="签到表为三小时")
    [line] = queries.record(stand.cast.resident).entries
    assert (line.asked, line.answer) == ("refused", "签到表为三小时")


def test_late_records_are_marked(stand: Scene, watch: Watch) -> None:
    shift = stand.shift()
    sign = stand.sign(shift)
    watch.forward(days=30)
    actions.confirm_shift(actor=stand.cast.clerk, shift_id=shift.pk, minutes={sign.pk: 60})
    assert HourEntry.objects.get(sign=sign).is_late


def test_a_paper_is_verified_tampered_revoked_and_corrected(stand: Scene, watch: Watch) -> None:
    entry = served(stand, watch)
    unit = stand.cast.orgs.committee
    with refused("nothing_recorded"):
        actions.issue_paper(actor=stand.cast.resident, org_id=stand.cast.orgs.bureau)
    with refused("not_allowed"):
        actions.issue_paper(actor=stand.cast.building_head, org_id=unit, volunteer_id=stand.member.pk)
    paper = actions.issue_paper(actor=stand.cast.resident, org_id=unit)
    shown = queries.verified(paper.code)
    assert (shown.name, shown.hours, shown.is_valid, shown.is_corrected) == ("田*满", "3", True, False)
    actions.correct_entry(actor=stand.cast.clerk, entry_id=entry.pk, minutes=120, reason="早退")
    assert (queries.verified(paper.code).hours_now, queries.verified(paper.code).is_corrected) == ("2", True)
    Certificate.objects.filter(pk=paper.pk).update(minutes=3000)
    assert not queries.verified(paper.code).is_valid
    Certificate.objects.filter(pk=paper.pk).update(minutes=180, payload={**paper.payload, "org": "别的单位"})
    assert not queries.verified(paper.code).is_valid
    Certificate.objects.filter(pk=paper.pk).update(payload=paper.payload)
    with refused("not_allowed"):
        actions.revoke_paper(actor=stand.cast.resident, code=paper.code, reason="不要了")
    actions.revoke_paper(actor=stand.cast.clerk, code=paper.code, reason="更正后重开")
    assert not queries.verified(paper.code).is_valid
    with refused("already_changed"):
        actions.revoke_paper(actor=stand.cast.clerk, code=paper.code, reason="更正后重开")
    with pytest.raises(NotFound):
        queries.verified("0000-0000")


def test_an_erased_volunteer_keeps_the_sums_and_no_name(stand: Scene, watch: Watch) -> None:
    served(stand, watch)
    paper = actions.issue_paper(actor=stand.cast.resident, org_id=stand.cast.orgs.committee)
    coming = stand.shift(14, 16, day=TUESDAY + timedelta(days=7))
    stand.sign(coming)
    with refused("not_allowed"):
        actions.forget_volunteer(actor=stand.cast.operator, person_id=stand.member.person_id)
    actions.forget_volunteer(actor=system("tests"), person_id=stand.member.person_id)
    stand.member.refresh_from_db()
    assert (stand.member.minutes, stand.member.skills, stand.member.guardian) == (180, "", None)
    coming.refresh_from_db()
    assert coming.taken == 0
    assert not queries.verified(paper.code).is_valid
    assert balance_is_right(stand.member)


def test_a_team_with_shifts_to_settle_is_not_dissolved(stand: Scene, watch: Watch) -> None:
    sign = stand.sign(stand.shift())
    with refused("shifts_wait"):
        actions.end_team(actor=stand.cast.clerk, team_id=stand.team.pk)
    actions.cancel_sign(actor=stand.cast.resident, sign_id=sign.pk)
    with refused("not_allowed"):
        actions.end_team(actor=stand.cast.neighbour, team_id=stand.team.pk)
    actions.end_team(actor=stand.cast.clerk, team_id=stand.team.pk)
    with refused("not_found"):
        actions.join_team(actor=stand.cast.resident, team_id=stand.team.pk)
