"""One address for the database; with several hosts, the one that can be written to is found by libpq."""

import re
from typing import Any

import dj_database_url

CONNECT_SECONDS = 5
_HOSTS = re.compile(r"^(?P<before>[a-z0-9+]+://(?:[^@/]*@)?)(?P<hosts>[^/?@]*,[^/?@]*)(?P<after>.*)$")


def database(url: str) -> dict[str, Any]:
    """Read an address as Django's settings want it.

    `postgresql://user:password@one:5432,two:5432/name?target_session_attrs=read-write` names a primary and a
    standby that may take its place: after a fail-over the next connection finds the new primary by itself.
    """
    several = _HOSTS.match(url)
    if several:
        url = f"{several['before']}several{several['after']}"
    found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    if several:
        pairs = [host.partition(":") for host in several["hosts"].split(",")]
        found["HOST"] = ",".join(host for host, _, _ in pairs)
        found["PORT"] = ",".join(port or "5432" for _, _, port in pairs)
    if found["ENGINE"] == "django.db.backends.postgresql":
        found["ENGINE"] = "huiyin.kit.postgresql"
        found.setdefault("OPTIONS", {}).setdefault("connect_timeout", CONNECT_SECONDS)
    elif found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = {
            # A writer that takes its lock at BEGIN waits its turn; one that upgrades later fails at once.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-32000;"
                "PRAGMA mmap_size=134217728;PRAGMA temp_store=MEMORY;"
            ),
        }
    return found
