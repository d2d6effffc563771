"""A matter is read when it is raised; staff take the suggestion or not, and erasing takes it along."""

from collections.abc import Callable

import pytest
from django.test import Client

from huiyin.civic.matters import public as matters
from huiyin.civic.places import public as places
from huiyin.civic.triage import public as triage
from huiyin.civic.triage.models import Label, OfficeLabel, Reading
from huiyin.civic.triage.queries.corrections import corrections
from huiyin.civic.triage.queries.gazetteer import KeptNames
from huiyin.civic.triage.queries.readings import reading
from huiyin.civic.trust.actions import erase_for
from huiyin.kernel.actor import Actor, system
from huiyin.kernel.errors import NotAllowed, NotFound
from huiyin.site.reactions import relay
from tests import matters as stage
from tests.cast import SINCE, Cast
from tests.fixtures import Watch

Login = Callable[[Actor], Client]
READER = system("reader")
NOISE = "楼下夜宵店噪音扰民，音响吵到凌晨，家里有老人，多次投诉没人管。"
BAD = {
    "one character": "灯",
    "the longest that may be sent": "路灯坏了" * 1_200,
    "pinyin": "lu deng bu liang san tian le",
    "markup": "<script>alert(1)</script><p>路灯</p>",
    "a phone book": " ".join(f"13{n:09}" for n in range(300)),
    "another language": "The lamp is broken",
    "traditional": "路燈壞了，請儘快修理",
    "emoji": "😀😡👨‍👩‍👧",
}


@pytest.fixture(autouse=True)
def _classes(cast: Cast) -> None:
    matters.seed_categories(actor=cast.system)


def number(code: str) -> int:
    return matters.ids_of([code])[0]


def category(path: str) -> int:
    return matters.category_ids([path])[path]


def test_a_new_matter_is_read_by_the_worker(cast: Cast) -> None:
    made = stage.filed(cast, body=NOISE)
    assert reading(cast.clerk, made.code) is None
    relay().drain()
    read = reading(cast.clerk, made.code)
    assert read is not None
    assert read.guesses[0].path == "环境保护 › 环境污染 › 噪音污染"
    assert "噪音扰民" in read.guesses[0].words
    assert read.version is None
    relay().drain()
    assert Reading.objects.count() == 1


@pytest.mark.parametrize("kind", BAD)
def test_whatever_somebody_sends_is_read(cast: Cast, kind: str) -> None:
    made = stage.filed(cast, body=BAD[kind])
    found = triage.read_matter(actor=READER, matter_id=number(made.code))
    assert found is not None
    assert 0 < found.p <= 1
    # Nothing of the message stands in the reading but listed words.
    assert "138" not in str(found.guesses)


def test_only_the_house_reads_and_a_matter_that_is_gone_is_no_error(cast: Cast) -> None:
    made = stage.filed(cast)
    with pytest.raises(NotAllowed):
        triage.read_matter(actor=cast.operator, matter_id=number(made.code))
    with pytest.raises(NotAllowed):
        triage.label_matter(actor=cast.operator, matter_id=number(made.code))
    assert triage.read_matter(actor=READER, matter_id=0) is None
    assert triage.label_matter(actor=READER, matter_id=number(made.code)) is None


def test_the_same_author_again_and_a_place_in_the_text(cast: Cast) -> None:
    stage.filed(cast, body="护栏有点松动。")
    again = stage.filed(cast, body=f"护栏还是松动，就在{cast.places.next_street.name}那边。")
    found = triage.read_matter(actor=READER, matter_id=number(again.code))
    assert found is not None
    assert found.urgency == "urgent"
    assert found.place_id == cast.places.next_street.id


