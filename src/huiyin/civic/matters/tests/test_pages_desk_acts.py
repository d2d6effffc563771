"""The acts of the desk: what each does, who is refused, and that nothing typed is lost."""

import io
from typing import Any

import pytest
from PIL import Image

from huiyin.civic.matters import public
from huiyin.civic.matters.models import Echo, Entry, Matter, Publication
from huiyin.civic.matters.tests.helpers import named_responsible
from huiyin.civic.matters.views.desk_table import ACTS
from huiyin.kit import attachments
from huiyin.kit.attachments import read_photos
from huiyin.kit.models import AuditRecord
from tests import matters
from tests.cast import Cast
from tests.fixtures import Login, Watch

# Act, where it begins, who does it, who reads the matter but is refused, what is typed, where it ends.
STEPS = [
    ("accept", "filed", "clerk", "leader", {"message": "收到", "publish": "on"}, "accepted"),
    ("decline", "filed", "clerk", "leader", {"reason": "归市政管"}, "declined"),
    ("settle", "accepted", "clerk", "leader", {"text": "今天就来修"}, "answered"),
    ("assign", "accepted", "steward", "leader", {"holder": "org:property", "note": "请看"}, "assigned"),
    ("start", "assigned", "property_staff", "leader", {}, "working"),
    ("return", "working", "property_staff", "leader", {"reason": "不归我们"}, "accepted"),
    ("echo", "working", "property_staff", "leader", {"text": "修好了", "wanted": "public"}, "working"),
    ("progress", "working", "property_staff", "leader", {"text": "配件到了", "wanted": "public"}, "working"),
    ("note", "working", "property_staff", "leader", {"text": "看过现场", "when": ""}, "working"),
    ("publish", "accepted", "clerk", "leader", {"title": "路灯", "text": "请修"}, "accepted"),
    ("unpublish", "accepted", "clerk", "steward", {"reason": "写错了"}, "accepted"),
    ("instruct", "working", "leader", "clerk", {"text": "今天去现场"}, "working"),
    ("reopen", "declined", "clerk", "leader", {"reason": "还是归我们"}, "accepted"),
]
NAMES = [step[0] for step in STEPS]


def send(cast: Cast, login: Login, who: str, code: str, act: str, typed: dict[str, Any]) -> Any:
    if typed.get("holder") == "org:property":
        typed = typed | {"holder": f"org:{cast.orgs.property_company}"}
    client = login(cast.actors()[who])
    return client.post(f"/desk/{code}/{act}/?queue=open", typed)


@pytest.mark.parametrize(("act", "begin", "who", "refused", "typed", "end"), STEPS, ids=NAMES)
def test_an_act_is_done_by_whom_it_is_for_and_refused_to_others(
    cast: Cast, login: Login, act: str, begin: str, who: str, refused: str, typed: dict[str, Any], end: str
) -> None:
    code = getattr(matters, begin)(cast).code
    entries = Entry.objects.filter(matter__code=code)
    before = entries.count()
    no = send(cast, login, refused, code, act, typed)
    assert no.status_code == 403
    assert entries.count() == before
    assert send(cast, login, "stranger_next_door", code, act, typed).status_code == 404
    assert entries.count() == before
    yes = send(cast, login, who, code, act, typed)
    assert yes.status_code == 302
    assert entries.count() > before
    assert Matter.objects.get(code=code).state == end


@pytest.mark.parametrize(("act", "begin", "who", "refused", "typed", "end"), STEPS, ids=NAMES)
def test_an_act_is_offered_where_it_would_go_through(
    cast: Cast, login: Login, act: str, begin: str, who: str, refused: str, typed: dict[str, Any], end: str
) -> None:
    code = getattr(matters, begin)(cast).code
    action = f'action="/desk/{code}/{act}/'
    assert action in login(cast.actors()[who]).get(f"/desk/{code}/").content.decode()
    assert action not in login(cast.actors()[refused]).get(f"/desk/{code}/").content.decode()


def test_every_act_has_a_form_that_opens(cast: Cast, login: Login) -> None:
    seen = "".join(
        login(cast.actors()[who]).get(f"/desk/{begin(cast).code}/").content.decode()
        for begin, who in (
            (matters.filed, "clerk"),
            (matters.accepted, "clerk"),
            (matters.assigned, "property_staff"),
            (matters.working, "property_staff"),
            (matters.declined, "clerk"),
            (matters.working, "leader"),
        )
    )
    # Some need a pause, a complex limit or a request before them; test_pages_clocks sees those.
    rare = {"list", "rule", "unmerge", "resume", "extend", "decide"}
    assert [act.name for act in ACTS if f"/{act.name}/" not in seen and act.name not in rare] == []


