"""Fail-over by PostgreSQL's own programs: `python -m bench.faults.failover [--each N]`.

A primary and a hot standby that every commit waits for. People raise; strangers' walls come from the standby;
the primary is killed, the standby promoted with pg_ctl, and the site finds it by itself. Nothing that was
acknowledged may be missing.
"""

import argparse
import json
from http.client import HTTPConnection
from typing import Any

from bench.faults.clusters import Cluster, pair
from bench.faults.house import House, faults_in, house, until
from bench.faults.raisers import raising
from bench.servers import leave_on_signals
from tools.postgres import NAME

FROM_STANDBY = 'huiyin_standby_reads_total{where="standby"}'
WROTE = "huiyin_wrote"


def addresses(first: Cluster, second: Cluster) -> dict[str, str]:
    """Return how a house is told of both servers."""
    both = f"{first.host},{second.host}"
    return {
        "database_url": f"postgresql://{NAME}@{both}/{NAME}?target_session_attrs=read-write",
        "HUIYIN_READ_DATABASE_URL": second.url,
    }


def fail_over(place: House, first: Cluster, second: Cluster, *, each: int) -> dict[str, Any]:
    """Let people raise, lose the primary, promote the standby; return the verdict."""
    place.start()
    until(lambda: read_by_standby(place), "a wall was read from the standby")
    after_writing = read_by_standby(place, wrote=True)
    with raising(place) as people:
        people.more(each)
        first.kill()
        people.refusal(503)
        before = len(people.acknowledged)
        second.promote()
        people.more(each)
        wall = wall_of(place)
    place.stop()
    found = place.verdict(people.acknowledged)
    return {
        **found,
        "before": before,
        "contradicted": people.contradicted,
        "refused": people.refused,
        "wall": wall,
        "standby_read_after_writing": after_writing,
    }


def wall_of(place: House, cookie: str = "") -> int:
    """Open the wall of the house's compound as a stranger; return the status."""
    connection = HTTPConnection("127.0.0.1", place.port, timeout=30)
    try:
        connection.request("GET", f"/p/{place.place}/", headers={"Cookie": cookie} if cookie else {})
        return connection.getresponse().status
    finally:
        connection.close()


def read_by_standby(place: House, *, wrote: bool = False) -> bool:
    """Tell whether a stranger's wall is made from the standby; `wrote` as somebody who has just written."""
    before = place.figures().get(FROM_STANDBY, 0)
    wall_of(place, f"{WROTE}=1" if wrote else "")
    return place.figures().get(FROM_STANDBY, 0) > before


def main() -> int:
    """Fail over, print what became of it, and return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.faults.failover", description=__doc__)
    parser.add_argument("--each", type=int, default=300, help="matters before and after the fail-over")
    asked = parser.parse_args()
    leave_on_signals()
    with pair() as (first, second), house(**addresses(first, second)) as place:
        found = fail_over(place, first, second, each=asked.each)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return int(bool(faults_in(found) or found["contradicted"] or found["wall"] != 200))


if __name__ == "__main__":
    raise SystemExit(main())
