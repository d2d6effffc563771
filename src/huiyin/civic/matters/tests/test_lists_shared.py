"""Who reads a list: by secret link, as another organisation, on paper, as a file; approved words only."""

import csv
import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huiyin.civic.matters import actions as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.models import ListShare
from huiyin.civic.matters.public import Filing, ItemSaid, ListDraft, ListKind, Visibility
from huiyin.kernel import clock
from huiyin.kernel.ids import ALPHABET
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Login
from tests.matters import accepted, filed
from tests.refusals import refused

PRIVATE = "三楼李阿姨家电话13973301234"
KEY = re.compile(r"/l/([0-9A-Z]{26})/")


@pytest.fixture
def held(cast: Cast) -> str:
    """A private list with a published matter, a private one, and a need with words only staff may read."""
    draft = ListDraft("立行立改", ListKind.RECTIFICATION, cast.orgs.committee, cast.places.compound.id)
    code = matters.make_list(actor=cast.clerk, draft=draft).code
    shown = accepted(cast, title="路灯坏了", body=stage.WISH).code
    hidden = accepted(cast, title=PRIVATE, body=PRIVATE, visibility=Visibility.PRIVATE, publish=False).code
    matters.add_many_to_list(actor=cast.clerk, list_code=code, codes=[shown, hidden])
    said = ItemSaid(
        due=clock.today() + timedelta(days=9),
        extra={"basis": PRIVATE, "responsible": cast.orgs.bureau},
        note=PRIVATE,
    )
    matters.write_into_list(
        actor=cast.clerk, list_code=code, filing=Filing(place_id=0, body=PRIVATE), said=said
    )
    return code


def link(cast: Cast, held: str, **what: Any) -> str:
    return matters.make_list_link(actor=cast.clerk, list_code=held, **what)[1]


def test_a_link_shows_approved_words_and_the_rest_by_code_and_state(
    cast: Cast, held: str, client: Client
) -> None:
    page = client.get(f"/l/{link(cast, held)}/")
    said = page.content.decode()
    assert "路灯坏了" in said
    assert PRIVATE not in said
    assert "13973301234" not in said
    assert [line["masked"] for line in page.context["lines"]] == [False, True, True]
    for line in page.context["lines"]:
        assert line["line"].code in said
    assert "管理清单" not in said
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "no-referrer"


def test_a_link_has_130_bits_and_only_its_digest_is_kept(cast: Cast, held: str) -> None:
    keys = {link(cast, held) for _ in range(5)}
    assert len(keys) == 5
    assert all(len(key) == 26 and set(key) <= set(ALPHABET) for key in keys)
    kept = json.dumps(list(ListShare.objects.values("digest", "label")))
    assert not any(key in kept for key in keys)


def test_a_link_that_is_over_revoked_or_invented_leads_nowhere(cast: Cast, held: str, client: Client) -> None:
    key, short = link(cast, held), link(cast, held, days=1, label="督查组")
    made = ListShare.objects.get(label="督查组")
    matters.revoke_list_link(actor=cast.clerk, list_code=held, link_id=ListShare.objects.earliest("id").pk)
    assert client.get(f"/l/{key}/").status_code == 404
    assert client.get(f"/l/{short}/").status_code == 200
    with clock.frozen(made.expires_at):
        assert client.get(f"/l/{short}/").status_code == 404
    assert client.get(f"/l/{'0' * 26}/").status_code == 404
    with refused("not_found"):
        matters.revoke_list_link(actor=cast.clerk, list_code=held, link_id=987_654)


def test_a_link_lasts_a_year_at_most(cast: Cast, held: str) -> None:
    for days in (0, 367):
        with refused("bad_link_days", "days"):
            matters.make_list_link(actor=cast.clerk, list_code=held, days=days)


def test_the_page_of_readers_shows_a_link_once(cast: Cast, held: str, login: Login, client: Client) -> None:
    clerk = login(cast.clerk)
    made = clerk.post(f"/desk/lists/{held}/links/", {"label": "督查组", "days": "30"})
    found = KEY.search(made.content.decode())
    assert found
    assert client.get(f"/l/{found[1]}/").status_code == 200
    again = clerk.get(f"/desk/lists/{held}/readers/").content.decode()
    assert "督查组" in again
    assert not KEY.search(again)
    assert clerk.post(f"/desk/lists/{held}/links/", {"days": "1000"}).status_code == 422
    share = ListShare.objects.get()
    assert clerk.post(f"/desk/lists/{held}/links/{share.pk}/revoke/").status_code == 302
    assert client.get(f"/l/{found[1]}/").status_code == 404


