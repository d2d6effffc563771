"""The part of the sample about check-ins and claims: each row is done by whoever does it in earnest."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from huiyin.hands.claims import public as claims
from huiyin.kernel import clock
from huiyin.kernel.clock import SHANGHAI
from huiyin.site.demo.acts import Play
from huiyin.site.demo.script import Step, read

Row = dict[str, Any]


def claim_steps(now: datetime) -> list[Step]:
    """Return the rows as steps of the story, those of the last hours at the latest a minute ago."""
    today, latest = now.astimezone(SHANGHAI).date(), now - timedelta(minutes=1)
    steps = []
    for number, row in enumerate(read("claims")):
        at = datetime.combine(today - timedelta(days=row["days"]), time.fromisoformat(row["at"]), SHANGHAI)
        steps.append(Step(min(at, latest), -1, 1_000 + number, "hands", (row,)))
    return steps


def play_claims(play: Play, row: Row) -> None:
    """Do what one row says."""
    _ACTS[row["do"]](play, row)


def _check_in(play: Play, row: Row) -> None:
    asked = claims.ask_in(
        actor=play.stage.actors[row["who"]],
        place_id=play.stage.places[row["place"]].id,
        employer_id=play.stage.orgs[row["employer"]],
        profile=claims.Profile(row["skills"], row["free"]),
    )
    if row.get("confirmed"):
        branch = play.stage.actors[row.get("by", "shuji")]
        claims.decide_checkin(actor=branch, checkin_id=asked.pk, confirmed=True)


def _publish(play: Play, row: Row) -> None:
    # The story is told with the clock at the row's own day.
    day = clock.today() + timedelta(days=row["days"] + row["in"])
    starts = datetime.combine(day, time.fromisoformat(row["from"]), SHANGHAI)
    head = play.stage.actors[row["head"]].person_id if "head" in row else None
    draft = claims.NeedDraft(
        place_id=play.stage.places[row["place"]].id,
        title=row["title"],
        about=row["about"],
        work=row["work"],
        starts=starts,
        ends=starts + timedelta(hours=row["hours"]),
        spot=row["spot"],
        places=row["places"],
        skills=row.get("skills", ()),
        head_id=head,
    )
    made = claims.publish_need(actor=play.stage.actors[row.get("by", "shuji")], draft=draft)
    play.needs[row["key"]] = made.pk


def _claim(play: Play, row: Row) -> None:
    made = claims.claim_need(
        actor=play.stage.actors[row["who"]],
        need_id=play.needs[row["need"]],
        wait=row.get("wait", False),
    )
    play.claims[row["need"], row["who"]] = made.pk


def _drop(play: Play, row: Row) -> None:
    claims.drop_claim(
        actor=play.stage.actors[row["who"]],
        claim_id=play.claims[row["need"], row["who"]],
        reason=row["reason"],
    )


def _arrive(play: Play, row: Row) -> None:
    need_id = play.needs[row["need"]]
    code, _seconds = claims.code_now(play.stage.actors["shuji"], need_id)
    claims.arrive(actor=play.stage.actors[row["who"]], need_id=need_id, code=code)


def _tick(play: Play, row: Row) -> None:
    actor = play.stage.actors[row["by"]]
    claims.tick(actor=actor, claim_id=play.claims[row["need"], row["who"]])


def _report(play: Play, row: Row) -> None:
    actor = play.stage.actors[row["who"]]
    claims.report(actor=actor, claim_id=play.claims[row["need"], row["who"]], text=row["text"])


def _confirm(play: Play, row: Row) -> None:
    claims.confirm_hours(
        actor=play.stage.actors[row["by"]],
        claim_id=play.claims[row["need"], row["who"]],
        minutes=int(row["hours"] * 60),
    )


def _rate(play: Play, row: Row) -> None:
    claims.rate_need(
        actor=play.stage.actors[row["who"]],
        need_id=play.needs[row["need"]],
        score=row["score"],
        words=row["words"],
    )


def _settle(play: Play, row: Row) -> None:
    actor = play.stage.actors[row["by"]]
    claims.settle_need(actor=actor, need_id=play.needs[row["need"]], echo=row["echo"])


_ACTS: dict[str, Callable[[Play, Row], None]] = {
    "check_in": _check_in,
    "publish": _publish,
    "claim": _claim,
    "drop": _drop,
    "arrive": _arrive,
    "tick": _tick,
    "report": _report,
    "confirm": _confirm,
    "rate": _rate,
    "settle": _settle,
}
