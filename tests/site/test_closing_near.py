"""Authors are told before silence closes their matter, and when it has; a link lets them speak."""

import pytest
from django.core import mail
from pytest_django import Settings

from huiyin.civic.matters import actions
from huiyin.civic.matters import public as matters
from huiyin.civic.matters.jobs import close_silent_matters, remind_silent_authors
from huiyin.civic.matters.models import Entry
from huiyin.civic.matters.tests.helpers import row, way
from huiyin.civic.notices.jobs import send_mail
from huiyin.civic.notices.public import NoticeKind, my_notices
from huiyin.kernel.actor import Actor
from huiyin.site.reactions import relay
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import answered, declined, drafted, filed
from tests.refusals import refused


@pytest.fixture(autouse=True)
def letters(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []


def heard(actor: Actor) -> list[NoticeKind]:
    relay().drain()
    return [notice.kind for notice in my_notices(actor)]


def say_links(address: str) -> list[str]:
    """Send what waits and return the links for saying a word that went to an address."""
    relay().drain()
    send_mail()
    lines = [
        line for letter in mail.outbox if letter.to == [address] for line in str(letter.body).splitlines()
    ]
    return [line.partition("/say/")[2].rstrip("/") for line in lines if "/say/" in line]


def shared(cast: Cast) -> tuple[str, str]:
    """A matter of the resident is answered, with one of the neighbour merged into it."""
    made, echo_id = drafted(cast)
    younger = filed(cast, cast.neighbour).code
    matters.merge_matter(actor=cast.clerk, code=younger, into=made.code)
    matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=matters.Audience.PUBLIC)
    return made.code, younger


def test_on_the_twelfth_day_the_silent_are_reminded_once(cast: Cast, watch: Watch) -> None:
    code = answered(cast).code
    watch.forward(days=11, hours=23)
    remind_silent_authors()
    assert NoticeKind.CLOSES_SOON not in heard(cast.resident)
    watch.forward(hours=1)
    for _ in range(3):
        remind_silent_authors()
        watch.forward(hours=1)
    assert heard(cast.resident).count(NoticeKind.CLOSES_SOON) == 1
    assert way(code).count("closing_near") == 1
    (told,) = [notice for notice in my_notices(cast.resident) if notice.kind is NoticeKind.CLOSES_SOON]
    assert told.params["closes"] == "2026-03-17"


def test_two_workers_remind_once(cast: Cast, watch: Watch) -> None:
    code = answered(cast).code
    watch.forward(days=12)
    for _ in range(2):
        actions.remind_silent(actor=cast.system, matter_id=row(code).pk)
    assert way(code).count("closing_near") == 1


def test_a_new_answer_is_reminded_of_anew(cast: Cast, watch: Watch) -> None:
    code = answered(cast).code
    watch.forward(days=12)
    remind_silent_authors()
    assert heard(cast.resident).count(NoticeKind.CLOSES_SOON) == 1
    matters.give_feedback(actor=cast.resident, code=code, solved=False)
    echo = matters.draft_echo(actor=cast.property_staff, code=code, text="又换了一次")
    matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=matters.Audience.PUBLIC)
    watch.forward(days=12)
    remind_silent_authors()
    assert heard(cast.resident).count(NoticeKind.CLOSES_SOON) == 2


def test_only_those_who_said_nothing_are_reminded(cast: Cast, watch: Watch) -> None:
    _, younger = shared(cast)
    matters.give_feedback(actor=cast.neighbour, code=younger, solved=True)
    watch.forward(days=12)
    remind_silent_authors()
    assert NoticeKind.CLOSES_SOON in heard(cast.resident)
    assert NoticeKind.CLOSES_SOON not in heard(cast.neighbour)


def test_silence_closes_on_the_fifteenth_day_and_everybody_hears_it(cast: Cast, watch: Watch) -> None:
    code, younger = shared(cast)
    watch.forward(days=15)
    close_silent_matters()
    assert row(code).state == "answered"
    watch.forward(days=1)
    remind_silent_authors()
    close_silent_matters()
    assert row(code).state == "closed"
    for actor in (cast.resident, cast.neighbour):
        assert heard(actor).count(NoticeKind.CLOSED_SILENT) == 1
    remind_silent_authors()
    assert Entry.objects.filter(matter__code=younger, kind="matters.closing_near").count() == 0


def test_whoever_was_merged_hears_of_the_confirmation_and_may_still_speak(cast: Cast) -> None:
    code, younger = shared(cast)
    matters.give_feedback(actor=cast.resident, code=code, solved=True)
    assert NoticeKind.CLOSED_FOR_ALL in heard(cast.neighbour)
    assert not {NoticeKind.CLOSED_FOR_ALL, NoticeKind.CLOSED_SILENT} & set(heard(cast.resident))
    token = say_links("neighbour@example.org")[-1]
    actions.say_by_link(actor=cast.nobody, token=token, solved=False)
    assert (row(code).state, way(younger)[-1]) == ("accepted", "not_solved")


def test_the_letter_of_a_final_echo_carries_the_link_for_one_word(cast: Cast) -> None:
    code = answered(cast).code
    (token,) = say_links("resident@example.org")
    letters_to = [letter for letter in mail.outbox if "/say/" in str(letter.body)]
    assert row(code).code in str(letters_to[0].subject)
    assert "/follow/" not in str(letters_to[0].body)
    actions.say_by_link(actor=cast.nobody, token=token, solved=True, score=5)
    assert row(code).state == "closed"


def test_progress_and_a_refusal_ask_for_no_word(cast: Cast) -> None:
    made, _ = drafted(cast)
    declined(cast)
    echo = matters.tell_progress(actor=cast.property_staff, code=made.code, text="配件到了")
    matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=matters.Audience.PUBLIC)
    assert say_links("resident@example.org") == []


def test_nobody_but_the_job_reminds(cast: Cast) -> None:
    matter = row(answered(cast).code)
    with refused("not_allowed"):
        actions.remind_silent(actor=cast.operator, matter_id=matter.pk)
