"""A clock that jumps, while matters are raised and people are told."""

from datetime import timedelta
from typing import Any

import pytest

from huiyin.civic.matters.models import Matter
from huiyin.civic.notices.models import Delivery, Notice
from huiyin.civic.trust.public import audit_database
from huiyin.kit import jobs
from huiyin.kit.models import OutboxEvent, ReactionRun
from huiyin.site.reactions import relay
from huiyin.site.worker import send_mail
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Watch

JUMPS = [timedelta(days=3), -timedelta(days=3), timedelta(hours=-1), timedelta(days=400)]


@pytest.mark.parametrize("jump", JUMPS)
def test_everybody_is_told_once_and_the_chain_holds(
    cast: Cast, watch: Watch, mailoutbox: list[Any], jump: timedelta
) -> None:
    first = stage.filed(cast, actor=cast.resident)
    watch.set(watch.now + jump)
    second = stage.filed(cast, actor=cast.resident)
    relay().drain()
    send_mail()
    watch.set(watch.now - jump)
    third = stage.accepted(cast)
    relay().drain()
    send_mail()
    watch.set(watch.now + abs(jump) + timedelta(hours=1))
    relay().drain()
    for _ in range(3):
        send_mail()
    codes = {first.code, second.code, third.code}
    assert set(Matter.objects.values_list("code", flat=True)) == codes
    assert not OutboxEvent.objects.filter(done_at__isnull=True).exists()
    assert Notice.objects.filter(kind="matter_received").count() == 3
    ids = [message.extra_headers["Message-ID"] for message in mailoutbox]
    assert len(ids) == len(set(ids)) == Delivery.objects.filter(state="sent").count()
    assert not Delivery.objects.exclude(state="sent").exists()
    assert audit_database(()).sound


def test_a_try_that_a_fast_clock_set_far_ahead_does_not_wait_for_that_day(
    cast: Cast, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.filed(cast)
    watch.forward(days=30)
    with monkeypatch.context() as patch:
        patch.setattr("huiyin.site.telling.notify", failing)
        relay().run_once()
    assert ReactionRun.objects.filter(state="retry", tries=1).exists()
    watch.forward(days=-30)
    assert relay().drain() == 1


def failing(*rest: Any, **more: Any) -> None:
    raise LookupError("not now")


def test_an_e_mail_under_way_when_the_clock_jumps_is_doubtful_and_never_sent_again(
    cast: Cast, watch: Watch, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.filed(cast, actor=cast.resident)
    relay().drain()

    def killed(**letter: Any) -> None:
        raise SystemExit(9)

    with monkeypatch.context() as patch:
        patch.setattr("huiyin.kit.mail.send", killed)
        with pytest.raises(SystemExit):
            send_mail()
    watch.forward(days=2)
    jobs.run("notices.mark_uncertain")
    watch.forward(days=-2)
    doubtful = Delivery.objects.filter(state="uncertain").values_list("message_id", flat=True)[0]
    send_mail()
    assert doubtful not in [message.extra_headers["Message-ID"].strip("<>") for message in mailoutbox]
