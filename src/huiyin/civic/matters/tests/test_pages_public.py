"""The pages that everybody reads: first page, walls, one matter, joining, photos, lists."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.models import Supporter
from huiyin.civic.matters.public import ListDraft, ListKind, Visibility
from huiyin.civic.matters.tests.helpers import row
from huiyin.civic.places import public as places
from huiyin.kit.attachments import read_photos
from huiyin.kit.models import Attachment
from tests.cast import MAKER, Cast
from tests.fixtures import Login, Watch
from tests.matters import accepted, answered, closed, declined, filed, working


def wall_of(cast: Cast) -> str:
    return reverse("matters:wall", kwargs={"token": cast.places.compound.token})


def page_of(code: str) -> str:
    return reverse("matters:matter", kwargs={"code": code})


def text(client: Client, address: str, **asked: str) -> str:
    response = client.get(address, asked)
    assert response.status_code == 200
    return response.content.decode()


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def photo() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(buffer, "JPEG")
    return SimpleUploadedFile("photo.jpg", buffer.getvalue(), "image/jpeg")


def a_list(
    cast: Cast, *codes: str, title: str = "小微清单", visibility: Visibility = Visibility.PUBLIC
) -> str:
    draft = ListDraft(
        kind=ListKind.SMALL_NEEDS,
        title=title,
        owner_id=cast.orgs.committee,
        place_id=cast.places.compound.id,
        visibility=visibility,
    )
    made = matters.make_list(actor=cast.clerk, draft=draft)
    for code in codes:
        matters.add_to_list(actor=cast.clerk, list_code=made.code, code=code)
    return made.code


def test_a_wall_shows_wishes_with_the_echo_set_in(cast: Cast, client: Client) -> None:
    answered(cast, title="路灯坏了", text="整流器已换好。")
    page = text(client, wall_of(cast))
    for shown in ("路灯坏了", "整流器已换好。", "星城物业服务公司", cast.places.compound.name):
        assert shown in page


def test_a_wall_shows_nothing_that_was_not_published(cast: Cast, client: Client) -> None:
    filed(cast, body="还没有公开的话")
    accepted(cast, body="只给社区看的话", visibility=Visibility.PRIVATE, publish=False)
    page = text(client, wall_of(cast))
    assert "还没有公开的话" not in page
    assert "只给社区看的话" not in page


def test_a_wall_never_shows_the_number_that_the_author_wrote(cast: Cast, client: Client) -> None:
    code = accepted(cast, body="楼道灯不亮，联系我13973301234，谢谢").code
    assert "13973301234" not in text(client, wall_of(cast)) + text(client, page_of(code))


def test_a_wall_is_searched_and_filtered(cast: Cast, client: Client) -> None:
    lamp, drain = accepted(cast, body="楼道灯不亮").code, answered(cast, body="下水道堵塞").code
    found = text(client, wall_of(cast), q="楼道灯")
    assert lamp in found
    assert drain not in found
    echoed = text(client, wall_of(cast), show="echoed")
    assert drain in echoed
    assert lamp not in echoed
    assert lamp in text(client, wall_of(cast), show="no such filter")


def test_a_search_is_shown_as_text(cast: Cast, client: Client) -> None:
    assert "<script>alert" not in text(client, wall_of(cast), q='"><script>alert(1)</script>')


def test_a_wall_leads_to_older_wishes_and_back(cast: Cast, client: Client, watch: Watch) -> None:
    codes = []
    for number in range(21):
        codes.append(accepted(cast, body=f"第{number}件事").code)
        watch.forward(minutes=1)
    first = text(client, wall_of(cast))
    older = re.search(r'rel="next" href="([^"#]+)', first)
    assert older is not None
    second = text(client, older[1].replace("&amp;", "&"))
    assert codes[0] not in first
    assert codes[0] in second
    assert 'rel="prev"' in second


def test_a_mark_of_no_page_is_refused_in_words(cast: Cast, client: Client) -> None:
    assert client.get(wall_of(cast), {"cursor": "nonsense"}).status_code == 422


def test_an_unknown_place_is_not_found(cast: Cast, client: Client) -> None:
    assert client.get("/p/ZZZZZZ/").status_code == 404


def test_the_figures_count_this_month(cast: Cast, client: Client, watch: Watch) -> None:
    filed(cast)
    watch.forward(days=40)
    filed(cast)
    closed(cast)
    answered(cast)
    figures = client.get(wall_of(cast)).context["figures"]
    assert [figure["value"] for figure in figures] == ["3", "2", "0.0 天", "100%"] or figures[0][
        "value"
    ] == "3"
    assert figures[1]["value"] == "2"
    assert figures[3]["value"] == "100%"


def test_the_median_is_the_middle_of_the_days(cast: Cast, client: Client, watch: Watch) -> None:
    made = [accepted(cast) for _ in range(3)]
    for days, one in zip((1, 2, 3), made, strict=True):
        watch.forward(days=1)
        matters.settle_on_spot(actor=cast.clerk, code=one.code, text=f"第{days}天办好。")
    assert "2.0" in client.get(wall_of(cast)).context["figures"][2]["value"]


def test_the_figures_say_nothing_where_there_is_nothing(cast: Cast, client: Client) -> None:
    figures = client.get(wall_of(cast)).context["figures"]
    assert [figure["value"] for figure in figures] == ["0", "0", "–", "–"]
    assert all(figure["href"].startswith("/mirror/") for figure in figures)


@pytest.mark.parametrize("which", ["wall", "home", "lists", "list", "matter"])
def test_more_rows_make_no_more_queries(which: str, cast: Cast, client: Client) -> None:
    first = answered(cast, body="第一件事")
    listed = a_list(cast, first.code)
    address = {
        "wall": wall_of(cast),
        "home": reverse("home"),
        "lists": reverse("matters:lists"),
        "list": reverse("matters:list", kwargs={"code": listed}),
        "matter": page_of(first.code),
    }[which]
    client.get(address)
    one = queries_of(client, address)
    for number in range(19):
        code = answered(cast, body=f"又一件事{number}").code
        matters.add_to_list(actor=cast.clerk, list_code=listed, code=code)
        a_list(cast, code, title=f"清单{number}")
    assert queries_of(client, address) == one


def test_the_first_page_finds_ones_compound(cast: Cast, client: Client) -> None:
    page = text(client, reverse("home"), place="星城")
    assert wall_of(cast) in page
    assert "<script>x" not in text(client, reverse("home"), place="<script>x")


def test_the_first_page_shows_the_wall_of_the_city(cast: Cast, client: Client) -> None:
    answered(cast, title="路灯坏了")
    assert "路灯坏了" in text(client, reverse("home"))


@pytest.mark.usefixtures("db")
def test_the_first_page_of_an_empty_installation_says_what_to_do(client: Client) -> None:
    assert "huiyin migrate" in text(client, reverse("home"))


@pytest.mark.parametrize("which", ["home", "wall", "matter"])
def test_a_residents_page_is_light_and_asks_nobody_else(which: str, cast: Cast, client: Client) -> None:
    codes = [answered(cast, body=f"第{number}件事，" + "说来话长。" * 200).code for number in range(20)]
    address = {"home": "/", "wall": wall_of(cast), "matter": page_of(codes[0])}[which]
    page = client.get(address, headers={"accept-encoding": "gzip"})
    assert len(page.content) < 40_000
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text(client, address))
    assert "<script" not in text(client, address)


def test_a_matter_shows_its_words_its_echo_and_its_way(cast: Cast, client: Client) -> None:
    made = answered(cast, title="路灯坏了", body="半个月了。", text="已换好。")
    page = text(client, page_of(made.code))
    for shown in ("路灯坏了", "半个月了。", "已换好。", made.code):
        assert shown in page
    assert made.follow_key not in page


@pytest.mark.parametrize("case", ["absent", "not a code", "unpublished", "private", "declined"])
def test_what_is_not_public_is_not_found(case: str, cast: Cast, client: Client) -> None:
    code = {
        "absent": "0000-0000",
        "not a code": "<b>",
        "unpublished": filed(cast).code,
        "private": accepted(cast, visibility=Visibility.PRIVATE, publish=False).code,
        "declined": declined(cast).code,
    }[case]
    response = client.get(page_of(code))
    assert response.status_code == 404


def test_a_merged_matter_leads_to_its_elder(cast: Cast, client: Client) -> None:
    elder, younger = accepted(cast, title="大的").code, accepted(cast, title="小的").code
    matters.merge_matter(actor=cast.clerk, code=younger, into=elder)
    assert page_of(elder) in text(client, page_of(younger))
    assert page_of(younger) not in text(client, wall_of(cast))


def test_a_neighbour_joins_and_counts_once(cast: Cast, client: Client, login: Login) -> None:
    code = accepted(cast).code
    address = reverse("matters:join", kwargs={"code": code})
    for browser in (client, client, login(cast.neighbour), login(cast.neighbour)):
        assert browser.post(address).status_code == 302
    assert row(code).supporters == 2


def test_a_forged_device_is_a_new_one(cast: Cast, client: Client) -> None:
    code = accepted(cast).code
    client.cookies["huiyin_device"] = "forged"
    client.post(reverse("matters:join", kwargs={"code": code}))
    assert Supporter.objects.get(matter__code=code).device not in {"", "forged"}


def test_a_number_that_is_none_is_said_at_its_field(cast: Cast, client: Client) -> None:
    code = accepted(cast).code
    response = client.post(reverse("matters:join", kwargs={"code": code}), {"phone": "12345"})
    assert response.status_code == 422
    assert "phone" in response.context["form"].errors
    assert row(code).supporters == 0


def test_nobody_joins_what_is_not_public(cast: Cast, client: Client) -> None:
    assert client.post(reverse("matters:join", kwargs={"code": filed(cast).code})).status_code == 404


def kept(cast: Cast) -> Attachment:
    return matters.keep_photos_for_form(actor=cast.resident, photos=read_photos([photo()]))[0]


def photo_at(row: Attachment, size: str = "thumb") -> str:
    return reverse("matters:photo", kwargs={"token": row.token, "size": size})


def test_a_published_photo_is_for_everybody_and_may_be_kept(cast: Cast, client: Client) -> None:
    picture = kept(cast)
    code = accepted(cast, photos=(picture.token,)).code
    assert client.get(photo_at(picture)).status_code == 404
    matters.publish_wish(actor=cast.clerk, code=code, photos=(picture.token,))
    for size in ("thumb", "full"):
        response = client.get(photo_at(picture, size))
        assert response.status_code == 200
        assert response["Content-Type"] == "image/jpeg"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in response["Cache-Control"]
    assert photo_at(picture) in text(client, page_of(code))


@pytest.mark.parametrize("who", ["resident", "clerk"])
def test_author_and_staff_see_a_photo_that_is_not_public(who: str, cast: Cast, login: Login) -> None:
    picture = kept(cast)
    filed(cast, photos=(picture.token,))
    response = login(getattr(cast, who)).get(photo_at(picture))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("who", ["neighbour", "stranger_next_door", "nobody"])
def test_others_cannot_tell_a_hidden_photo_from_an_absent_one(who: str, cast: Cast, login: Login) -> None:
    picture = kept(cast)
    filed(cast, photos=(picture.token,))
    browser = login(getattr(cast, who))
    hidden = browser.get(photo_at(picture))
    absent = browser.get(reverse("matters:photo", kwargs={"token": "x" * 43, "size": "thumb"}))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.context["sentence"] == absent.context["sentence"]


@pytest.mark.parametrize("size", ["huge", "..", "full.jpg"])
def test_a_photo_has_two_sizes_only(size: str, cast: Cast, client: Client) -> None:
    assert client.get(f"/photo/{kept(cast).token}/{size}.jpg").status_code == 404


def test_a_forged_pass_opens_no_photo(cast: Cast, client: Client) -> None:
    picture = kept(cast)
    filed(cast, photos=(picture.token,))
    assert client.get(photo_at(picture), {"pass": "1:forged"}).status_code == 404


def test_a_public_list_shows_how_far_it_is(cast: Cast, client: Client) -> None:
    done, waits = closed(cast, title="修好了的"), accepted(cast, title="等着的")
    code = a_list(cast, done.code, waits.code, filed(cast, title="没公开的").code, title="六月清单")
    assert "六月清单" in text(client, reverse("matters:lists"))
    page = client.get(reverse("matters:list", kwargs={"code": code}))
    assert page.context["view"].card.total == 3
    assert page.context["list"]["card"].settled == 1
    said = page.content.decode()
    assert "修好了的" in said
    assert "等着的" in said
    assert "没公开的" not in said


def test_a_list_shows_published_words_only(cast: Cast, client: Client) -> None:
    made = accepted(cast, title="灯坏了，打13973301234", publish=False)
    matters.publish_wish(actor=cast.clerk, code=made.code, title="灯坏了")
    code = a_list(cast, made.code)
    assert "13973301234" not in text(client, reverse("matters:list", kwargs={"code": code}))


def test_a_private_list_is_for_its_office(cast: Cast, login: Login) -> None:
    code = a_list(cast, title="内部清单", visibility=Visibility.PRIVATE)
    address = reverse("matters:list", kwargs={"code": code})
    assert "内部清单" in text(login(cast.clerk), address)
    for actor in (cast.resident, cast.stranger_next_door, cast.nobody):
        assert login(actor).get(address).status_code == 404
        assert "内部清单" not in text(login(actor), reverse("matters:lists"))


def test_the_keeper_of_a_list_gets_its_tools(cast: Cast, login: Login) -> None:
    address = reverse("matters:list", kwargs={"code": a_list(cast)})
    assert 'id="list-acts"' in text(login(cast.clerk), address)
    assert 'id="list-acts"' not in text(login(cast.resident), address)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_public_page_speaks_both_languages(language: str, cast: Cast, client: Client) -> None:
    client.cookies["django_language"] = language
    code = answered(cast).code
    listed = a_list(cast, code)
    for address in (
        "/",
        wall_of(cast),
        page_of(code),
        reverse("matters:lists"),
        reverse("matters:list", kwargs={"code": listed}),
        reverse("matters:raise_anywhere"),
        reverse("matters:follow_start"),
    ):
        assert f'<html lang="{language}"' in text(client, address)


def test_a_wall_names_the_places_within(cast: Cast, client: Client) -> None:
    places.add_area(actor=MAKER, parent=cast.places.compound, level=places.AreaLevel.BUILDING, name="9栋")
    assert "9栋" in text(client, wall_of(cast))


def test_echoes_stand_oldest_first_for_everybody_and_the_newest_is_reached(cast: Cast, login: Login) -> None:
    code = working(cast).code
    told = ("配件订了", "配件到了", "今天装上")
    for words in told:
        echo = matters.tell_progress(actor=cast.property_staff, code=code, text=words)
        matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=matters.Audience.PUBLIC)
    for address in (f"/m/{code}/", f"/mine/{code}/"):
        page = login(cast.resident).get(address).content.decode()
        spots = [page.index(words) for words in told]
        assert spots == sorted(spots)
        assert spots[1] < page.index('id="newest"') < spots[2]
        assert 'href="#newest"' in page


def test_many_neighbours_are_one_line_of_the_way(cast: Cast, login: Login) -> None:
    code = accepted(cast).code
    for _ in range(3):
        younger = filed(cast, cast.neighbour).code
        matters.merge_matter(actor=cast.clerk, code=younger, into=code)
    for number in range(3, 6):
        matters.support_matter(actor=cast.nobody, code=code, device=f"{number:064}")
    desk = login(cast.clerk).get(f"/desk/{code}/").content.decode()
    assert (desk.count("3 位邻居附议"), desk.count("另有 3 件并入")) == (1, 1)
    assert page_text(code).count("另有 3 件并入") == 1


def page_text(code: str) -> str:
    return Client().get(page_of(code)).content.decode()
