"""Calls: signed, in order, again after a failure, given up in the end, and never with personal data."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from huiyin.civic.hooks import actions, jobs, queries, rules
from huiyin.civic.hooks.models import Call, Subscription
from huiyin.civic.hooks.rules import HookCallState, HookKind, SubscriptionState
from huiyin.civic.matters import public as matters
from huiyin.civic.notices.models import Notice
from huiyin.kernel.errors import Invalid, NotAllowed, NotFound, Refusal
from huiyin.site.reactions import relay
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Watch
from tests.site.receiver import Receiver, listening

EVERYTHING = list(rules.KIND_WORDS)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as found:
        yield found


@pytest.fixture(autouse=True)
def inside(settings: Settings) -> None:
    """Let calls go to this machine."""
    settings.HUIYIN_HOOKS_INSIDE = True


def subscribed(cast: Cast, receiver: Receiver, **more: Any) -> actions.NewSecret:
    facts = {"area_id": cast.places.compound.id, "kinds": EVERYTHING, **more}
    return actions.subscribe(actor=cast.operator, name="热线桥", url=receiver.url, **facts)


def run() -> None:
    relay().drain()
    jobs.call()


def states() -> list[str]:
    return list(Call.objects.order_by("id").values_list("state", flat=True))


def test_a_step_is_told_signed_and_without_a_word_of_anybody(
    cast: Cast, receiver: Receiver, watch: Watch
) -> None:
    made = subscribed(cast, receiver)
    filed = stage.filed(cast, body="三栋路灯不亮，找田小满13912345678", name="田小满", phone="13912345678")
    run()
    (said,) = receiver.said()
    assert (said["type"], said["data"]["code"], said["data"]["state"]) == (
        "matters.filed",
        filed.code,
        "filed",
    )
    assert said["data"]["place"]["token"] == cast.places.compound.token
    headers, body = receiver.got[0]
    assert headers["webhook-id"] == Call.objects.get().call_id
    assert receiver.verifies(0, made.secret)
    for personal in ("路灯", "田小满", "13912345678"):
        assert personal not in body.decode()


def test_what_is_told_once_is_not_told_again(cast: Cast, receiver: Receiver, watch: Watch) -> None:
    subscribed(cast, receiver)
    stage.filed(cast)
    run()
    actions.make_calls(
        actor=cast.system,
        kind=HookKind.MATTER_FILED,
        facts={},
        dedupe=Call.objects.get().dedupe,
        area_ids=[cast.places.compound.id],
        org_id=None,
    )
    run()
    assert len(receiver.got) == 1


def test_only_what_was_subscribed_to_and_only_from_there(
    cast: Cast, receiver: Receiver, watch: Watch
) -> None:
    subscribed(cast, receiver, kinds=[HookKind.MATTER_ACCEPTED])
    subscribed(cast, receiver, area_id=cast.places.next_district.id)
    subscribed(cast, receiver, area_id=None, org_id=cast.orgs.property_company)
    filed = stage.filed(cast)
    run()
    matters.accept_matter(actor=cast.clerk, code=filed.code)
    run()
    matters.assign_matter(actor=cast.clerk, code=filed.code, org_id=cast.orgs.property_company)
    run()
    assert [said["type"] for said in receiver.said()] == ["matters.accepted", "matters.assigned"]


def test_a_failed_call_is_tried_again_and_those_behind_it_wait(
    cast: Cast, receiver: Receiver, watch: Watch
) -> None:
    subscribed(cast, receiver)
    receiver.answers = [500]
    filed = stage.filed(cast)
    run()
    matters.accept_matter(actor=cast.clerk, code=filed.code)
    run()
    assert (len(receiver.got), states()) == (1, ["queued", "queued"])
    watch.forward(seconds=5)
    jobs.call()
    jobs.call()
    assert [said["type"] for said in receiver.said()] == [
        "matters.filed",
        "matters.filed",
        "matters.accepted",
    ]
    ids = [headers["webhook-id"] for headers, _ in receiver.got]
    assert (ids[0] == ids[1], states()) == (True, ["done", "done"])


def test_a_receiver_that_stands_still_does_not_hold_up_another(
    cast: Cast, receiver: Receiver, watch: Watch
) -> None:
    subscribed(cast, receiver)
    broken = subscribed(cast, receiver)
    Subscription.objects.filter(pk=broken.id).update(url="http://127.0.0.1:9/")
    stage.filed(cast)
    stage.filed(cast)
    run()
    jobs.call()
    assert len(receiver.got) == 2


def test_an_address_that_breaks_the_call_does_not_hold_up_another(
    cast: Cast, receiver: Receiver, watch: Watch
) -> None:
    broken = subscribed(cast, receiver)
    Subscription.objects.filter(pk=broken.id).update(url="http://a..b/")
    subscribed(cast, receiver)
    stage.filed(cast)
    run()
    assert states() == ["queued", "done"]
    assert Call.objects.order_by("id")[0].tries == 1


def test_after_eight_tries_a_person_decides(cast: Cast, receiver: Receiver, watch: Watch) -> None:
    subscribed(cast, receiver)
    receiver.answers = [503] * rules.TRIES
    stage.filed(cast)
    run()
    for _ in range(rules.TRIES + 3):
        watch.forward(hours=2)
        jobs.call()
        watch.forward(hours=8)
        # Ten hours are the longest pause; what fails for a whole day is paused, and a person goes on with it.
        Subscription.objects.update(failing_since=None)
        jobs.call()
    assert (len(receiver.got), states()) == (rules.TRIES, [HookCallState.DEAD])
    (dead,) = queries.dead_calls(cast.operator)
    with pytest.raises(NotFound):
        actions.resend_call(actor=cast.clerk, call_id=dead.id)
    actions.resend_call(actor=cast.operator, call_id=dead.id)
    jobs.call()
    assert states() == [HookCallState.DONE]
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    with pytest.raises(Refusal):
        actions.resend_call(actor=cast.operator, call_id=dead.id)


def test_a_receiver_that_fails_for_a_day_is_paused_and_its_keepers_hear_of_it(
    cast: Cast, receiver: Receiver, watch: Watch
) -> None:
    made = subscribed(cast, receiver)
    receiver.answers = [500] * 50
    stage.filed(cast)
    run()
    for _ in range(14):
        watch.forward(hours=2, minutes=1)
        run()
    held = Subscription.objects.get(pk=made.id)
    assert held.state == SubscriptionState.PAUSED
    told = Notice.objects.filter(kind="hook_paused")
    assert list(told.values_list("person_id", flat=True)) == [cast.operator.person_id]
    tried = len(receiver.got)
    stage.filed(cast)
    watch.forward(days=1)
    run()
    assert len(receiver.got) == tried
    receiver.answers = []
    actions.resume_subscription(actor=cast.operator, subscription_id=made.id)
    for _ in range(3):
        jobs.call()
    assert states().count("done") >= 1
    assert "queued" not in states()


def test_a_receiver_that_is_gone_is_paused_at_once(cast: Cast, receiver: Receiver, watch: Watch) -> None:
    made = subscribed(cast, receiver)
    receiver.answers = [410]
    stage.filed(cast)
    run()
    assert Subscription.objects.get(pk=made.id).state == SubscriptionState.PAUSED
    assert states() == [HookCallState.DEAD]


def test_a_redirect_is_not_followed(cast: Cast, receiver: Receiver, watch: Watch) -> None:
    subscribed(cast, receiver)
    receiver.answers = [302]
    stage.filed(cast)
    run()
    assert (len(receiver.got), Call.objects.get().status) == (1, 302)
    assert states() == ["queued"]


def test_a_call_over_which_a_worker_died_is_made_again(cast: Cast, receiver: Receiver, watch: Watch) -> None:
    subscribed(cast, receiver)
    stage.filed(cast)
    relay().drain()
    (call_id,) = queries.due_calls()
    assert actions.take_up_call(actor=cast.system, call_id=call_id) is not None
    assert actions.take_up_call(actor=cast.system, call_id=call_id) is None
    jobs.call()
    assert receiver.got == []
    watch.forward(minutes=3)
    jobs.call()
    assert (len(receiver.got), states()) == (1, ["done"])


def test_both_secrets_verify_for_a_day_after_a_change(cast: Cast, receiver: Receiver, watch: Watch) -> None:
    old = subscribed(cast, receiver)
    new = actions.change_secret(actor=cast.operator, subscription_id=old.id)
    stage.filed(cast)
    run()
    assert receiver.verifies(0, old.secret)
    assert receiver.verifies(0, new.secret)
    watch.forward(hours=25)
    actions.try_out(actor=cast.operator, subscription_id=old.id)
    jobs.call()
    assert not receiver.verifies(1, old.secret)
    assert receiver.verifies(1, new.secret)


def test_ending_deletes_address_secrets_and_calls(cast: Cast, receiver: Receiver, watch: Watch) -> None:
    made = subscribed(cast, receiver)
    stage.filed(cast)
    relay().drain()
    actions.end_subscription(actor=cast.operator, subscription_id=made.id)
    jobs.call()
    held = Subscription.objects.get(pk=made.id)
    assert (held.url.reveal(), held.secret.reveal(), Call.objects.count(), receiver.got) == ("-", "-", 0, [])
    with pytest.raises(NotFound):
        actions.resume_subscription(actor=cast.operator, subscription_id=made.id)


def test_old_calls_are_forgotten(cast: Cast, receiver: Receiver, watch: Watch) -> None:
    subscribed(cast, receiver)
    stage.filed(cast)
    run()
    watch.forward(days=13)
    jobs.forget_old()
    assert Call.objects.count() == 1
    watch.forward(days=2)
    jobs.forget_old()
    assert Call.objects.count() == 0


@pytest.mark.parametrize("who", ["clerk", "street", "resident", "leader"])
def test_only_operators_subscribe(cast: Cast, receiver: Receiver, who: str) -> None:
    with pytest.raises(NotAllowed):
        actions.subscribe(
            actor=cast.actors()[who],
            name="x",
            url=receiver.url,
            kinds=EVERYTHING,
            area_id=cast.places.compound.id,
        )


def test_mistakes_are_told_at_their_field(cast: Cast, receiver: Receiver) -> None:
    for field, wrong in (
        ("area_id", {"area_id": None}),
        ("area_id", {"org_id": cast.orgs.bureau}),
        ("kinds", {"kinds": []}),
        ("url", {"url": "ftp://example.com/"}),
        ("name", {"name": " "}),
    ):
        facts = {"name": "桥", "url": receiver.url, "kinds": EVERYTHING, "area_id": cast.places.compound.id}
        with pytest.raises(Invalid) as refused:
            actions.subscribe(actor=cast.operator, **{**facts, **wrong})  # type: ignore[arg-type]
        assert refused.value.field == field


def test_what_is_kept_is_sealed(cast: Cast, receiver: Receiver) -> None:
    made = subscribed(cast, receiver)
    row = Subscription.objects.values().get(pk=made.id)
    shown = json.dumps({name: str(value) for name, value in row.items()})
    assert made.secret not in shown
    assert "room=7" not in shown


def test_a_pause_keeps_what_happens_for_later(cast: Cast, receiver: Receiver, watch: Watch) -> None:
    made = subscribed(cast, receiver)
    actions.pause_subscription(actor=cast.operator, subscription_id=made.id)
    stage.filed(cast)
    run()
    assert (receiver.got, states()) == ([], ["queued"])
    with pytest.raises(Refusal):
        actions.pause_subscription(actor=cast.operator, subscription_id=made.id)
    actions.resume_subscription(actor=cast.operator, subscription_id=made.id)
    jobs.call()
    assert len(receiver.got) == 1
