"""Following: heard without being counted; by e-mail only after the address was confirmed."""

import pytest
from django.core import mail
from pytest_django import Settings

from huiyin.civic.matters import actions
from huiyin.civic.matters import public as matters
from huiyin.civic.matters.jobs import forget_unconfirmed_followers
from huiyin.civic.matters.models import Follower
from huiyin.civic.matters.public import Audience
from huiyin.civic.matters.tests.helpers import announced, last_echo, row, way
from huiyin.civic.notices.jobs import send_mail
from huiyin.civic.notices.public import my_notices
from huiyin.civic.people.public import Person
from huiyin.kernel.actor import Actor
from huiyin.kernel.signed_links import LinkExpired, LinkForged
from huiyin.site.reactions import relay
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import ECHO, accepted, answered, closed, drafted, filed
from tests.refusals import refused

ADDRESS = "lin@example.org"


@pytest.fixture(autouse=True)
def letters(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []


def heard(actor: Actor) -> list[str]:
    return [notice.kind.value for notice in my_notices(actor)]


def deliver() -> list[mail.EmailMessage]:
    """Let everything follow that follows, and return the letters to the address of these tests."""
    relay().drain()
    relay().drain()
    send_mail()
    return [letter for letter in mail.outbox if letter.to == [ADDRESS]]


def token_in(letter: mail.EmailMessage, what: str) -> str:
    (line,) = [line for line in str(letter.body).splitlines() if f"/follow/link/{what}/" in line]
    return line.rstrip("/").rpartition("/")[2]


def approve(cast: Cast, echo_id: int, audience: Audience = Audience.PUBLIC) -> None:
    matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=audience)


def test_a_follower_hears_what_stands_on_the_wall_and_is_not_counted(cast: Cast) -> None:
    made, echo_id = drafted(cast)
    before = way(made.code)
    matters.follow_matter(actor=cast.neighbour, code=made.code)
    matters.follow_matter(actor=cast.neighbour, code=made.code)
    assert (row(made.code).supporters, way(made.code)) == (0, before)
    approve(cast, echo_id)
    relay().drain()
    assert heard(cast.neighbour) == ["heard_final"]


def test_a_follower_hears_nothing_that_only_authors_may_read(cast: Cast) -> None:
    made, echo_id = drafted(cast)
    matters.follow_matter(actor=cast.neighbour, code=made.code)
    approve(cast, echo_id, Audience.SHARED)
    relay().drain()
    assert heard(cast.neighbour) == []
    matters.approve_echo(actor=cast.second_clerk, echo_id=echo_id, audience=Audience.PUBLIC)
    relay().drain()
    assert heard(cast.neighbour) == ["heard_final"]


def test_news_on_the_way_is_heard_too(cast: Cast) -> None:
    code = accepted(cast).code
    matters.follow_matter(actor=cast.neighbour, code=code)
    matters.tell_progress(actor=cast.steward, code=code, text="配件周五到")
    approve(cast, last_echo(code).pk)
    relay().drain()
    assert heard(cast.neighbour) == ["heard_progress"]


def test_whoever_raised_or_joined_hears_it_once(cast: Cast) -> None:
    made, echo_id = drafted(cast)
    for actor in (cast.resident, cast.neighbour):
        matters.follow_matter(actor=actor, code=made.code)
    matters.support_matter(actor=cast.neighbour, code=made.code)
    approve(cast, echo_id)
    relay().drain()
    assert heard(cast.resident).count("echo_final") == 1
    assert heard(cast.neighbour) == ["heard_final"]
    assert "heard_final" not in heard(cast.resident)


def test_who_stops_hears_no_more(cast: Cast) -> None:
    made, echo_id = drafted(cast)
    matters.follow_matter(actor=cast.neighbour, code=made.code)
    actions.stop_following(actor=cast.neighbour, code=made.code)
    with refused("not_following"):
        actions.stop_following(actor=cast.neighbour, code=made.code)
    with refused("needs_login"):
        actions.stop_following(actor=cast.nobody, code=made.code)
    approve(cast, echo_id)
    relay().drain()
    assert heard(cast.neighbour) == []


def test_only_what_is_public_and_not_over_is_followed(cast: Cast) -> None:
    hidden, over = accepted(cast, publish=False).code, closed(cast).code
    with refused("not_found"):
        matters.follow_matter(actor=cast.neighbour, code=hidden)
    with refused("is_over"):
        matters.follow_matter(actor=cast.neighbour, code=over)


def test_an_address_hears_nothing_before_it_is_confirmed(cast: Cast) -> None:
    made, echo_id = drafted(cast)
    matters.follow_matter(actor=cast.nobody, code=made.code, email=ADDRESS)
    assert announced()[-1] == "follow_asked"
    approve(cast, echo_id)
    assert len(deliver()) == 1


