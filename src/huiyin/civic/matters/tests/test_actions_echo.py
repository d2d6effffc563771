"""The second pair of eyes: approving, sending back, publishing, taking off the wall."""

from io import BytesIO

import pytest
from PIL import Image

from huiyin.civic.matters import public as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.models import Echo, Matter, Publication
from huiyin.civic.matters.public import Audience, Visibility
from huiyin.civic.matters.tests.helpers import announced, last_echo, row, said, way
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged, NotFound
from huiyin.kit.attachments import read_photos
from huiyin.kit.models import Attachment
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import ECHO, accepted, answered, drafted, filed, working
from tests.refusals import refused


def photo(actor: Actor) -> str:
    """Keep a photo as a form does; return its token."""
    picture = BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG")
    picture.seek(0)
    (kept,) = matters.keep_photos_for_form(actor=actor, photos=read_photos([picture]))
    return kept.token


def test_an_approved_final_echo_answers_its_matter(cast: Cast, watch: Watch) -> None:
    made, echo_id = drafted(cast)
    watch.forward(hours=5)
    matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=Audience.PUBLIC)
    matter = row(made.code)
    assert (matter.state, matter.final_echo_id, matter.due_at) == ("answered", echo_id, None)
    assert (matter.settled_at, matter.settled_level) == (watch.now, "compound")
    assert (way(made.code)[-1], announced()[-1]) == ("answered", "echo_delivered")
    assert said(made.code)["audience"] == "public"


@pytest.mark.parametrize(
    ("audience", "shown"), [(Audience.AUTHOR, []), (Audience.SHARED, []), (Audience.PUBLIC, [ECHO])]
)
def test_an_echo_is_read_by_its_audience(cast: Cast, audience: Audience, shown: list[str]) -> None:
    code = answered(cast, audience=audience).code
    assert [echo.text for echo in queries.author_view(cast.resident, code).echoes] == [ECHO]
    assert [echo.text for echo in queries.public_matter(code).echoes] == shown


def test_others_read_redacted_words_and_the_author_all_of_them(cast: Cast) -> None:
    name = cast.member("resident").name
    text = f"已与{name}（13912345678）约好周五更换。"
    code = answered(cast, text=text).code
    (shown,) = queries.public_matter(code).echoes
    assert "约好周五更换" in shown.text
    assert name not in shown.text
    assert "13912345678" not in shown.text
    assert [echo.text for echo in queries.author_view(cast.resident, code).echoes] == [text]


def test_neither_merged_neighbours_nor_helpers_are_named(cast: Cast) -> None:
    younger = filed(cast, cast.neighbour).code
    code = working(cast).code
    matters.merge_matter(actor=cast.clerk, code=younger, into=code)
    called = [matters.Helper(person_id=cast.building_head.person_id)]
    (task,) = matters.whistle(actor=cast.clerk, code=code, what="开门禁", helpers=called)
    matters.finish_task(actor=cast.building_head, task_id=task.pk, result="开了")
    named = [cast.member(name).name for name in ("neighbour", "building_head")]
    echo = matters.draft_echo(
        actor=cast.property_staff, code=code, text=f"谢谢{named[0]}，{named[1]}开了门禁。"
    )
    matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=Audience.PUBLIC)
    (shown,) = queries.public_matter(code).echoes
    assert shown.text == "谢谢［姓名］，［姓名］开了门禁。"


def test_the_approver_may_choose_the_public_words(cast: Cast) -> None:
    made, echo_id = drafted(cast)
    matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=Audience.PUBLIC, text="路灯已修好。")
    assert [echo.text for echo in queries.public_matter(made.code).echoes] == ["路灯已修好。"]


def test_neither_doer_nor_dispatcher_approves(cast: Cast) -> None:
    code = accepted(cast).code
    matters.assign_matter(actor=cast.second_clerk, code=code, org_id=cast.orgs.branch)
    echo = matters.draft_echo(actor=cast.clerk, code=code, text=ECHO)
    for involved in (cast.clerk, cast.second_clerk):
        with refused("own_echo"):
            matters.approve_echo(actor=involved, echo_id=echo.pk, audience=Audience.PUBLIC)
    matters.approve_echo(actor=cast.secretary, echo_id=echo.pk, audience=Audience.PUBLIC)
    assert row(code).state == "answered"


