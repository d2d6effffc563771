"""The volunteers of the sample: a team, its posts and shifts, and hours that were confirmed."""

from datetime import date, datetime, time, timedelta
from typing import Any

from huiyin.hands.volunteering import public as volunteering
from huiyin.hands.volunteering.public import Appointment, Registration, Rhythm, ShiftPlan
from huiyin.kernel import clock
from huiyin.kernel.clock import SHANGHAI
from huiyin.kit.outbox import Relay
from huiyin.site.demo.script import Entry, read
from huiyin.site.demo.stage import Stage
from huiyin.site.demo.timebank import exchange

BEGAN_WEEKS_AGO = 10


def volunteer(stage: Stage, reactions: Relay) -> None:
    """Let a team be founded, serve its shifts of the last weeks, and have its hours confirmed."""
    data, now = read("volunteers"), clock.now()
    begun = now - timedelta(weeks=BEGAN_WEEKS_AGO)
    with clock.frozen(begun):
        team_id, ids = _found(stage, data)
    for post in data["posts"]:
        _staff(stage, data, post, team_id, ids, now, reactions)
    _paper_and_doubt(stage, data)
    with clock.frozen(now - timedelta(days=6)):
        _honour(stage, data, ids)
    exchange(stage, data["time"], team_id, now)


def _found(stage: Stage, data: dict[str, Any]) -> tuple[int, dict[str, int]]:
    row = data["team"]
    office, area_id = stage.actors[row["by"]], stage.places[row["place"]].id
    team = volunteering.make_team(
        actor=office, name=row["name"], place_id=area_id, org_id=stage.orgs[row["org"]], about=row["about"]
    )
    ids = {}
    for said in data["members"]:
        actor = stage.actors[said["key"]]
        made = volunteering.register(actor=actor, said=_registration(area_id, said))
        volunteering.join_team(actor=actor, team_id=team.pk)
        ids[said["key"]] = made.pk
    volunteering.name_leader(actor=office, team_id=team.pk, volunteer_id=ids[row["leader"]])
    for said in data["on_paper"]:
        told = _registration(area_id, said)
        volunteering.register_for(
            actor=office, team_id=team.pk, name=said["name"], phone=said["phone"], said=told
        )
    day = clock.today()
    for key in data["insured"]:
        volunteering.note_insurance(
            actor=office,
            volunteer_id=ids[key],
            insurer="志愿者团体意外险",
            starts=day,
            ends=day + timedelta(days=365),
        )
    return team.pk, ids


def _registration(area_id: int, said: Entry) -> Registration:
    return Registration(
        area_id=area_id,
        born=date.fromisoformat(said["born"]),
        skills=said["skills"],
        guardian=said.get("guardian", ""),
    )


def _staff(
    stage: Stage,
    data: dict[str, Any],
    row: Entry,
    team_id: int,
    ids: dict[str, int],
    now: datetime,
    reactions: Relay,
) -> None:
    leader = stage.actors[data["team"]["leader"]]
    first = _weekday(now, row["weekday"]) - timedelta(weeks=row["weeks_ago"])
    with clock.frozen(datetime.combine(first, time(6), SHANGHAI)):
        post = volunteering.make_post(
            actor=leader,
            team_id=team_id,
            name=row["name"],
            spot=row["spot"],
            task=row["task"],
            risks=row.get("risks", ""),
            at_risk=row.get("at_risk", False),
        )
        plan = ShiftPlan(
            first=first,
            begins=time.fromisoformat(row["begins"]),
            until=time.fromisoformat(row["until"]),
            least=row["least"],
            most=row["most"],
            rhythm=Rhythm(row["rhythm"]),
            last=first + timedelta(weeks=row["weeks_ago"] + row["weeks_ahead"]),
        )
        shifts = volunteering.set_shifts(actor=leader, post_id=post.pk, plan=plan)
    for shift in shifts:
        if shift.ends + timedelta(hours=1) < now:
            with clock.frozen(shift.ends + timedelta(hours=1)):
                _serve(stage, data, row, shift.pk, ids)
                reactions.drain()
        elif shift.starts > now:
            for key in row["coming"]:
                volunteering.sign_up(actor=stage.actors[key], shift_id=shift.pk)


def _weekday(now: datetime, weekday: int) -> date:
    """Return the last such weekday that is over."""
    today = now.astimezone(SHANGHAI).date()
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def _serve(stage: Stage, data: dict[str, Any], row: Entry, shift_id: int, ids: dict[str, int]) -> None:
    """Note who came along, and confirm: the leader for the others, the office for the leader."""
    leads = data["team"]["leader"]
    leader, office = stage.actors[leads], stage.actors[data["team"]["by"]]
    crew = [ids[key] for key in row["crew"]]
    volunteering.sign_up_for(actor=office, shift_id=shift_id, volunteer_ids=crew)
    for actor, is_office in ((leader, False), (office, True)):
        lines = [line for line in volunteering.roster(actor, shift_id).lines if line.state == "signed"]
        minutes = {line.sign_id: row["minutes"] for line in lines if is_office or not line.is_own}
        volunteering.confirm_shift(actor=actor, shift_id=shift_id, minutes=minutes, served=row["served"])


def _paper_and_doubt(stage: Stage, data: dict[str, Any]) -> None:
    """Let somebody have a paper made, and ask for a correction that still waits."""
    actor = stage.actors[data["doubt"]["by"]]
    volunteering.issue_paper(actor=actor, org_id=stage.orgs[data["team"]["org"]])
    newest = next(line for line in volunteering.record(actor).entries if line.hours == "2.5")
    volunteering.ask_correction(actor=actor, entry_id=newest.id, words=data["doubt"]["words"])


def _honour(stage: Stage, data: dict[str, Any], ids: dict[str, int]) -> None:
    """Appoint a leader who accepts and a lecturer who has not answered yet, and honour two."""
    office, unit, day = stage.actors[data["team"]["by"]], stage.orgs[data["team"]["org"]], clock.today()
    for row in data["letters"]:
        what = Appointment(ids[row["to"]], row["role"], day, day + timedelta(days=365))
        letter = volunteering.offer_letter(actor=office, org_id=unit, what=what)
        if row["accepted"]:
            volunteering.answer_letter(actor=stage.actors[row["to"]], code=letter.code, accepts=True)
    for row in data["honours"]:
        volunteering.give_honour(
            actor=office,
            org_id=unit,
            volunteer_id=ids[row["to"]],
            title=row["title"],
            reason=row["reason"],
            day=day,
        )
    for key in data["shows"]:
        volunteering.show_honours(actor=stage.actors[key], shown=True)