@pytest.mark.parametrize(
    ("act", "typed", "kept"),
    [
        ("decline", {"reason": "  "}, ""),
        ("decline", {"reason": "太" * 5001}, "太太太"),
        ("accept", {"message": "马上处理", "category": "没有这一类"}, "马上处理"),
        ("assign", {"note": "请尽快", "holder": "org:99999"}, "请尽快"),
        ("merge", {"into": "0000-0000"}, "0000-0000"),
    ],
)
def test_a_refused_form_stays_on_the_page_as_it_was_typed(
    cast: Cast, login: Login, act: str, typed: dict[str, str], kept: str
) -> None:
    code = matters.filed(cast).code
    response = send(cast, login, "clerk", code, act, typed)
    assert response.status_code in {404, 409, 422}
    shown = response.content.decode()
    assert 'class="errors"' in shown
    assert kept in shown
    assert Matter.objects.get(code=code).state == "filed"


def test_a_lost_race_says_so_and_loses_nothing(cast: Cast, login: Login) -> None:
    code = matters.filed(cast).code
    public.decline_matter(actor=cast.second_clerk, code=code, reason="不归我们管")
    response = send(cast, login, "clerk", code, "accept", {"message": "明天上午来修", "publish": "on"})
    assert response.status_code == 409
    shown = response.content.decode()
    assert 'role="alert"' in shown
    assert "明天上午来修" in shown
    assert Matter.objects.get(code=code).state == "declined"


def test_an_unknown_act_is_not_found(cast: Cast, login: Login) -> None:
    code = matters.filed(cast).code
    assert send(cast, login, "clerk", code, "delete", {}).status_code == 404
    assert login(cast.clerk).get(f"/desk/{code}/accept/").status_code == 405


@pytest.mark.parametrize(
    ("begin", "act", "typed"),
    [
        ("closed", "accept", {}),
        ("working", "settle", {"text": "好了"}),
        ("answered", "start", {}),
        ("closed", "return", {"reason": "不归我们"}),
        ("working", "reopen", {"reason": "再来"}),
    ],
)
def test_an_act_of_another_state_is_refused_though_the_table_knows_the_move(
    cast: Cast, login: Login, begin: str, act: str, typed: dict[str, str]
) -> None:
    code = getattr(matters, begin)(cast).code
    before = Matter.objects.get(code=code)
    assert send(cast, login, "clerk", code, act, typed).status_code == 409
    assert Matter.objects.get(code=code).seq == before.seq


def photo() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "#446688").save(file, "JPEG")
    file.seek(0)
    file.name = "photo.jpg"
    return file


def test_photos_of_a_refused_note_are_still_there_the_second_time(cast: Cast, login: Login) -> None:
    code = matters.working(cast).code
    typed = {"text": "太" * 1001, "when": "before", "photos": [photo()]}
    refused = send(cast, login, "property_staff", code, "note", typed)
    assert refused.status_code == 422
    kept = refused.context["main"]["form"].kept or [
        token for one in refused.context["acts"] for token in one["form"].kept
    ]
    assert len(kept) == 1
    done = send(cast, login, "property_staff", code, "note", {"text": "看过", "when": "before", "kept": kept})
    assert done.status_code == 302
    owner = f"matter:{Matter.objects.get(code=code).pk}"
    assert [(row.token, row.role) for row in attachments.of([owner])[owner]] == [(kept[0], "before")]


def test_a_file_that_is_no_photo_is_refused_at_the_form(cast: Cast, login: Login) -> None:
    code = matters.working(cast).code
    file = io.BytesIO(b"<script>alert(1)</script>")
    file.name = "photo.jpg"
    response = send(cast, login, "property_staff", code, "note", {"text": "看", "photos": [file]})
    assert response.status_code == 422
    assert 'class="errors"' in response.content.decode()


def test_only_the_chosen_photos_go_on_the_wall(cast: Cast, login: Login) -> None:
    tokens = [
        row.token
        for row in public.keep_photos_for_form(actor=cast.resident, photos=read_photos([photo(), photo()]))
    ]
    code = matters.filed(cast, photos=tuple(tokens)).code
    typed = {"publish": "on", "title": "路灯", "text": "请修", "shown": [tokens[1]]}
    assert send(cast, login, "clerk", code, "accept", typed).status_code == 302
    assert Publication.objects.get().title == "路灯"
    owner = f"matter:{Matter.objects.get(code=code).pk}"
    assert [row.token for row in attachments.of([owner], public_only=True)[owner]] == [tokens[1]]
    send(cast, login, "clerk", code, "publish", {"title": "路灯", "text": "请修"})
    assert attachments.of([owner], public_only=True) == {}