def test_an_organisation_is_shown_a_list_and_shown_it_no_longer(cast: Cast, held: str, login: Login) -> None:
    clerk, bureau = login(cast.clerk), login(cast.department)
    assert bureau.get(f"/lists/{held}/").status_code == 404
    for _ in range(2):
        clerk.post(f"/desk/lists/{held}/readers/show/", {"org_id": cast.orgs.bureau})
    page = bureau.get(f"/lists/{held}/")
    assert PRIVATE not in page.content.decode()
    assert [line["masked"] for line in page.context["lines"]] == [False, True, True]
    clerk.post(f"/desk/lists/{held}/readers/show/", {"org_id": cast.orgs.bureau, "hide": "1"})
    assert bureau.get(f"/lists/{held}/").status_code == 404
    with refused("owner_reads"):
        matters.show_list_to(actor=cast.clerk, list_code=held, org_id=cast.orgs.committee)


def test_the_sheet_has_all_a_reader_may_see_and_no_more(
    cast: Cast, held: str, login: Login, client: Client
) -> None:
    assert client.get(f"/lists/{held}/print/").status_code == 404
    paper = login(cast.clerk).get(f"/lists/{held}/print/").content.decode()
    for said in ("立行立改", "路灯坏了", PRIVATE, "责任单位", "<svg", "整改凭据"):
        assert said in paper
    matters.show_list(actor=cast.clerk, list_code=held, visibility=Visibility.PUBLIC)
    public = client.get(f"/lists/{held}/print/").content.decode()
    assert "路灯坏了" in public
    assert PRIVATE not in public


def test_a_sheet_is_as_long_as_its_list_in_as_many_queries(
    cast: Cast, held: str, login: Login, django_assert_max_num_queries: Any
) -> None:
    clerk = login(cast.clerk)
    clerk.get(f"/lists/{held}/print/")
    codes = [filed(cast).code for _ in range(30)]
    matters.add_many_to_list(actor=cast.clerk, list_code=held, codes=codes)
    with django_assert_max_num_queries(32):
        paper = clerk.get(f"/lists/{held}/print/").content.decode()
    assert all(code in paper for code in codes)


def test_a_file_has_every_item_beyond_a_page_and_the_templates_columns(
    cast: Cast, held: str, monkeypatch: pytest.MonkeyPatch, login: Login
) -> None:
    monkeypatch.setattr("huiyin.civic.matters.queries.lists.table._AT_ONCE", 2)
    text = login(cast.clerk).get(f"/desk/lists/{held}/csv/").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["number"] for row in rows] == ["1", "2", "3"]
    assert rows[2]["basis"] == PRIVATE
    assert rows[2]["responsible"]


def test_a_file_for_another_office_is_masked_like_the_page(cast: Cast, held: str) -> None:
    matters.show_list_to(actor=cast.clerk, list_code=held, org_id=cast.orgs.bureau)
    rows = list(queries.list_rows(cast.department, held))
    assert PRIVATE not in json.dumps(rows, ensure_ascii=False)
    assert [row["code"] for row in rows] == [row["code"] for row in queries.list_rows(cast.clerk, held)]


def test_operators_word_lists_for_their_district(cast: Cast, login: Login) -> None:
    operator, city = login(cast.operator), cast.places.city
    at = f"/desk/lists/wording/?place={city.id}"
    assert operator.get(at).status_code == 200
    said = {"kind": "topics", "title": "%(place)s民情恳谈", "header": "请于会前三日送达"}
    assert operator.post(at, said).status_code == 302
    sent = {"kind": "topics", "owner": cast.orgs.committee, "place": cast.places.compound.id}
    made = login(cast.clerk).post("/desk/lists/new/", sent | {"visibility": "private", "title": ""})
    page = login(cast.clerk).get(made["Location"]).content.decode()
    assert "荷塘星城民情恳谈" in page
    assert "请于会前三日送达" in login(cast.clerk).get(f"{made['Location']}print/").content.decode()
    with refused("not_a_district"):
        matters.word_lists(actor=cast.operator, place_id=cast.places.compound.id, kind="topics")
    with refused("not_allowed"):
        matters.word_lists(actor=cast.clerk, place_id=city.id, kind="topics")
