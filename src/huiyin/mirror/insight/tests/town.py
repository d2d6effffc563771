"""A small town for the tests of the mirror, and a chance-made run of matters through it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.public import Audience, Filing, Kind, Urgency, Visibility
from huiyin.civic.orgs.public import OrgKind, add_org, set_work_area
from huiyin.civic.places.public import AreaLevel, Place, add_area, place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, stranger, system
from huiyin.kernel.clock import SHANGHAI

STAFF = system("test")
SECOND = system("second")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)
KINDS = [Kind.WISH, Kind.COMPLAINT, Kind.HELP, Kind.ENQUIRY, Kind.PRAISE]


@dataclass
class Town:
    """A city with a district, a street, a community and two compounds of it."""

    city: Place
    street: Place
    community: Place
    compounds: list[Place]
    offices: list[int]
    categories: list[int]


@dataclass
class Story:
    """What a matter was filed with, and every word its author said: (cycle, solved, score)."""

    filed: matters.Filed
    kind: Kind
    private: bool
    category_id: int | None
    compound: Place
    elder: "Story | None" = None
    cycle: int = 1
    words: list[tuple[int, bool, int | None]] = field(default_factory=list)

    @property
    def author(self) -> Actor:
        return stranger().with_key(self.filed.code, self.filed.follow_key)


def build_town() -> Town:
    city = add_area(actor=STAFF, parent=None, level=AreaLevel.CITY, name="株洲市", code="430200")
    district = add_area(actor=STAFF, parent=city, level=AreaLevel.DISTRICT, name="荷塘区", code="430202")
    street = add_area(
        actor=STAFF, parent=district, level=AreaLevel.STREET, name="茨菇塘街道", code="430202002"
    )
    community = add_area(
        actor=STAFF, parent=street, level=AreaLevel.COMMUNITY, name="红旗村社区", code="430202002019"
    )
    compounds = [
        add_area(actor=STAFF, parent=community, level=AreaLevel.COMPOUND, name=name)
        for name in ("甲苑", "乙苑")
    ]
    matters.seed_categories(actor=STAFF)
    paths = ("城乡建设 › 安全生产 › 安全隐患", "城乡建设 › 城乡规划", "环境保护")
    found = [matters.category_by_path(path) for path in paths]
    return Town(
        city=place(city.pk),
        street=place(street.pk),
        community=place(community.pk),
        compounds=[place(compound.pk) for compound in compounds],
        offices=[
            _office(city.pk, "热线", AreaLevel.CITY),
            _office(community.pk, "居委会", AreaLevel.COMMUNITY),
        ],
        categories=[category.pk for category in found if category],
    )


def _office(area_id: int, name: str, level: AreaLevel) -> int:
    made = add_org(actor=STAFF, name=name, kind=OrgKind.STREET_OFFICE, level=level)
    set_work_area(actor=STAFF, org=made.pk, area_id=area_id, intake=True)
    return made.pk


def play(town: Town, number: int, seed: int) -> list[Story]:
    """Let some matters run through the town, each a different way; the clock ends at NOON."""
    chance = Random(seed)
    return [_one(town, chance, told) for told in range(number)]


def file(town: Town, at: datetime, **given: Any) -> Story:
    """File one matter at a moment."""
    compound = given.pop("compound", town.compounds[0])
    filing = Filing(place_id=compound.id, body="灯不亮了", anonymous=True, **given)
    with clock.frozen(at):
        # How urgent a matter is says the office.
        author = stranger() if filing.urgency is Urgency.ORDINARY else STAFF
        filed = matters.file_matter(actor=author, filing=filing)
    return Story(filed, filing.kind, filing.visibility is Visibility.PRIVATE, filing.category_id, compound)


def _one(town: Town, chance: Random, number: int) -> Story:
    at = NOON - timedelta(days=chance.uniform(0.2, 80))
    story = file(
        town,
        at,
        compound=chance.choice(town.compounds),
        kind=chance.choice(KINDS),
        urgency=chance.choice([Urgency.ORDINARY, Urgency.COMPLEX, Urgency.URGENT]),
        category_id=chance.choice([None, *town.categories]),
        visibility=Visibility.PRIVATE if chance.random() < 0.3 else Visibility.PUBLIC,
    )
    ways = [(), ("accept",), ("decline",), ("withdraw",), ("accept", "answer"), ("accept", "answer", "word")]
    ways += [
        ("accept", "answer", "word", "answer", "word"),
        ("accept", "answer", "younger", "word", "answer"),
    ]
    for act in chance.choices(ways, weights=[2, 2, 1, 1, 3, 6, 4, 3])[0]:
        at += timedelta(days=chance.uniform(0.1, 9))
        if at >= NOON:
            break
        with clock.frozen(at):
            _act(town, chance, story, act)
    return story


def _act(town: Town, chance: Random, story: Story, act: str) -> None:
    code = story.filed.code
    if act == "accept":
        matters.accept_matter(actor=STAFF, code=code, publish=not story.private)
    elif act == "decline":
        matters.decline_matter(actor=STAFF, code=code, reason="不归这里管。")
    elif act == "withdraw":
        matters.withdraw_matter(actor=story.author, code=code)
    elif act == "answer":
        answer(town, story, chance.choice(town.offices))
    else:
        say(story, chance, younger=act == "younger")


def answer(town: Town, story: Story, org_id: int) -> None:
    """Assign, work and answer, unless the matter is over."""
    state = state_of(story)
    if state == "closed":
        return
    if state == "accepted":
        matters.assign_matter(actor=STAFF, code=story.filed.code, org_id=org_id)
    echo = matters.draft_echo(actor=STAFF, code=story.filed.code, text="换好了。")
    matters.approve_echo(actor=SECOND, echo_id=echo.pk, audience=Audience.SHARED)


def say(story: Story, chance: Random, *, younger: bool) -> None:
    """Let an author speak, or the author of a matter merged into it; "not solved" begins a new cycle."""
    if state_of(story) != "answered":
        return
    solved, score = chance.random() < 0.6, chance.choice([None, 1, 2, 3, 4, 5])
    speaker = _merged(story) if younger else story
    matters.give_feedback(actor=speaker.author, code=speaker.filed.code, solved=solved, score=score)
    story.words.append((story.cycle, solved, score))
    story.cycle += not solved


def _merged(elder: Story) -> Story:
    filing = Filing(place_id=elder.compound.id, body="我家也是", anonymous=True)
    younger = Story(
        matters.file_matter(actor=stranger(), filing=filing), Kind.WISH, False, None, elder.compound
    )
    matters.merge_matter(actor=STAFF, code=younger.filed.code, into=elder.filed.code)
    return younger


def state_of(story: Story) -> str:
    rows = {row["code"]: row["state"] for row in matters.export_rows(STAFF)}
    return str(rows[story.filed.code])