@pytest.mark.parametrize("name", ["steward", "leader", "operator", "property_staff", "resident"])
def test_who_reads_a_matter_need_not_approve_its_echo(cast: Cast, name: str) -> None:
    _, echo_id = drafted(cast)
    actor = cast.actors()[name]
    with refused("not_allowed"):
        matters.approve_echo(actor=actor, echo_id=echo_id, audience=Audience.PUBLIC)
    with refused("not_allowed"):
        matters.return_echo(actor=actor, echo_id=echo_id, reason="不清楚")


def test_where_nobody_nearby_is_free_the_next_office_up_is_asked(cast: Cast) -> None:
    code = accepted(cast).code
    matters.assign_matter(actor=cast.secretary, code=code, org_id=cast.orgs.property_company)
    echo = matters.draft_echo(actor=cast.property_staff, code=code, text=ECHO)
    assert set(matters.approvers(echo.pk)) == {cast.clerk.person_id, cast.second_clerk.person_id}


def test_an_approval_is_not_repeated_and_not_narrowed(cast: Cast) -> None:
    code = answered(cast, audience=Audience.SHARED).code
    echo = last_echo(code)
    for audience in (Audience.SHARED, Audience.AUTHOR):
        with refused("echo_not_waiting"):
            matters.approve_echo(actor=cast.second_clerk, echo_id=echo.pk, audience=audience)
    matters.approve_echo(actor=cast.second_clerk, echo_id=echo.pk, audience=Audience.PUBLIC)
    assert [shown.text for shown in queries.public_matter(code).echoes] == [ECHO]
    assert way(code)[-1] == "echo_shared"
    assert announced().count("echo_delivered") == 1


def test_the_echo_of_a_private_matter_never_goes_on_the_wall(cast: Cast) -> None:
    made, echo_id = drafted(cast, visibility=Visibility.PRIVATE, publish=False)
    with refused("private_matter"):
        matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=Audience.PUBLIC)
    matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=Audience.AUTHOR)
    assert row(made.code).state == "answered"
    assert not Publication.objects.exists()


def test_an_echo_that_others_wait_for_is_not_for_its_author_alone(cast: Cast) -> None:
    made, echo_id = drafted(cast)
    matters.merge_matter(actor=cast.clerk, code=filed(cast, cast.neighbour).code, into=made.code)
    with refused("others_wait"):
        matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=Audience.AUTHOR)


def test_an_echo_goes_back_with_what_to_change(cast: Cast) -> None:
    made, echo_id = drafted(cast)
    with refused("empty_text", "reason"):
        matters.return_echo(actor=cast.clerk, echo_id=echo_id, reason="")
    matters.return_echo(actor=cast.clerk, echo_id=echo_id, reason="请写明哪天修的")
    echo = last_echo(made.code)
    assert (echo.state, echo.note, row(made.code).state) == ("returned", "请写明哪天修的", "working")
    assert announced()[-1] == "echo_returned"
    with refused("echo_not_waiting"):
        matters.return_echo(actor=cast.clerk, echo_id=echo_id, reason="还有")
    with refused("echo_not_waiting"):
        matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=Audience.PUBLIC)


def test_the_answer_drops_progress_that_still_waits(cast: Cast) -> None:
    made = working(cast)
    progress = matters.tell_progress(actor=cast.property_staff, code=made.code, text="配件周五到")
    final = matters.draft_echo(actor=cast.property_staff, code=made.code, text=ECHO)
    matters.approve_echo(actor=cast.clerk, echo_id=final.pk, audience=Audience.PUBLIC)
    with refused("echo_not_waiting"):
        matters.approve_echo(actor=cast.clerk, echo_id=progress.pk, audience=Audience.PUBLIC)


