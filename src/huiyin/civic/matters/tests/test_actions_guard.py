"""The guard over raising: what is put before staff, and what they do about it. Nothing happens by itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from huiyin.civic.matters import actions as matters
from huiyin.civic.matters.models import Matter, RaisedFrom, RaisingLimit, Suspect, Suspicion
from huiyin.civic.matters.public import Filing, Kind
from huiyin.civic.matters.queries import guard
from huiyin.civic.matters.queries.guard import digest_of, opened_origin, sealed_origin
from huiyin.civic.matters.rules.guard import Origin, Subject
from huiyin.civic.matters.tests.helpers import announced, examine_all, row, way
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kit.models import OutboxEvent
from tests.cast import Cast
from tests.matters import WISH, filed
from tests.refusals import refused

DEVICE = "d" * 64


def sent(cast: Cast, number: int = 1, *, device: str = DEVICE) -> list[str]:
    """Raise the same some times from one device, and let the guard look; return the codes."""
    codes = [filed(cast, cast.nobody, origin=Origin(device=device)).code for _ in range(number)]
    examine_all(cast)
    return codes


def the_one() -> Suspicion:
    return Suspicion.objects.get()


def test_three_tries_raise_nothing_and_the_fourth_is_shown_to_staff(cast: Cast) -> None:
    codes = sent(cast, 3)
    assert not Suspicion.objects.exists()
    codes += sent(cast)
    held = the_one()
    assert (held.reason, held.subject, held.count, held.state) == ("repeated", "device", 4, "open")
    assert {row(code).state for code in codes} == {"filed"}
    assert announced().count("suspicion_raised") == 1
    sent(cast)
    assert the_one().count == 5
    assert announced().count("suspicion_raised") == 1


def test_examining_twice_changes_nothing(cast: Cast) -> None:
    sent(cast, 4)
    examine_all(cast)
    assert (the_one().count, Suspect.objects.count(), RaisedFrom.objects.count()) == (4, 4, 4)


def test_what_staff_file_for_callers_is_never_looked_at(cast: Cast) -> None:
    for _ in range(7):
        filed(cast, cast.clerk, body=WISH, kind=Kind.HELP)
    examine_all(cast)
    assert not RaisedFrom.objects.exists()
    assert not Suspicion.objects.exists()


def test_a_burst_of_many_devices_at_one_place_is_one_suspicion(cast: Cast) -> None:
    for number in range(8):
        sent(cast, device=f"{number:064d}")
    held = the_one()
    assert (held.reason, held.subject, held.count) == ("burst", "place", 8)
    assert held.place_id == cast.places.compound.id


def test_an_origin_travels_sealed_and_opens_only_here(cast: Cast) -> None:
    origin = Origin(device=DEVICE, hasty=True)
    filed(cast, origin=origin)
    payload = OutboxEvent.objects.get(name="matters.filed").payload
    assert DEVICE not in str(payload)
    assert opened_origin(payload["origin"]) == origin
    assert opened_origin("") is None
    assert opened_origin("bm9uc2Vuc2U=") is None
    assert opened_origin("%%%") is None
    assert sealed_origin(None) == ""


def test_an_address_is_another_tomorrow_and_the_anonymous_stand_apart(cast: Cast) -> None:
    today = digest_of(Subject.ADDRESS, "203.0.113.7")
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert digest_of(Subject.ADDRESS, "203.0.113.7") != today
    assert digest_of(Subject.DEVICE, "x") != digest_of(Subject.DEVICE, "x", anonymous=True)
    assert digest_of(Subject.DEVICE, "") == ""


def test_what_was_cleared_does_not_come_back_for_the_same_matters(cast: Cast) -> None:
    sent(cast, 4)
    matters.clear_suspicion(actor=cast.clerk, suspicion_id=the_one().pk, note="楼里确实都停水")
    sent(cast, 3)
    assert Suspicion.objects.count() == 1
    sent(cast)
    assert Suspicion.objects.filter(state="open").get().count == 4
    with refused("already_changed"):
        matters.clear_suspicion(actor=cast.clerk, suspicion_id=Suspicion.objects.get(state="cleared").pk)


def test_suspects_are_merged_into_one_and_hear_its_echo(cast: Cast) -> None:
    codes = sent(cast, 4)
    matters.merge_suspects(actor=cast.clerk, suspicion_id=the_one().pk, into=codes[0], codes=codes)
    assert [row(code).state for code in codes] == ["filed", "merged", "merged", "merged"]
    assert the_one().state == "settled"


def test_declined_suspects_get_their_reason_as_the_echo(cast: Cast) -> None:
    codes = sent(cast, 4)
    suspicion = the_one().pk
    with refused("empty_text", "text"):
        matters.decline_suspects(actor=cast.clerk, suspicion_id=suspicion, codes=codes, reason=" ")
    matters.decline_suspects(
        actor=cast.clerk, suspicion_id=suspicion, codes=codes[1:], reason="同一事项请勿重复提交，已合并办理。"
    )
    assert [way(code)[-1] for code in codes[1:]] == ["declined"] * 3
    assert row(codes[1]).final_echo is not None
    assert the_one().state == "settled"


def test_only_matters_of_the_suspicion_are_acted_on(cast: Cast) -> None:
    codes, other = sent(cast, 4), filed(cast).code
    with refused("not_found"):
        matters.decline_suspects(actor=cast.clerk, suspicion_id=the_one().pk, codes=[other], reason="不对")
    with refused("not_found"):
        matters.merge_suspects(actor=cast.clerk, suspicion_id=the_one().pk, into=other, codes=codes)
    with refused("nothing_picked"):
        matters.merge_suspects(actor=cast.clerk, suspicion_id=the_one().pk, into=codes[0], codes=[])


def limited(cast: Cast, code: str, actor: Actor | None = None, **what: object) -> RaisingLimit:
    given: dict[str, object] = {"subject": Subject.DEVICE, "days": 7, "reason": "一天内重复提交四次"} | what
    return matters.limit_raising(
        actor=actor or cast.clerk,
        suspicion_id=the_one().pk,
        code=code,
        **given,  # type: ignore[arg-type]
    )


def test_a_device_is_limited_for_a_time_with_a_reason(cast: Cast) -> None:
    codes = sent(cast, 4)
    made = limited(cast, codes[0])
    assert (made.key, made.a_day, made.until - made.starts) == (DEVICE, 1, timedelta(days=7))
    assert guard.limit_for([DEVICE]) == made
    assert guard.limit_for(["e" * 64, ""]) is None
    with clock.frozen(made.until):
        guard.forget_limits()
        assert guard.limit_for([DEVICE]) is None


def test_the_strictest_limit_holds_until_it_is_lifted(cast: Cast) -> None:
    codes = sent(cast, 4)
    loose, strict = limited(cast, codes[0], a_day=5), limited(cast, codes[0], a_day=1)
    assert guard.limit_for([DEVICE]) == strict
    matters.lift_raising_limit(actor=cast.clerk, limit_id=strict.pk, reason="打电话核实过，是误会")
    assert guard.limit_for([DEVICE]) == loose
    with refused("already_changed"):
        matters.lift_raising_limit(actor=cast.clerk, limit_id=strict.pk, reason="再来一次")
    with refused("not_found"):
        matters.lift_raising_limit(actor=cast.clerk, limit_id=987_654, reason="没有")


def test_an_unknown_origin_cannot_be_limited(cast: Cast) -> None:
    codes = sent(cast, 4)
    with refused("origin_unknown", "code"):
        limited(cast, codes[0], subject=Subject.PERSON)
    with refused("not_limitable", "subject"):
        limited(cast, codes[0], subject=Subject.ADDRESS)
    with refused("empty_text", "reason"):
        limited(cast, codes[0], reason=" ")


@pytest.mark.parametrize("name", ["resident", "leader", "department", "property_staff", "nobody"])
def test_only_the_intake_office_looks_and_acts(cast: Cast, name: str) -> None:
    codes, actor = sent(cast, 4), cast.actors()[name]
    suspicion = the_one().pk
    acts: list[Callable[[], object]] = [
        lambda: guard.suspicion_view(actor, suspicion),
        lambda: matters.clear_suspicion(actor=actor, suspicion_id=suspicion),
        lambda: matters.merge_suspects(actor=actor, suspicion_id=suspicion, into=codes[0], codes=codes),
        lambda: matters.decline_suspects(actor=actor, suspicion_id=suspicion, codes=codes, reason="不办"),
        lambda: limited(cast, codes[0], actor),
    ]
    for act in acts:
        with refused("not_found"):
            act()
    assert not guard.suspicions(actor).items


def test_the_next_district_sees_nothing_and_a_steward_limits_nobody(cast: Cast) -> None:
    codes = sent(cast, 4)
    with refused("not_found"):
        guard.suspicion_view(cast.stranger_next_door, the_one().pk)
    assert guard.suspicion_view(cast.steward, the_one().pk).limitable == frozenset()
    with refused("not_allowed"):
        limited(cast, codes[0], cast.steward)


def test_a_suspicion_over_two_districts_is_no_single_districts(cast: Cast) -> None:
    given = Origin(device=DEVICE)
    for where in (
        cast.places.compound,
        cast.places.next_compound,
        cast.places.compound,
        cast.places.compound,
    ):
        filed(cast, cast.nobody, place_id=where.id, origin=given)
    examine_all(cast)
    for actor in (cast.clerk, cast.stranger_next_door, cast.street):
        with refused("not_found"):
            guard.suspicion_view(actor, the_one().pk)
    assert not guard.suspicions(cast.clerk).items


def test_letters_tell_origins_apart_without_saying_who(cast: Cast) -> None:
    sent(cast, 2)
    for number in range(2, 6):
        sent(cast, device=f"{number:064d}")
    lines = guard.suspicion_view(cast.clerk, the_one().pk).lines
    assert [line.device for line in lines] == ["A", "A", "B", "C", "D", "E"]
    assert DEVICE not in repr(lines)


def test_traces_are_forgotten_after_thirty_days(cast: Cast) -> None:
    sent(cast, 4)
    with clock.frozen(clock.now() + timedelta(days=29)):
        assert matters.forget_traces(actor=cast.system) == 0
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert matters.forget_traces(actor=cast.system) == 4
    assert (RaisedFrom.objects.count(), Matter.objects.count(), the_one().count) == (0, 4, 4)
    with refused("not_allowed"):
        matters.forget_traces(actor=cast.clerk)
    with refused("not_allowed"):
        matters.examine_matter(actor=cast.clerk, matter_id=1, origin="")


def test_a_filing_without_origin_says_nothing_of_one(cast: Cast) -> None:
    made = matters.file_matter(
        actor=cast.nobody, filing=Filing(place_id=cast.places.compound.id, body=WISH, anonymous=True)
    )
    assert OutboxEvent.objects.get(name="matters.filed").payload == {
        "matter_id": made.matter_id,
        "origin": "",
    }
