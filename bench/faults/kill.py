"""Kill -9 during load: `python -m bench.faults.kill [--rounds N] [--each N] [--sqlite]`.

First web and worker begin anew (SIGHUP), which nobody may notice. Then each round kills a web process, the
worker, the whole tree and, on PostgreSQL, the database server, while people raise and repeat what was not
answered. In the end everything that was acknowledged is looked for.
"""

import argparse
import json
from typing import Any

from bench.faults.clusters import Cluster, primary
from bench.faults.house import House, faults_in, house
from bench.faults.raisers import raising
from bench.servers import leave_on_signals


def kill_all_in_turn(place: House, cluster: Cluster | None, *, rounds: int, each: int) -> dict[str, Any]:
    """Kill one thing after the other, `each` matters being acknowledged in between; return the verdict."""
    place.start()
    with raising(place) as people:
        people.more(each)
        place.reload()
        people.more(each)
        refused_by_reload = dict(people.refused)
        for _ in range(rounds):
            place.kill(place.web[0])
            people.more(each)
            _kill_worker(place)
            people.more(each)
            if cluster is not None:
                _kill_database(cluster)
                people.more(each)
            place.kill()
            place.start()
        people.more(each)
    place.stop()
    found = place.verdict(people.acknowledged)
    return {
        **found,
        "contradicted": people.contradicted,
        "refused": people.refused,
        "refused_by_reload": refused_by_reload,
    }


def _kill_worker(place: House) -> None:
    old = place.worker
    place.kill(*old)
    place.wait_for_another_worker(old)


def _kill_database(cluster: Cluster) -> None:
    cluster.kill()
    cluster.start()


def main() -> int:
    """Kill, print what became of it, and return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.faults.kill", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--each", type=int, default=100, help="matters between two kills")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite; default: PostgreSQL with fsync on")
    asked = parser.parse_args()
    leave_on_signals()
    if asked.sqlite:
        with house() as place:
            found = kill_all_in_turn(place, None, rounds=asked.rounds, each=asked.each)
    else:
        with primary() as cluster, house(cluster.url) as place:
            found = kill_all_in_turn(place, cluster, rounds=asked.rounds, each=asked.each)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return int(bool(faults_in(found) or found["contradicted"]))


if __name__ == "__main__":
    raise SystemExit(main())
