"""Make the ground and the file of `bench.members`, take it in, and print what it cost as JSON."""

import io
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from bench import ready  # noqa: F401 - sets Django up for the imports below
from bench.crowd import ACTOR, EMPLOYERS, compounds_made
from huiyin.civic.orgs.public import OrgKind, add_org
from huiyin.civic.places.public import AreaLevel, default_place
from huiyin.hands.claims.public import check_members, import_members
from huiyin.hands.claims.queries import COLUMNS
from huiyin.kit.table_upload import pack, unpack
from huiyin.kit.tables import read_rows, write_xlsx
from huiyin.site.preparing import prepare


def _file(count: int, compounds: Sequence[str], employers: Sequence[str]) -> bytes:
    chance = random.Random(5)  # noqa: S311
    rows: list[list[str]] = []
    for number in range(count):
        where, works = compounds[number % len(compounds)], employers[number % len(employers)]
        row = [f"党员{number}", f"139{10_000_000 + number}", where, works]
        rows.append([*row, chance.choice(["维修", "法律、健康", ""]), chance.choice(["周末上午", ""])])
        _spoil(rows, number % 100)
    return write_xlsx(COLUMNS, rows)


def _spoil(rows: list[list[str]], turn: int) -> None:
    if turn == 1:
        rows[-1][1] = rows[-1][1][:8]
    elif turn == 2:
        rows[-1][3] = "没有的单位"
    elif turn == 3:
        rows[-1] = [*rows[-4]]
    elif turn == 4:
        rows[-1][1] = rows[-5][1]


class _Costs:
    """What each step cost: CPU time and statements."""

    def __init__(self) -> None:
        self.steps: dict[str, dict[str, float]] = {}
        self._statements = 0

    def of(self, step: str, act: Callable[[], Any]) -> Any:
        """Take a step and note its cost."""
        self._statements, began = 0, time.process_time()
        with connection.execute_wrapper(self._count):
            result = act()
        self.steps[step] = {"cpu": time.process_time() - began, "statements": self._statements}
        return result

    def _count(self, execute: Callable[..., Any], *rest: Any) -> Any:
        self._statements += 1
        return execute(*rest)


def main() -> int:
    """Take the file in and print what it cost."""
    prepare()
    compounds = compounds_made()
    employers = [f"天元单位{number}" for number in range(EMPLOYERS)]
    for name in employers:
        add_org(actor=ACTOR, name=name, kind=OrgKind.EMPLOYER, level=AreaLevel.DISTRICT)
    raw = _file(int(sys.argv[1]), [one.name for one in compounds], employers)
    costs, under = _Costs(), default_place()
    read = costs.of("the file read", lambda: read_rows(io.BytesIO(raw), "members.xlsx"))
    rows = costs.of("carried through the page", lambda: unpack(pack(read)))
    seen = costs.of("the report", lambda: check_members(ACTOR, rows, under=under).report())

    def taken() -> Any:
        return import_members(actor=ACTOR, rows=rows, under=under, keep_good=True)

    first, second = costs.of("the good rows written", taken), costs.of("once more", taken)
    told = {
        "new": seen.good,
        "known": seen.known,
        "wrong": len(seen.errors),
        "written": first.written,
        "again": second.written,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
        "steps": costs.steps,
    }
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
