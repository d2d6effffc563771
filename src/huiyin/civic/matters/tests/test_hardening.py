"""What an attacker, a curious neighbour or a clumsy program tries, and does not get."""

import pytest
from django.test import Client

from huiyin.civic.matters import public as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.models import Echo, Matter, Task
from huiyin.civic.matters.public import Audience, Filed, Helper, ListDraft, ListKind
from huiyin.civic.matters.rules.words import EchoState
from huiyin.civic.matters.tests.helpers import row
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, Channel
from huiyin.kernel.errors import Invalid, Refusal
from huiyin.kit.models import Attachment
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Watch

NUMBER = "13973301234"


def picture(owner: str, *, role: str = "echo", public: bool = True) -> str:
    token = f"{owner.replace(':', '-')}-{'t' * 43}"[:43]
    Attachment.objects.create(
        token=token,
        digest="",
        width=1,
        height=1,
        size=1,
        made_at=clock.now(),
        owner=owner,
        role=role,
        public=public,
    )
    return token


def who_did_what(code: str) -> set[str]:
    return set(row(code).entries.values_list("pseudonym", flat=True))


def keyed(actor: Actor, made: Filed) -> Actor:
    return actor.with_key(made.code, made.follow_key)


# Staying anonymous


def test_whoever_stays_anonymous_with_an_account_is_named_nowhere(cast: Cast) -> None:
    made = stage.filed(cast, anonymous=True, idempotency_key="anonymous-but-once-01")
    assert who_did_what(made.code) == {"stranger"}
    assert str(cast.resident.person_id) not in row(made.code).source
    assert not any(step.who for step in queries.staff_view(cast.clerk, made.code).way)


def test_an_anonymous_filing_sent_twice_is_still_one(cast: Cast) -> None:
    made, again = (stage.filed(cast, anonymous=True, idempotency_key="anonymous-but-once-01") for _ in "12")
    assert (again.code, again.repeated) == (made.code, True)


def test_an_anonymous_author_who_is_logged_in_acts_unnamed_by_key(cast: Cast) -> None:
    made = stage.filed(cast, anonymous=True)
    matters.add_to_matter(actor=keyed(cast.resident, made), code=made.code, text="还没有修")
    matters.withdraw_matter(actor=keyed(cast.resident, made), code=made.code)
    assert who_did_what(made.code) == {"stranger"}


def test_an_anonymous_author_wakes_the_elder_unnamed(cast: Cast) -> None:
    elder, younger = stage.working(cast), stage.filed(cast, cast.neighbour, anonymous=True)
    matters.merge_matter(actor=cast.clerk, code=younger.code, into=elder.code)
    echo = matters.draft_echo(actor=cast.property_staff, code=elder.code, text=stage.ECHO)
    matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=Audience.PUBLIC)
    matters.give_feedback(actor=keyed(cast.neighbour, younger), code=younger.code, solved=False)
    assert row(elder.code).state == "working"
    assert f"person:{cast.neighbour.person_id}" not in who_did_what(elder.code) | who_did_what(younger.code)


def test_staff_who_note_down_an_anonymous_caller_are_named(cast: Cast) -> None:
    caller = cast.clerk.through(Channel.PHONE)
    made = stage.filed(cast, caller, anonymous=True)
    assert who_did_what(made.code) == {cast.clerk.pseudonym}


# What neighbours learn


def test_the_same_telephone_joins_once(cast: Cast) -> None:
    made = stage.accepted(cast)
    for phone in (NUMBER, f"+86 {NUMBER[:3]}-{NUMBER[3:]}", "13800001111"):
        joined = matters.support_matter(actor=cast.nobody, code=made.code, phone=phone)
    assert joined.supporters == 2


def test_a_matter_that_is_off_the_wall_is_told_to_neighbours_by_its_code(cast: Cast) -> None:
    made = stage.accepted(cast)
    matters.unpublish_wish(actor=cast.clerk, code=made.code, reason="点名了别人")
    assert queries.public_title(row(made.code).pk) == made.code


