"""S05: volunteers of one street: a closed gym's people at posts, monthly clinics, four years on one paper."""

from datetime import date, datetime, time, timedelta

import pytest

from huiyin.civic.people.models import Person
from huiyin.hands.volunteering import public as volunteering
from huiyin.hands.volunteering.models import Certificate, Post, Shift, Team, Volunteer
from huiyin.hands.volunteering.public import Registration, ShiftPlan
from huiyin.hands.volunteering.tests.stage import ADULT, scene
from huiyin.kernel import clock
from huiyin.kernel.clock import SHANGHAI
from tests.cast import Cast
from tests.fixtures import Login, Watch

pytestmark = pytest.mark.django_db
GYM, DOCTORS, HELPED, OTHERS = 81, 42, 105, 1_950


def shift_of(cast: Cast, post: Post, day: date, most: int) -> Shift:
    """Set one morning at a post, as the community does."""
    plan = ShiftPlan(day, time(8), time(12), 1, most)
    [made] = volunteering.set_shifts(actor=cast.clerk, post_id=post.pk, plan=plan)
    return made


def join(cast: Cast, team: Team, number: int) -> list[int]:
    """Register people who came by and said so."""
    said = Registration(area_id=cast.places.compound.id, born=ADULT)
    return [
        volunteering.register_for(
            actor=cast.clerk, team_id=team.pk, name=f"队员{at}", phone=f"1397340{at:04d}", said=said
        ).pk
        for at in range(number)
    ]


def posts(cast: Cast, team: Team, names: tuple[str, ...]) -> list[Post]:
    return [
        volunteering.make_post(actor=cast.clerk, team_id=team.pk, name=name, spot="路口", task="引导登记")
        for name in names
    ]


def test_eighty_one_people_of_a_closed_gym_are_sent_to_posts(cast: Cast, watch: Watch, login: Login) -> None:
    scene(cast)
    gym = volunteering.make_team(
        actor=cast.clerk,
        name="停业健身房支援队",
        place_id=cast.places.compound.id,
        org_id=cast.orgs.committee,
    )
    people = join(cast, gym, GYM)
    clerk = login(cast.clerk)
    three = posts(cast, gym, ("东门卡口", "南门卡口", "采样点引导"))
    for at, post in enumerate(three):
        shift = shift_of(cast, post, date(2026, 3, 3), 27)
        crew = [str(one) for one in people[27 * at : 27 * (at + 1)]]
        done = clerk.post(f"/desk/volunteers/shifts/{shift.pk}/add/", {"volunteer": crew})
        assert done.status_code == 302
    # A 28th is one too many for the first post.
    full = Shift.objects.earliest("pk")
    more = clerk.post(f"/desk/volunteers/shifts/{full.pk}/add/", {"volunteer": [str(people[-1])]})
    assert more.status_code == 409
    taken = login(cast.nobody).get("/api/v1/volunteers/shifts").json()
    assert sum(shift["taken"] for shift in taken) == GYM

    # With those who were registered before, the street has more than two thousand, by its own page.
    homes = [
        cast.places.next_compound.id if at % 100 == 0 else cast.places.community.id for at in range(OTHERS)
    ]
    Person.objects.bulk_create(Person(name=f"居民{at}") for at in range(OTHERS))
    registered = Person.objects.filter(name__startswith="居民").values_list("pk", flat=True)
    Volunteer.objects.bulk_create(
        Volunteer(person_id=person, area_id=home, registered_at=clock.now())
        for person, home in zip(registered, homes, strict=True)
    )
    page = login(cast.nobody).get(f"/volunteer/?place={cast.places.street.token}").content.decode()
    here = GYM + 3 + homes.count(cast.places.community.id)
    assert here > 2_000
    assert f"<b>{here}</b>" in page


def test_monthly_clinics_count_whom_they_helped(cast: Cast, watch: Watch, login: Login) -> None:
    stand = scene(cast)
    doctors = join(cast, stand.team, DOCTORS)
    [clinic] = posts(cast, stand.team, ("每月义诊与上门",))
    shift = shift_of(cast, clinic, date(2026, 3, 7), 45)
    volunteering.sign_up_for(actor=cast.clerk, shift_id=shift.pk, volunteer_ids=doctors)
    watch.set(datetime(2026, 3, 7, 12, 30, tzinfo=SHANGHAI))
    lines = volunteering.roster(cast.clerk, shift.pk).lines
    said = {f"hours_{line.sign_id}": "4" for line in lines} | {"served": str(HELPED)}
    assert login(cast.clerk).post(f"/desk/volunteers/shifts/{shift.pk}/", said).status_code == 302
    desk = login(cast.clerk).get(f"/desk/volunteers/teams/{stand.team.pk}/").content.decode()
    for figure in (str(HELPED), str(DOCTORS * 4), str(DOCTORS + 3)):
        assert f"<b>{figure}</b>" in desk


def test_a_volunteer_of_four_years_receives_her_record(cast: Cast, watch: Watch, login: Login) -> None:
    watch.set(datetime(2022, 3, 1, 9, tzinfo=SHANGHAI))
    stand = scene(cast)
    for month in range(48):
        day = date(2022 + (month + 2) // 12, (month + 2) % 12 + 1, 10)
        watch.set(datetime.combine(day - timedelta(days=2), time(9), SHANGHAI))
        shift = shift_of(cast, stand.post, day, 4)
        sign = stand.sign(shift)
        watch.set(datetime.combine(day, time(13), SHANGHAI))
        volunteering.confirm_shift(actor=cast.neighbour, shift_id=shift.pk, minutes={sign.pk: 240})
    client = login(cast.resident)
    record = client.get("/api/v1/volunteers/mine/record").json()
    assert (record["hours"], record["stars"], len(record["entries"])) == ("192", 1, 48)
    unit = {"unit": str(cast.orgs.committee)}
    assert client.post("/volunteer/mine/papers/", unit).status_code == 302
    code = Certificate.objects.get().code
    shown = login(cast.nobody).get(f"/api/v1/volunteers/verify/{code}").json()
    assert (shown["hours"], shown["first"], shown["last"]) == ("192", "2022-03-10", "2026-02-10")
    assert shown["is_valid"]