def test_a_landmark_leads_to_its_place_and_the_card_says_so(cast: Cast, login: Login) -> None:
    places.add_other_name(
        actor=cast.system, area=cast.places.next_street, name="老粮站", kind=places.NameKind.LANDMARK
    )
    made = stage.filed(cast, body="老粮站门口的井盖松了。")
    relay().drain()
    read = reading(cast.clerk, made.code)
    assert read is not None
    assert (read.place_id, read.place_by) == (cast.places.next_street.id, "老粮站")
    assert "依据“老粮站”" in login(cast.clerk).get(f"/desk/{made.code}/").content.decode()


def test_names_are_put_together_anew_where_one_changed(cast: Cast) -> None:
    kept = KeptNames()
    first = kept.read()
    assert kept.read() is first
    places.add_other_name(
        actor=cast.system, area=cast.places.next_street, name="老粮站", kind=places.NameKind.LANDMARK
    )
    again = kept.read()
    assert again is not first
    assert (first.find("老粮站门口"), bool(again.find("老粮站门口"))) == (None, True)


@pytest.fixture
def settled(cast: Cast, watch: Watch) -> None:
    """Let the property company settle two such matters."""
    noise = category("环境保护 › 环境污染 › 噪音污染")
    for _ in range(2):
        made = stage.filed(cast, body=NOISE)
        matters.accept_matter(actor=cast.clerk, code=made.code, category_id=noise)
        matters.assign_matter(actor=cast.steward, code=made.code, org_id=cast.orgs.property_company)
        matters.start_work(actor=cast.property_staff, code=made.code)
        echo = matters.draft_echo(
            actor=cast.property_staff, code=made.code, text="已与商家约定十点后关音响。"
        )
        matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=matters.Audience.SHARED)
        watch.forward(days=1)


def test_whoever_settled_such_matters_before_is_named(cast: Cast, settled: None) -> None:
    found = triage.read_matter(actor=READER, matter_id=number(stage.filed(cast, body=NOISE).code))
    assert found is not None
    assert (found.org_id, found.org_settled) == (cast.orgs.property_company, 2)


def test_the_forms_of_the_desk_begin_with_what_was_read(cast: Cast, settled: None, login: Login) -> None:
    path = "环境保护 › 环境污染 › 噪音污染"
    made = stage.filed(cast, body=f"{NOISE}台阶上摔伤过人。")
    clerk = login(cast.clerk)
    before = clerk.get(f"/desk/{made.code}/").context["main"]["form"]
    assert (before["category"].value(), before["urgency"].value()) == ("", "ordinary")
    relay().drain()
    form = clerk.get(f"/desk/{made.code}/").context["main"]["form"]
    assert (form["category"].value(), form["urgency"].value()) == (path, "urgent")
    assert "噪音扰民" in form["category"].help_text
    matters.accept_matter(actor=cast.clerk, code=made.code, category_id=category(path))
    page = clerk.get(f"/desk/{made.code}/")
    sending = page.context["main"]["form"]
    assert sending["holder"].value() == f"org:{cast.orgs.property_company}"
    assert "在附近办结过 2 件同类事项" in sending["holder"].help_text
    assert page.content.decode().count("在附近办结过 2 件同类事项") == 2
    # Whoever takes another office corrects the reading; whoever then takes the one that was read agrees.
    other = {"holder": f"org:{cast.orgs.street_office}", "basis": "", "note": ""}
    assert clerk.post(f"/desk/{made.code}/assign/", other).status_code == 302
    relay().drain()
    assert not OfficeLabel.objects.get(matter__code=made.code).is_agreed
    shown = clerk.get("/desk/readings/").content.decode()
    assert "改派其他单位" in shown
    assert corrections(cast.clerk).offices.rows[0].code == made.code
    assert corrections(cast.stranger_next_door).offices.labelled == 0
    matters.return_matter(actor=cast.street, code=made.code, reason="不属本单位")
    matters.assign_matter(actor=cast.clerk, code=made.code, org_id=cast.orgs.property_company)
    relay().drain()
    assert OfficeLabel.objects.get(matter__code=made.code).is_agreed


