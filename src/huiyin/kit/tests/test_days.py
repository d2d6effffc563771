"""Operators correct the calendar and revive what failed, through actions and the admin."""

from datetime import date

import pytest

from huiyin.kernel import clock
from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.workdays import DayKind
from huiyin.kit.calendar import work_calendar
from huiyin.kit.days import forget_day, set_day
from huiyin.kit.models import AuditRecord, DayOverride, OutboxEvent, ReactionRun
from tests.cast import Cast
from tests.fixtures import Login

MONDAY = date(2025, 3, 3)


def test_an_operator_declares_a_day_off_and_takes_it_back(cast: Cast) -> None:
    assert work_calendar().is_workday(MONDAY)
    with pytest.raises(NotAllowed):
        set_day(actor=cast.clerk, day=MONDAY, kind=DayKind.OFF)
    assert work_calendar().is_workday(MONDAY)
    set_day(actor=cast.operator, day=MONDAY, kind=DayKind.OFF, source="市府办通知")
    assert not work_calendar().is_workday(MONDAY)
    with pytest.raises(NotAllowed):
        forget_day(actor=cast.clerk, day=MONDAY)
    assert not work_calendar().is_workday(MONDAY)
    forget_day(actor=cast.operator, day=MONDAY)
    assert work_calendar().is_workday(MONDAY)
    assert list(AuditRecord.objects.order_by("id").values_list("kind", flat=True)) == [
        "kit.day_set",
        "kit.day_forgotten",
    ]


def test_a_day_that_was_never_set_leaves_no_record(cast: Cast) -> None:
    forget_day(actor=cast.operator, day=MONDAY)
    assert not AuditRecord.objects.exists()


def test_the_admin_writes_days_through_the_action(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    sent = {"day": "2025-03-03", "kind": "off", "note": "", "source": "市府办通知"}
    assert client.post("/admin/kit/dayoverride/add/", sent).status_code == 302
    assert not work_calendar().is_workday(MONDAY)
    chosen = {"action": "back_to_published", "_selected_action": ["2025-03-03"]}
    assert client.post("/admin/kit/dayoverride/", chosen).status_code == 302
    assert not DayOverride.objects.exists()
    kinds = list(AuditRecord.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["kit.day_set", "kit.day_forgotten"]


def test_nobody_else_enters_the_admin(cast: Cast, login: Login) -> None:
    assert login(cast.clerk).get("/admin/kit/dayoverride/").status_code == 302
    assert login(cast.operator).get("/admin/kit/dayoverride/").status_code == 200


def test_a_dead_letter_is_tried_again(cast: Cast, login: Login) -> None:
    event = OutboxEvent.objects.create(
        name="matters.filed", aggregate="matters:1", payload={}, announced_at=clock.now()
    )
    dead = ReactionRun.objects.create(event=event, reaction="tell", state="dead", tries=8, error="gone")
    done = ReactionRun.objects.create(event=event, reaction="other", state="done")
    client = login(cast.operator)
    page = client.get("/admin/kit/reactionrun/").content.decode()
    assert "tell" in page
    client.post("/admin/kit/reactionrun/", {"action": "try_again", "_selected_action": [dead.pk, done.pk]})
    states = dict(ReactionRun.objects.values_list("reaction", "state"))
    assert states == {"tell": "retry", "other": "done"}
