"""S15: a team is stationed in an old compound, works its inventory off with residents, and hands over."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from huiyin.civic.matters import public as matters
from huiyin.civic.people import public as people
from huiyin.civic.people.public import Tie
from huiyin.hands.teams import public as teams
from huiyin.hands.teams.models import Achievement, Member, Rating, Station, Week
from huiyin.kernel.actor import Actor, stranger
from huiyin.kernel.permissions import Permission
from tests.cast import MAKER, PASSWORD, Cast
from tests.fixtures import Login, Watch
from tests.refusals import refused

pytestmark = pytest.mark.django_db
ACCEPT = Permission.CIVIC_MATTER_ACCEPT
# What the newspaper tells of 汉水丽园: lamps, road, dead cars, drains, 26 cameras, gate and parking plan.
FINDINGS = ("路灯不亮", "主干道破损", "僵尸车占道", "下水道堵塞", "加装26个摄像头", "大门与停车规划")
JPEG = BytesIO()
Image.new("RGB", (40, 30), "grey").save(JPEG, "JPEG")


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("x.jpg", JPEG.getvalue(), "image/jpeg")


def stationed(cast: Cast, login: Login, name: str, starts: str, ends: str, **more: Any) -> Station:
    """Station a team by the street's page, with the second clerk as its leader or whoever is named."""
    said = {
        "name": name,
        "org": str(cast.orgs.street_office),
        "place": str(cast.places.compound.id),
        "starts": starts,
        "ends": ends,
    }
    leader = more.pop("leader", "second_clerk")
    street = login(cast.street)
    assert street.post("/teams/new/", said | more).status_code == 302
    made = Station.objects.latest("pk")
    member = {"handle": cast.member(leader).phone, "leads": "on"}
    assert street.post(f"/teams/{made.pk}/members/", member).status_code == 302
    return made


def as_now(cast: Cast, name: str) -> Actor:
    """Return somebody with the roles they hold by now."""
    return people.actor_of_account(cast.member(name).account_id)


def find(cast: Cast, team: Station, title: str, *, settled: bool) -> None:
    """Write a finding into the inventory, and settle it on the spot if it was easy."""
    leader = as_now(cast, "second_clerk")
    filing = matters.Filing(place_id=cast.places.compound.id, title=title, body=f"居民议事时提出：{title}")
    filed = matters.write_into_list(actor=leader, list_code=team.list_code, filing=filing)
    if settled:
        matters.accept_matter(actor=leader, code=filed.code)
        matters.settle_on_spot(actor=leader, code=filed.code, text="已办结，居民代表现场确认。")


def neighbours(cast: Cast, number: int) -> list[Actor]:
    """Let people move in whose homes are confirmed."""
    found = []
    for at in range(number):
        account = people.register(
            actor=stranger(), name=f"邻居{at}", password=PASSWORD, phone=f"1397350{at:04d}", email=""
        )
        people.tie_residence(
            actor=MAKER,
            person_id=account.person_id,
            area_id=cast.places.stairwell.id,
            room=f"{at + 1}01",
            tie=Tie.OWNER,
        )
        found.append(people.actor_of_account(account.pk))
    return found


def test_from_doubt_to_trust_and_to_the_next_team(cast: Cast, login: Login, watch: Watch) -> None:
    first = stationed(cast, login, "第一批驻点工作队", "2026-03-02", "2026-08-31")
    for at, title in enumerate(FINDINGS):
        find(cast, first, title, settled=at < 4)
    page = login(cast.nobody).get(f"/teams/{first.pk}/").content.decode()
    assert "第一批驻点工作队" in page
    assert "文清明" not in page
    [told] = login(cast.nobody).get("/api/v1/teams").json()
    assert (told["settled"], told["items"], told["members"]) == (4, 6, 1)

    # Residents say how it does; who wrote what is nobody's to see, and strangers have no word.
    for at, neighbour in enumerate(neighbours(cast, 5)):
        # The word of few is nobody's to read.
        [told] = login(cast.nobody).get("/api/v1/teams").json()
        assert (told["scores"], told["mean"]) == (at, None)
        teams.rate_team(actor=neighbour, station_id=first.pk, score=5 if at else 4, words="看得见变化")
    for name, code in (("stranger_next_door", "not_allowed"), ("second_clerk", "not_allowed")):
        with refused(code):
            teams.rate_team(actor=as_now(cast, name), station_id=first.pk, score=5)
    with refused("needs_login"):
        teams.rate_team(actor=cast.nobody, station_id=first.pk, score=5)
    [row] = login(cast.nobody).get("/api/v1/teams/compared").json()
    assert (row["scores"], row["mean"], row["place_in_order"]) == (5, 4.8, 1)
    compare = login(cast.nobody).get("/teams/compare/").content.decode()
    assert "67%" in compare
    assert "4.8" in compare

    _diary(cast, login, first, watch)
    _achievement(cast, login, first)
    _handover(cast, login, first, watch)


def _diary(cast: Cast, login: Login, team: Station, watch: Watch) -> None:
    leader = login(cast.second_clerk)
    said = {"monday": "2026-03-02", "text": "走访5栋、6栋。", "visits": "38"}
    assert leader.post(f"/teams/{team.pk}/diary/", said).status_code == 302
    assert leader.post(f"/teams/{team.pk}/diary/", said | {"visits": "40"}).status_code == 302
    assert [(week.visits, week.monday) for week in Week.objects.all()] == [(40, date(2026, 3, 2))]
    assert "走访5栋" not in login(cast.resident).get(f"/teams/{team.pk}/").content.decode()
    assert login(cast.resident).post(f"/teams/{team.pk}/diary/", said).status_code == 404
    watch.forward(days=14)
    assert leader.post(f"/teams/{team.pk}/diary/", said).status_code == 409


