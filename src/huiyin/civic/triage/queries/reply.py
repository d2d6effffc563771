"""Advice on an answer before it goes out, for whoever reads it at the desk."""

from huiyin.civic.matters.public import EchoSeen
from huiyin.civic.orgs.public import orgs_serving
from huiyin.civic.places.public import place
from huiyin.civic.triage.rules.reply import Remark, check_reply


def advice_on(echo: EchoSeen) -> list[Remark]:
    """Return what was looked at in an echo, beside what was raised."""
    matter = echo.matter
    numbers = [one.phone for one in orgs_serving(place(matter.place_id)) if one.phone]
    return check_reply(matter.title, matter.body, echo.text, public_numbers=numbers)
