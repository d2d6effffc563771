"""A disk that fills up during load and gets room again: `python -m bench.faults.full_disk [--each N]`.

The running processes are forbidden to let a file grow (RLIMIT_FSIZE), which fails their writes as a full disk
does, without a file system of its own and without root. People are told so with 503, walls are still read,
and what was acknowledged before and after is there.
"""

import argparse
import json
from typing import Any

from bench.faults.failover import wall_of
from bench.faults.house import NO_LIMIT, House, faults_in, house
from bench.faults.raisers import raising
from bench.servers import leave_on_signals


def fill_up(place: House, *, each: int) -> dict[str, Any]:
    """Let people raise, take all room away, give it back; return the verdict."""
    place.start(web_processes=1)
    with raising(place) as people:
        people.more(each)
        place.limit_files(1)
        people.refusal(503)
        wall = wall_of(place)
        place.limit_files(NO_LIMIT)
        people.more(each)
    place.stop()
    found = place.verdict(people.acknowledged)
    return {**found, "contradicted": people.contradicted, "refused": people.refused, "wall": wall}


def main() -> int:
    """Fill up, print what became of it, and return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.faults.full_disk", description=__doc__)
    parser.add_argument("--each", type=int, default=200, help="matters before and after")
    asked = parser.parse_args()
    leave_on_signals()
    with house() as place:
        found = fill_up(place, each=asked.each)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return int(bool(faults_in(found) or found["contradicted"] or found["wall"] != 200))


if __name__ == "__main__":
    raise SystemExit(main())