def test_a_basis_that_names_the_class_goes_before_what_was_read(
    cast: Cast, settled: None, login: Login
) -> None:
    noise = category("环境保护 › 环境污染 › 噪音污染")
    draft = matters.BasisDraft(
        matters.Party.STREET_OFFICE,
        "扰民投诉",
        "第3条",
        "区政府网站",
        category_id=noise,
        valid_from=SINCE.date(),
    )
    matters.set_basis(actor=cast.operator, draft=draft)
    made = stage.filed(cast, body=NOISE)
    relay().drain()
    matters.accept_matter(actor=cast.clerk, code=made.code, category_id=noise)
    form = login(cast.clerk).get(f"/desk/{made.code}/").context["main"]["form"]
    assert form["holder"].value() == f"org:{cast.orgs.street_office}"


def test_nothing_is_filled_in_over_what_somebody_said_or_where_the_words_do_not_tell(
    cast: Cast, login: Login
) -> None:
    said = category("政法 › 社会治安 › 治安案件")
    mine = stage.filed(cast, actor=cast.clerk, body=NOISE, category_id=said, urgency=matters.Urgency.CRITICAL)
    dark = stage.filed(cast, body="请看一下。")
    relay().drain()
    clerk = login(cast.clerk)
    form = clerk.get(f"/desk/{mine.code}/").context["main"]["form"]
    assert form["category"].value() == "政法 › 社会治安 › 治安案件"
    assert form["urgency"].value() == "critical"
    assert clerk.get(f"/desk/{dark.code}/").context["main"]["form"]["category"].value() == ""


def test_staff_see_the_suggestion_fill_it_in_and_change_it(cast: Cast, login: Login) -> None:
    made = stage.filed(cast, body=NOISE)
    relay().drain()
    clerk = login(cast.clerk)
    page = clerk.get(f"/desk/{made.code}/").content.decode()
    assert "机器研判" in page
    assert "填入受理单" in page
    path = "环境保护 › 环境污染 › 噪音污染"
    filled = clerk.get(f"/desk/{made.code}/", {"category": path, "urgency": "urgent"})
    assert filled.context["main"]["form"]["category"].value() == path
    assert filled.context["main"]["form"]["urgency"].value() == "urgent"
    odd = clerk.get(f"/desk/{made.code}/", {"category": "x" * 999, "urgency": "<b>"})
    assert odd.context["main"]["form"]["urgency"].value() != "<b>"
    matters.accept_matter(actor=cast.clerk, code=made.code)
    taken = clerk.post(f"/desk/{made.code}/classify/", {"category": path})
    assert taken.status_code == 302
    relay().drain()
    label = Label.objects.get()
    assert (label.is_agreed, label.category_id) == (True, category(path))
    assert "已采用" in clerk.get(f"/desk/{made.code}/").content.decode()


def test_corrections_are_listed_for_whoever_reads_the_matter(cast: Cast, login: Login) -> None:
    made = stage.filed(cast, body=NOISE)
    relay().drain()
    matters.accept_matter(
        actor=cast.clerk, code=made.code, category_id=category("政法 › 社会治安 › 治安案件")
    )
    relay().drain()
    found = corrections(cast.clerk)
    assert (found.agreed, found.labelled) == (0, 1)
    assert found.rows[0].given == "政法 › 社会治安 › 治安案件"
    page = login(cast.clerk).get("/desk/readings/").content.decode()
    assert made.code in page
    assert "治安案件" in page
    assert corrections(cast.stranger_next_door).rows == ()
    # Changing it back makes it an agreement.
    matters.classify_matter(
        actor=cast.clerk, code=made.code, category_id=category("环境保护 › 环境污染 › 噪音污染")
    )
    relay().drain()
    assert (corrections(cast.clerk).agreed, corrections(cast.clerk).rows) == (1, ())


