"""A team with a leader and members, a post and a shift, made by the actions."""

from dataclasses import dataclass
from datetime import date, time

from huiyin.hands.volunteering import actions
from huiyin.hands.volunteering.actions import Registration, ShiftPlan
from huiyin.hands.volunteering.models import Post, Shift, SignUp, Team, Volunteer
from huiyin.hands.volunteering.rules.words import Rhythm
from huiyin.kernel.actor import Actor
from tests.cast import Cast

# The day after the Monday on which the tests' clock stands.
TUESDAY = date(2026, 3, 3)
ADULT = date(1980, 5, 1)


@dataclass
class Scene:
    """What stands: the neighbour leads, the resident and the building head are members."""

    cast: Cast
    team: Team
    leader: Volunteer
    member: Volunteer
    second: Volunteer
    post: Post

    def shift(self, begins: int = 8, until: int = 11, *, most: int = 2, day: date = TUESDAY) -> Shift:
        """Set one shift at the post."""
        return shifts(self.cast.neighbour, self.post, begins, until, most=most, day=day)[0]

    def sign(self, shift: Shift, actor: Actor | None = None) -> SignUp:
        """Sign the resident up, or whoever is named."""
        return actions.sign_up(actor=actor or self.cast.resident, shift_id=shift.pk)


def volunteer(cast: Cast, actor: Actor, **said: object) -> Volunteer:
    """Register somebody of the cast."""
    told = {"area_id": cast.places.compound.id, "born": ADULT, **said}
    return actions.register(actor=actor, said=Registration(**told))  # type: ignore[arg-type]


def shifts(
    actor: Actor,
    post: Post,
    begins: int,
    until: int,
    *,
    most: int = 2,
    day: date = TUESDAY,
    rhythm: Rhythm = Rhythm.ONCE,
    last: date | None = None,
) -> list[Shift]:
    """Set shifts at a post."""
    plan = ShiftPlan(day, time(begins), time(until), 1, most, rhythm, last)
    return actions.set_shifts(actor=actor, post_id=post.pk, plan=plan)


def scene(cast: Cast) -> Scene:
    """Make the team of 荷塘星城, kept by the community."""
    team = actions.make_team(
        actor=cast.clerk, name="星城红马甲", place_id=cast.places.compound.id, org_id=cast.orgs.committee
    )
    leader, member, second = (
        volunteer(cast, one) for one in (cast.neighbour, cast.resident, cast.building_head)
    )
    for one in (cast.neighbour, cast.resident, cast.building_head):
        actions.join_team(actor=one, team_id=team.pk)
    actions.name_leader(actor=cast.clerk, team_id=team.pk, volunteer_id=leader.pk)
    post = actions.make_post(
        actor=cast.neighbour, team_id=team.pk, name="门岗值守", spot="东门", task="引导登记，帮老人提菜"
    )
    return Scene(cast, team, leader, member, second, post)