def _achievement(cast: Cast, login: Login, team: Station) -> None:
    leader, street = login(cast.second_clerk), login(cast.street)
    said = {"title": "主干道亮了", "text": "更换路灯28盏。", "before": picture(), "after": picture()}
    assert leader.post(f"/teams/{team.pk}/achievements/", said).status_code == 302
    held = Achievement.objects.get()
    address = f"/teams/{team.pk}/achievements/{held.pk}/"
    inside = leader.get(f"/teams/{team.pk}/").content.decode()
    photo = inside.partition('src="/teams/photos/')[2].partition('"')[0]
    outside = login(cast.nobody)
    assert "主干道亮了" not in outside.get(f"/teams/{team.pk}/").content.decode()
    assert outside.get(f"/teams/photos/{photo}").status_code == 404
    assert leader.get(f"/teams/photos/{photo}").status_code == 200
    with refused("not_allowed"):
        teams.publish_achievement(
            actor=as_now(cast, "second_clerk"), achievement_id=held.pk, title="x", text="x"
        )
    name = cast.member("second_clerk").name
    Achievement.objects.filter(pk=held.pk).update(text=f"换灯28盏，{name}很高兴，电话13912345678。")
    page = street.get(address).content.decode()
    assert f"<mark>{name}</mark>" in page
    assert "换灯28盏，［姓名］很高兴，电话［电话］。" in page
    api = f"/api/v1/teams/achievements/{held.pk}"
    assert street.get(f"{api}/proposal").json()["hidden"] == ["name", "phone"]
    assert leader.post(f"{api}/publish", "{}", content_type="application/json").status_code == 403
    words = {"title": "主干道亮了", "text": "更换路灯28盏，夜里出门不再摸黑。"}
    assert street.post(address, words).status_code == 302
    assert street.post(address, words).status_code == 409
    assert "不再摸黑" in outside.get(f"/teams/{team.pk}/").content.decode()
    assert outside.get(f"/teams/photos/{photo}").status_code == 200


def _handover(cast: Cast, login: Login, first: Station, watch: Watch) -> None:
    leader = as_now(cast, "second_clerk")
    with refused("nobody_follows"):
        teams.sign_handover(actor=leader, station_id=first.pk)
    second = stationed(
        cast, login, "第二批驻点工作队", "2026-09-01", "2027-02-28", follows=str(first.pk), leader="clerk"
    )
    [_, told] = login(cast.nobody).get("/api/v1/teams").json()
    assert (told["settled"], told["items"]) == (0, 2)
    with refused("no_notes"):
        teams.sign_handover(actor=leader, station_id=first.pk)
    page = login(cast.second_clerk)
    assert (
        page.post(f"/teams/{first.pk}/handover/", {"notes": "摄像头已招标，停车方案待议。"}).status_code
        == 302
    )
    assert page.post(f"/teams/{first.pk}/handover/sign/").status_code == 302
    with refused("signed_already"):
        teams.note_handover(actor=leader, station_id=first.pk, notes="改一改")
    with refused("already_changed"):
        teams.sign_handover(actor=leader, station_id=first.pk)
    with refused("not_found"):
        teams.sign_handover(actor=cast.street, station_id=first.pk)
    first.refresh_from_db()
    assert first.ended_at is None
    assert login(cast.clerk).post(f"/teams/{first.pk}/handover/sign/").status_code == 302
    first.refresh_from_db()
    assert first.ended_at == watch.now
    running = login(cast.nobody).get("/api/v1/teams").json()
    assert [one["id"] for one in running] == [second.pk]
    with refused("not_found"):
        teams.write_week(actor=leader, station_id=first.pk, monday=date(2026, 3, 16), text="x")


def test_who_stations_where_and_what_a_term_is(cast: Cast, login: Login, watch: Watch) -> None:
    draft = teams.StationDraft(
        "工作队", cast.orgs.street_office, cast.places.compound.id, date(2026, 3, 2), date(2026, 9, 1)
    )
    for name in ("clerk", "resident", "stranger_next_door", "leader"):
        with refused("not_allowed"):
            teams.station_team(actor=cast.actors()[name], draft=draft)
    vars_of = vars(draft)
    with refused("bad_term", "ends"):
        teams.station_team(actor=cast.street, draft=teams.StationDraft(**{**vars_of, "ends": draft.starts}))
    with refused("no_compound", "place"):
        wide = teams.StationDraft(**{**vars_of, "place_id": cast.places.community.id})
        teams.station_team(actor=cast.street, draft=wide)
    made = teams.station_team(actor=cast.street, draft=draft)
    with refused("not_found"):
        teams.add_member(actor=cast.clerk, station_id=made.pk, handle=cast.member("clerk").phone)
    teams.add_member(actor=cast.street, station_id=made.pk, handle=cast.member("department").phone)
    watch.forward(days=1)
    last = people.actor_of_account(cast.member("department").account_id)
    assert Member.objects.get().person_id == last.person_id
    assert last.areas_for(ACCEPT)
    # Whose data are erased leaves the score as one of nobody's.
    teams.rate_team(actor=neighbours(cast, 1)[0], station_id=made.pk, score=3, words="楼道灯坏了")
    teams.forget_person(actor=cast.system, person_id=Rating.objects.get().person_id)
    assert (Rating.objects.get().words, Rating.objects.get().score) == ("", 3)
    # With the term their rights in the compound end.
    watch.forward(days=190)
    assert not people.actor_of_account(cast.member("department").account_id).areas_for(ACCEPT)
