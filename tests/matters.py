"""Matters of the cast, brought as far along their way as a test needs."""

from typing import Any

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.public import Audience, Filed, Filing
from huiyin.kernel.actor import Actor
from tests.cast import Cast

WISH = "2栋楼下的路灯坏了半个月，晚上老人下楼看不见台阶，请修一修。"
ECHO = "路灯的整流器已经换好，昨晚试亮正常，谢谢提醒。"


def filed(cast: Cast, actor: Actor | None = None, **what: Any) -> Filed:
    """File a wish at the compound, of the resident unless somebody else is named."""
    given: dict[str, Any] = {"place_id": cast.places.compound.id, "body": WISH} | what
    return matters.file_matter(actor=actor or cast.resident, filing=Filing(**given))


def accepted(cast: Cast, *, publish: bool = True, **what: Any) -> Filed:
    """File a wish; the clerk takes it up and puts it on the wall."""
    made = filed(cast, **what)
    matters.accept_matter(actor=cast.clerk, code=made.code, publish=publish)
    return made


def assigned(cast: Cast, **what: Any) -> Filed:
    """Bring a matter to the property company; the steward sent it out."""
    made = accepted(cast, **what)
    matters.assign_matter(actor=cast.steward, code=made.code, org_id=cast.orgs.property_company)
    return made


def working(cast: Cast, **what: Any) -> Filed:
    """Bring a matter so far that the property staff is at it."""
    made = assigned(cast, **what)
    matters.start_work(actor=cast.property_staff, code=made.code)
    return made


def drafted(cast: Cast, *, text: str = ECHO, **what: Any) -> tuple[Filed, int]:
    """Bring a matter so far that its echo waits for approval; return the echo's id too."""
    made = working(cast, **what)
    echo = matters.draft_echo(actor=cast.property_staff, code=made.code, text=text)
    return made, echo.pk


def answered(cast: Cast, *, text: str = ECHO, audience: Audience = Audience.PUBLIC, **what: Any) -> Filed:
    """Bring a matter so far that its author can read the echo; the clerk approved it."""
    made, echo_id = drafted(cast, text=text, **what)
    matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=audience)
    return made


def closed(cast: Cast, **what: Any) -> Filed:
    """Bring a matter to its end: the resident said that it is solved."""
    made = answered(cast, **what)
    matters.give_feedback(actor=cast.resident, code=made.code, solved=True, score=5)
    return made


def declined(cast: Cast, *, reason: str = "这条路归市政，已转告市政部门。", **what: Any) -> Filed:
    """Bring a matter to its end with the clerk's reason."""
    made = filed(cast, **what)
    matters.decline_matter(actor=cast.clerk, code=made.code, reason=reason)
    return made