def test_programs_correct_a_reading_and_list_corrections(cast: Cast, login: Login) -> None:
    made = stage.filed(cast, body=NOISE)
    relay().drain()
    clerk, address = login(cast.clerk), f"/api/v1/triage/matters/{made.code}/correction"
    other = category("政法 › 社会治安 › 治安案件")
    sent = {"category_id": other}
    told = clerk.post(address, sent, content_type="application/json").json()
    assert (told["category_id"], told["is_agreed"]) == (other, False)
    relay().drain()
    listed = clerk.get("/api/v1/triage/corrections").json()
    assert (listed["labelled"], listed["agreed"], listed["top_agreed"]) == (1, 0, 0)
    assert listed["rows"][0]["given"] == "政法 › 社会治安 › 治安案件"
    near = {"category_id": category("环境保护 › 环境污染 › 水污染")}
    assert clerk.post(address, near, content_type="application/json").status_code == 200
    assert clerk.get("/api/v1/triage/corrections").json()["top_agreed"] == 1
    assert "1</b>" in clerk.get("/desk/readings/").content.decode()
    refused = clerk.post(address, {"category_id": 10**9}, content_type="application/json")
    assert refused.json()["code"] == "unknown_category"
    outside = login(cast.stranger_next_door)
    assert outside.post(address, sent, content_type="application/json").status_code in {403, 404}
    assert outside.get("/api/v1/triage/corrections").json()["labelled"] == 0


def test_a_hot_quarrel_stands_out(cast: Cast, login: Login) -> None:
    made = stage.filed(cast, body="隔壁邻居天天争吵，昨天动手打人砸门，扬言弄死我们。")
    relay().drain()
    page = login(cast.clerk).get(f"/desk/{made.code}/").content.decode()
    assert "今天就应有人过问" in page
    assert "邻里之间" in page


def test_the_api_shows_a_reading_to_staff_alone(cast: Cast, login: Login) -> None:
    made = stage.filed(cast, body=NOISE)
    address = f"/api/v1/triage/matters/{made.code}"
    clerk = login(cast.clerk)
    assert clerk.get(address).status_code == 404
    relay().drain()
    told = clerk.get(address).json()
    assert told["guesses"][0]["path"] == "环境保护 › 环境污染 › 噪音污染"
    assert told["urgency"] in {"urgent", "ordinary"}
    assert login(cast.stranger_next_door).get(address).status_code in {403, 404}
    assert Client().get(address).status_code == 401
    with pytest.raises((NotFound, NotAllowed)):
        reading(cast.resident, made.code)


def test_erasing_takes_the_reading_along(cast: Cast) -> None:
    made = stage.declined(cast, body=NOISE)
    relay().drain()
    triage.label_matter(actor=READER, matter_id=number(made.code))
    assert Reading.objects.exists()
    person = cast.resident.person_id
    assert person is not None
    erase_for(actor=cast.operator, person_id=person, reason="本人要求")
    assert not Reading.objects.exists()
    assert not Label.objects.exists()


def test_imported_matters_are_read_by_command(cast: Cast) -> None:
    stage.filed(cast, body=NOISE)
    assert len(triage.unread(10)) == 1
    triage.read_matter(actor=READER, matter_id=triage.unread(10)[0])
    assert triage.unread(10) == []


def test_what_was_read_stands_on_no_page_of_the_author_or_of_everybody(cast: Cast, login: Login) -> None:
    made = stage.accepted(cast, body=NOISE)
    relay().drain()
    assert "噪音污染" in login(cast.clerk).get(f"/desk/{made.code}/").content.decode()
    card = 'id="reading"'
    assert card in login(cast.clerk).get(f"/desk/{made.code}/").content.decode()
    pages = [f"/m/{made.code}/", f"/follow/{made.code}/{made.follow_key}/"]
    for client in (Client(), login(cast.resident), login(cast.clerk)):
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200
            assert card not in answer.content.decode()
