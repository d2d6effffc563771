"""Building the sample district: the story is played step by step, with the clock where it stood then."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction

from huiyin.kernel import clock
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.errors import Refusal
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import jobs
from huiyin.kit.calendar import work_calendar
from huiyin.site.demo.acts import ACTS, Part, Play, make_list, plan_reorganisation
from huiyin.site.demo.claims import claim_steps, play_claims
from huiyin.site.demo.script import Step, entries, read, schedule
from huiyin.site.demo.stage import PASSWORD, is_set, set_stage
from huiyin.site.demo.teams import station
from huiyin.site.demo.volunteers import volunteer
from huiyin.site.reactions import relay

OPENED_BEFORE = timedelta(days=125)


@dataclass(frozen=True)
class Login:
    """An account of the sample: what it is good for, and how to get in."""

    title: str
    name: str
    handle: str
    password: str = PASSWORD


@dataclass(frozen=True)
class DemoReport:
    """What the sample holds; `fresh` is False if it stood here before and nothing was changed."""

    fresh: bool
    logins: list[Login]
    counts: dict[str, int] = field(default_factory=dict)


def build_demo() -> DemoReport:
    """Build the sample district, all of it or nothing; a second run changes nothing.

    Raises Refusal unless HUIYIN_DEMO is on: its accounts have a password that everybody knows.
    """
    if not settings.HUIYIN_DEMO:
        raise Refusal(
            N_("The sample has accounts with a known password. Set HUIYIN_DEMO=1 to build it for trying."),
            code="no_demo",
        )
    if is_set():
        return DemoReport(False, _logins(), _counts())
    with transaction.atomic():
        _play()
    return DemoReport(True, _logins(), _counts())


def _play() -> None:
    now = clock.now()
    opened = datetime.combine((now - OPENED_BEFORE).astimezone(SHANGHAI).date(), time(8), SHANGHAI)
    play = Play(set_stage(opened))
    parts = [Part(entry) for entry in entries()]
    reactions = relay()
    for _, steps in groupby(_steps(parts, now), key=lambda step: step.at.date()):
        for step in steps:
            with clock.frozen(step.at):
                _act(play, parts, step)
        # Told the same evening, so that notices carry the day of what they tell.
        with clock.frozen(step.at):
            reactions.drain()
        with clock.frozen(min(now, step.at + timedelta(days=1))):
            jobs.run("matters.supervise")
            jobs.run("trust.seal")
    jobs.run("matters.supervise")
    plan_reorganisation(play)
    volunteer(play.stage, reactions)
    station(play.stage)
    jobs.run("triage.find_topics")
    reactions.drain()


def _act(play: Play, parts: list[Part], step: Step) -> None:
    if step.act == "make_list":
        make_list(play, *step.words)
    elif step.act == "hands":
        play_claims(play, *step.words)
    else:
        ACTS[step.act](play, parts[step.matter], *step.words)


def _steps(parts: list[Part], now: datetime) -> list[Step]:
    """Return the whole story in the order in which it happened."""
    is_workday = work_calendar().is_workday
    steps: list[Step] = claim_steps(now)
    for number, part in enumerate(parts):
        steps += schedule(number, part.entry, now, is_workday)
    filed = {parts[step.matter].entry.get("key"): step for step in steps if step.act == "file"}
    for row in read("district")["lists"]:
        made = now - timedelta(days=row["days"])
        steps.append(Step(made, -1, 0, "make_list", (row,)))
        for key in row["matters"]:
            at = max(made, filed[key].at) + timedelta(hours=1)
            steps.append(Step(at, filed[key].matter, 99, "list", (row["title"],)))
    return sorted(steps, key=lambda step: (step.at, step.matter, step.order))


def _logins() -> list[Login]:
    data = read("district")
    rows = [*data["staff"], *data["residents"]]
    return [Login(row["show"], row["name"], row["phone"]) for row in rows if "show" in row]


def _counts() -> dict[str, int]:
    data = read("district")
    return {
        "compounds": len(data["places"]),
        "organisations": len(data["orgs"]),
        "persons": len(data["staff"]) + len(data["residents"]),
        "matters": len(entries()),
        "lists": len(data["lists"]),
    }