def test_a_merged_author_sees_no_photo_of_the_elder_that_nobody_approved(cast: Cast) -> None:
    elder, younger = stage.working(cast), stage.filed(cast, cast.neighbour)
    matters.merge_matter(actor=cast.clerk, code=younger.code, into=elder.code)
    echo = matters.draft_echo(actor=cast.property_staff, code=elder.code, text=stage.ECHO)
    matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=Audience.SHARED)
    picture(f"echo:{echo.pk}", public=False)
    assert not queries.author_view(cast.neighbour, younger.code).echoes[0].photos
    assert queries.author_view(cast.resident, elder.code).echoes[0].photos


@pytest.mark.parametrize("way", ["unpublish", "withdraw"])
def test_what_leaves_the_wall_takes_the_photos_of_its_echoes_along(way: str, cast: Cast) -> None:
    made = stage.working(cast)
    echo = matters.tell_progress(actor=cast.property_staff, code=made.code, text="已经下单")
    matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=Audience.PUBLIC)
    token = picture(f"echo:{echo.pk}")
    if way == "unpublish":
        matters.unpublish_wish(actor=cast.clerk, code=made.code, reason="照片里有人")
    else:
        matters.withdraw_matter(actor=cast.resident, code=made.code)
    shown = Attachment.objects.get(token=token)
    assert not queries.photo_is_open_to(cast.nobody, shown)


# Around the deadlines and the rates


def test_nobody_files_a_need_past_the_lists(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        stage.filed(cast, kind=matters.Kind.NEED)
    assert (refused.value.code, refused.value.field) == ("need_without_list", "kind")
    assert not Matter.objects.exists()


def test_a_need_in_a_list_still_says_who_wrote_it(cast: Cast) -> None:
    draft = ListDraft(
        title="小需求",
        kind=ListKind.SMALL_NEEDS,
        owner_id=cast.orgs.committee,
        place_id=cast.places.compound.id,
    )
    held = matters.make_list(actor=cast.clerk, draft=draft)
    need = matters.Filing(place_id=0, body="楼道缺一盏灯")
    made = matters.write_into_list(actor=cast.clerk, list_code=held.code, filing=need)
    assert who_did_what(made.code) == {cast.clerk.pseudonym}


def test_a_matter_with_a_deadline_does_not_vanish_into_history(cast: Cast) -> None:
    old, fresh = stage.accepted(cast), stage.filed(cast)
    Matter.objects.filter(code=old.code).update(historical=True, due_at=None)
    with pytest.raises(Refusal) as refused:
        matters.merge_matter(actor=cast.clerk, code=fresh.code, into=old.code)
    assert refused.value.code == "elder_is_history"
    assert row(fresh.code).due_at is not None


# Broken requests


@pytest.mark.django_db
def test_a_broken_multipart_body_is_the_senders_fault() -> None:
    client = Client(raise_request_exception=False)
    answer = client.generic("POST", "/api/v1/photos", b"xx", content_type="multipart/form-data")
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")


def test_an_echo_that_waits_is_not_open_to_its_author_yet(cast: Cast) -> None:
    made, echo_id = stage.drafted(cast)
    assert Echo.objects.get(pk=echo_id).state == EchoState.AWAITING
    token = picture(f"echo:{echo_id}", public=False)
    shown = Attachment.objects.get(token=token)
    assert not queries.photo_is_open_to(keyed(cast.nobody, made), shown)


def test_a_number_alone_makes_no_photo_the_matters_own(cast: Cast, watch: Watch) -> None:
    code, number = stage.working(cast).code, 900_001
    bureau = Helper(org_id=cast.orgs.bureau)
    (task,) = matters.whistle(actor=cast.clerk, code=code, what="来人看一下配电箱", helpers=(bureau,))
    Task.objects.filter(pk=task.pk).update(id=number)
    ours = Attachment.objects.get(token=picture(f"task:{number}", role="note", public=False))
    theirs = Attachment.objects.get(token=picture(f"claim:{row(code).pk}", public=False))
    assert queries.photo_is_open_to(cast.clerk, ours)
    assert not queries.photo_is_open_to(cast.resident, ours)
    assert not queries.photo_is_open_to(cast.clerk, theirs)