def test_a_confirmed_address_hears_the_echo_and_can_stop(cast: Cast) -> None:
    made, echo_id = drafted(cast)
    matters.follow_matter(actor=cast.nobody, code=made.code, email=ADDRESS)
    (asking,) = deliver()
    token = token_in(asking, "confirm")
    for _ in range(2):
        actions.confirm_following(actor=cast.nobody, token=token)
    approve(cast, echo_id)
    _, echo = deliver()
    assert f"/m/{made.code}/" in str(echo.body)
    assert "/follow/link/confirm/" not in str(echo.body)
    person = Person.objects.get(pk=Follower.objects.get().person_id)
    actions.stop_following(actor=cast.nobody, token=token_in(echo, "stop"))
    relay().drain()
    person.refresh_from_db()
    assert (person.erased_at is not None, person.email, person.email_index) == (True, None, "")
    with pytest.raises(LinkExpired):
        actions.stop_following(actor=cast.nobody, token=token_in(echo, "stop"))


def test_the_same_address_is_noted_once_and_answered_alike(cast: Cast) -> None:
    code = accepted(cast).code
    for _ in range(3):
        matters.follow_matter(actor=cast.nobody, code=code, email=ADDRESS)
    assert Follower.objects.count() == 1
    assert len(deliver()) == 1


@pytest.mark.parametrize(("email", "code"), [("", "no_contact"), ("lin@", "not_a_contact")])
def test_an_address_has_to_be_one(cast: Cast, email: str, code: str) -> None:
    made = accepted(cast)
    with refused(code, "email"):
        matters.follow_matter(actor=cast.nobody, code=made.code, email=email)


def test_a_link_is_for_its_purpose_its_reader_and_its_days(cast: Cast, watch: Watch) -> None:
    code = accepted(cast).code
    matters.follow_matter(actor=cast.nobody, code=code, email=ADDRESS)
    (asking,) = deliver()
    token = token_in(asking, "confirm")
    with pytest.raises(LinkForged):
        actions.stop_following(actor=cast.nobody, token=token)
    with pytest.raises(LinkForged):
        actions.confirm_following(actor=cast.nobody, token="1" + token)
    watch.forward(days=3, seconds=1)
    with pytest.raises(LinkExpired):
        actions.confirm_following(actor=cast.nobody, token=token)


def test_an_address_that_nobody_confirmed_is_forgotten(cast: Cast, watch: Watch) -> None:
    code = accepted(cast).code
    matters.follow_matter(actor=cast.nobody, code=code, email=ADDRESS)
    person_id = Follower.objects.get().person_id
    matters.follow_matter(actor=cast.neighbour, code=code)
    watch.forward(days=2, hours=23)
    forget_unconfirmed_followers()
    assert Follower.objects.count() == 2
    watch.forward(hours=2)
    forget_unconfirmed_followers()
    relay().drain()
    assert [follower.person_id for follower in Follower.objects.all()] == [cast.neighbour.person_id]
    assert Person.objects.get(pk=person_id).email is None
    with refused("not_allowed"):
        actions.forget_unconfirmed(actor=cast.operator)


def test_followers_go_along_with_a_merge_and_with_an_heir(cast: Cast) -> None:
    elder, younger = accepted(cast).code, accepted(cast, actor=cast.neighbour).code
    for code in (elder, younger):
        matters.follow_matter(actor=cast.building_head, code=code)
    matters.follow_matter(actor=cast.nobody, code=younger, email=ADDRESS)
    matters.merge_matter(actor=cast.clerk, code=younger, into=elder)
    assert {follower.matter.code for follower in Follower.objects.all()} == {elder}
    assert Follower.objects.count() == 2
    matters.withdraw_matter(actor=cast.resident, code=elder)
    assert {follower.matter.code for follower in Follower.objects.all()} == {younger}
    (asking,) = deliver()
    assert actions.confirm_following(actor=cast.nobody, token=token_in(asking, "confirm")).code == younger


def test_following_a_merged_matter_follows_its_elder(cast: Cast) -> None:
    elder, younger = accepted(cast).code, accepted(cast, actor=cast.neighbour).code
    matters.merge_matter(actor=cast.clerk, code=younger, into=elder)
    assert matters.follow_matter(actor=cast.building_head, code=younger).code == elder


def test_a_private_matter_cannot_be_followed_even_by_whoever_knows_its_code(cast: Cast) -> None:
    code = filed(cast).code
    with refused("not_found"):
        matters.follow_matter(actor=cast.nobody, code=code, email=ADDRESS)


def test_the_letter_of_a_follower_shows_no_name(cast: Cast) -> None:
    made = accepted(cast, title=f"{cast.member('resident').name}家门口的路灯")
    matters.follow_matter(actor=cast.nobody, code=made.code, email=ADDRESS)
    (asking,) = deliver()
    assert cast.member("resident").name not in f"{asking.subject}{asking.body}"


def test_an_answered_matter_may_still_be_followed(cast: Cast) -> None:
    code = answered(cast, text=ECHO).code
    assert matters.follow_matter(actor=cast.neighbour, code=code).state == "answered"
