"""The time bank of the sample: hours credited, an hour of help given and confirmed, a wish that waits."""

from datetime import datetime, time, timedelta
from typing import Any

from huiyin.hands.volunteering import public as volunteering
from huiyin.hands.volunteering.public import Help, HelpDraft
from huiyin.kernel import clock
from huiyin.kernel.clock import SHANGHAI
from huiyin.site.demo.script import Entry
from huiyin.site.demo.stage import Stage


def exchange(stage: Stage, data: dict[str, Any], team_id: int, now: datetime) -> None:
    """Let volunteers credit their hours, receive some, and ask for more."""
    with clock.frozen(now - timedelta(days=6)):
        for key in data["credited"]:
            volunteering.credit_hours(actor=stage.actors[key])
    for row in data["help"]:
        _help(stage, row, team_id, now)
    leader, row = stage.actors[data["leader"]], data["card"]
    with clock.frozen(now - timedelta(days=5)):
        card = volunteering.open_account(actor=leader, team_id=team_id, name=row["name"], phone=row["phone"])
        volunteering.give_time(
            actor=stage.actors[row["by"]], code=card.code, name=row["name"], minutes=row["minutes"]
        )


def _help(stage: Stage, row: Entry, team_id: int, now: datetime) -> None:
    """Ask for help, and where somebody came, take and confirm it."""
    day = (now + timedelta(days=row["days"])).astimezone(SHANGHAI).date()
    starts = datetime.combine(day, time.fromisoformat(row["begins"]), SHANGHAI)
    with clock.frozen(min(starts, now) - timedelta(days=1)):
        draft = HelpDraft(team_id, Help(row["kind"]), starts, row["minutes"], row["spot"], row["words"])
        wish = volunteering.ask_help(actor=stage.actors[row["by"]], draft=draft)
        if row["taken_by"]:
            volunteering.take_help(actor=stage.actors[row["taken_by"]], help_id=wish.pk)
    if row["taken_by"] and starts < now:
        with clock.frozen(starts + timedelta(minutes=row["minutes"])):
            volunteering.confirm_help(actor=stage.actors[row["by"]], help_id=wish.pk, minutes=row["minutes"])