def test_whoever_is_second_to_approve_changes_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made, echo_id = drafted(cast)
    monkeypatch.setattr(Matter, "shift", lambda self, **changes: False)
    before = Echo.objects.values().get(pk=echo_id)
    with pytest.raises(AlreadyChanged):
        matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=Audience.PUBLIC)
    assert Echo.objects.values().get(pk=echo_id) == before
    assert way(made.code)[-1] == "echo_drafted"


def test_publishing_again_replaces_the_words(cast: Cast) -> None:
    code = accepted(cast).code
    matters.publish_wish(actor=cast.clerk, code=code, title="路灯", text="请修路灯")
    card = queries.public_matter(code)
    assert (card.title, card.text) == ("路灯", "请修路灯")
    assert Publication.objects.filter(matter__code=code).count() == 1


@pytest.mark.parametrize("cut", range(22, 40))
def test_a_title_that_was_cut_shows_no_half_number_or_name(cast: Cast, cut: int) -> None:
    name = cast.member("resident").name
    code = accepted(cast, body=f"{'灯' * cut}{name}，身份证11010519491231002X，电话13912345678，请修").code
    title = queries.public_matter(code).title
    assert title.startswith("灯" * cut)
    assert not [piece for piece in ("1101", "1391", name[:2]) if piece in title]


def test_a_title_that_grows_by_redaction_still_fits(cast: Cast) -> None:
    code = accepted(cast, title=f"{cast.member('resident').name}、" * 20).code
    assert len(queries.public_matter(code).title) <= 80


def test_only_photos_that_were_chosen_are_shown(cast: Cast) -> None:
    shown, kept = photo(cast.resident), photo(cast.resident)
    code = accepted(cast, photos=(shown, kept), publish=False).code
    matters.publish_wish(actor=cast.clerk, code=code, photos=(shown,))
    assert [found.token for found in queries.public_matter(code).photos] == [shown]
    hidden = Attachment.objects.get(token=kept)
    assert not queries.photo_is_open_to(cast.neighbour, hidden)
    assert queries.photo_is_open_to(cast.resident, hidden)


def test_photos_of_another_matter_are_not_published_by_naming_them(cast: Cast) -> None:
    theirs = photo(cast.neighbour)
    filed(cast, cast.neighbour, photos=(theirs,))
    code = accepted(cast, publish=False).code
    matters.publish_wish(actor=cast.clerk, code=code, photos=(theirs,))
    assert not Attachment.objects.get(token=theirs).public


def test_taking_a_wish_off_the_wall_takes_everything_with_it(cast: Cast) -> None:
    token = photo(cast.resident)
    made = answered(cast, photos=(token,), publish=False)
    matters.publish_wish(actor=cast.clerk, code=made.code, photos=(token,))
    with refused("empty_text", "reason"):
        matters.unpublish_wish(actor=cast.clerk, code=made.code, reason="")
    matters.unpublish_wish(actor=cast.clerk, code=made.code, reason="有邻居的门牌")
    with pytest.raises(NotFound):
        queries.public_matter(made.code)
    assert queries.wall(cast.places.compound).items == []
    assert queries.wall(cast.places.compound, words="路灯").items == []
    assert not Attachment.objects.get(token=token).public
    assert queries.author_view(cast.resident, made.code).echoes


def test_taking_off_the_wall_is_for_whoever_approves(cast: Cast) -> None:
    code = accepted(cast).code
    with refused("not_allowed"):
        matters.unpublish_wish(actor=cast.steward, code=code, reason="错")


def test_nothing_of_a_withdrawn_matter_goes_back_on_the_wall(cast: Cast) -> None:
    code = accepted(cast, publish=False).code
    matters.withdraw_matter(actor=cast.resident, code=code)
    with refused("is_withdrawn"):
        matters.publish_wish(actor=cast.clerk, code=code)


def test_a_first_answer_of_a_withdrawn_matter_stays_with_its_author(cast: Cast) -> None:
    code = filed(cast).code
    matters.accept_matter(actor=cast.clerk, code=code, message="收到")
    matters.withdraw_matter(actor=cast.resident, code=code)
    with refused("is_withdrawn"):
        matters.approve_echo(actor=cast.second_clerk, echo_id=last_echo(code).pk, audience=Audience.PUBLIC)