def test_a_private_matter_is_taken_up_without_words_for_the_wall(cast: Cast, login: Login) -> None:
    code = matters.filed(cast, visibility=public.Visibility.PRIVATE).code
    page = login(cast.clerk).get(f"/desk/{code}/").content.decode()
    assert 'name="publish"' not in page
    assert send(cast, login, "clerk", code, "accept", {"publish": "on"}).status_code == 302
    assert not Publication.objects.exists()


def test_whoever_works_on_it_opens_the_contact_for_a_minute(cast: Cast, login: Login, watch: Watch) -> None:
    code = matters.assigned(cast).code
    phone = cast.member("resident").phone
    assert phone not in login(cast.property_staff).get(f"/desk/{code}/").content.decode()
    none = send(cast, login, "property_staff", code, "contact", {"purpose": "上门维修"})
    assert (none.status_code, phone in none.content.decode()) == (422, False)
    no = send(cast, login, "leader", code, "contact", {"purpose": "visit", "words": "约维修时间"})
    assert (no.status_code, phone in no.content.decode()) == (403, False)
    assert not AuditRecord.objects.filter(kind="people.contact_opened").exists()
    yes = send(cast, login, "property_staff", code, "contact", {"purpose": "visit", "words": "约维修时间"})
    assert yes.status_code == 302
    shown = login(cast.property_staff).get(f"/desk/{code}/")
    assert phone in shown.content.decode()
    assert (shown["Refresh"], shown["Cache-Control"]) == ("61", "no-store, private")
    watch.forward(seconds=61)
    later = login(cast.property_staff).get(f"/desk/{code}/")
    assert (phone in later.content.decode(), "Refresh" in later) == (False, False)
    assert Entry.objects.filter(matter__code=code, kind="matters.contact_opened").count() == 1


def test_an_anonymous_author_has_no_contact_to_open(cast: Cast, login: Login) -> None:
    code = matters.filed(cast, anonymous=True).code
    assert "/contact/" not in login(cast.clerk).get(f"/desk/{code}/").content.decode()
    assert send(cast, login, "clerk", code, "contact", {"purpose": "call_back"}).status_code == 409


def test_merged_matters_stand_alone_again(cast: Cast, login: Login) -> None:
    elder, younger = matters.accepted(cast), matters.filed(cast, actor=cast.neighbour)
    assert send(cast, login, "clerk", younger.code, "merge", {"into": elder.code}).status_code == 302
    assert younger.code in login(cast.clerk).get(f"/desk/{elder.code}/").content.decode()
    assert send(cast, login, "clerk", younger.code, "unmerge", {}).status_code == 302
    assert Matter.objects.get(code=younger.code).state == "filed"


def test_whoever_hands_a_matter_back_and_loses_sight_of_it_comes_to_the_list(
    cast: Cast, login: Login
) -> None:
    code = matters.working(cast).code
    response = send(cast, login, "property_staff", code, "return", {"reason": "不归我们"})
    assert response.headers["Location"].startswith("/desk/?")


def test_another_organisation_is_found_by_search(cast: Cast, login: Login) -> None:
    named_responsible(cast, public.Party.COMMUNITY_COMMITTEE)
    code = matters.accepted(cast).code
    client = login(cast.clerk)
    value = f"org:{cast.orgs.next_committee}"
    assert value not in client.get(f"/desk/{code}/").content.decode()
    assert value in client.get(f"/desk/{code}/", {"org_q": "庆云山"}).content.decode()
    sent = client.post(f"/desk/{code}/assign/", {"holder": value, "note": "", "org_q": "庆云山"})
    assert sent.status_code == 302
    assert Matter.objects.get(code=code).holder_org_id == cast.orgs.next_committee


def test_an_echo_that_was_sent_back_is_written_again_from_its_words(cast: Cast, login: Login) -> None:
    made, echo_id = matters.drafted(cast, text="已经修好了三盏")
    public.return_echo(actor=cast.clerk, echo_id=echo_id, reason="还有一盏呢")
    page = login(cast.property_staff).get(f"/desk/{made.code}/").content.decode()
    assert ">\n已经修好了三盏</textarea>" in page
    assert "还有一盏呢" in page
    assert Echo.objects.get().state == "returned"


def test_opening_the_contact_without_a_purpose_is_refused_at_its_field(cast: Cast, login: Login) -> None:
    code = matters.filed(cast, cast.nobody, name="丘大满", phone="13900001234").code
    page = login(cast.clerk).post(f"/desk/{code}/contact/", {"purpose": ""})
    assert page.status_code == 422
    assert page.context["failed"] is None
    assert page.context["contact"]["form"].errors["purpose"]
    assert "13900001234" not in page.content.decode()
