"""How long what is kept, on which basis: a versioned table that the nightly sweep obeys and a page shows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huiyin.kernel.text import gettext_noop as N_

AUDIT_YEARS = 3


@dataclass(frozen=True)
class Keep:
    """One keeping time: `days` after `since`; `mark` is L for law, P for our own choice."""

    key: str
    what: str
    since: str
    days: int
    basis: str
    mark: str
    valid_from: date = date(2026, 11, 27)


# A later line of the same key holds from its own day on; older lines stay to be read.
TABLE: tuple[Keep, ...] = (
    Keep(
        "contacts",
        N_("Name and contact of somebody without an account"),
        N_("after their last matter ended"),
        365,
        N_("PIPL art. 19: no longer than the purpose needs"),
        "P",
    ),
    Keep(
        "notices",
        N_("Notices and the e-mails that carried them"),
        N_("after they were made"),
        365,
        N_("PIPL art. 19"),
        "P",
    ),
    Keep(
        "openings",
        N_("Access log: who opened whose data"),
        N_("after the opening"),
        3 * 365,
        N_("PIPL art. 54, 56: records of processing, three years"),
        "L",
    ),
    Keep(
        "guard",
        N_("What staff wrote about suspicions and limits"),
        N_("after the decision and the end of the limit"),
        365,
        N_("PIPL art. 19"),
        "P",
    ),
    Keep(
        "records",
        N_("Audit records and log-ins"),
        N_("after the act"),
        3 * 366,
        N_("Cybersecurity Law: at least six months; PIPL art. 56: three years"),
        "L",
    ),
    Keep(
        "requests",
        N_("Words of requests about personal data"),
        N_("after the answer"),
        3 * 365,
        N_("PIPL art. 50, 56"),
        "P",
    ),
    Keep("photos", N_("Photos that no form kept"), N_("after the upload"), 1, N_("PIPL art. 19"), "P"),
    Keep("rates", N_("Counts of attempts (as digests)"), N_("after the window"), 1, N_("PIPL art. 19"), "P"),
    Keep(
        "events",
        N_("Events that all have reacted to"),
        N_("after the last reaction"),
        14,
        N_("PIPL art. 19"),
        "P",
    ),
    Keep("sessions", N_("Log-ins of a browser"), N_("after they end"), 0, N_("PIPL art. 19"), "P"),
)


def in_force(day: date) -> dict[str, Keep]:
    """Return the keeping times that hold on a day, by key; before the first of all, that one."""
    oldest_first = sorted(TABLE, key=lambda line: line.valid_from)
    first = {line.key: line for line in reversed(oldest_first)}
    return first | {line.key: line for line in oldest_first if line.valid_from <= day}


def horizon(key: str, now: datetime) -> datetime:
    """Return the moment before which things of this key have been kept long enough."""
    return now - timedelta(days=in_force(now.date())[key].days)


def audit_horizon(today: date) -> date:
    """Return the day before which audit records may be gone."""
    return today.replace(year=today.year - AUDIT_YEARS, day=min(today.day, 28))
