"""Carry a reorganisation out in the database of the environment, and time it: run by `bench.reorganise`."""

import json
import sys
from datetime import timedelta
from time import perf_counter
from typing import Any

from bench import ready  # noqa: F401 - sets Django up for the imports below
from huiyin.civic.matters.models import Matter
from huiyin.civic.territory import public as territory
from huiyin.kernel import clock
from huiyin.kernel.actor import Channel, system

ACTOR = system("bench", Channel.COMMAND)
STREETS = ("430204008", "430204009", "430204102")


def carry_out() -> dict[str, Any]:
    """Move three streets to a new district; return what was moved and the seconds it took."""
    steps = [{"kind": "create", "to": "430200", "name": "经开区", "code": "430271"}]
    steps += [{"kind": "move", "area": street, "to": "new:430271"} for street in STREETS]
    before = Matter.objects.count()
    plan = territory.make_plan(
        actor=ACTOR, title="bench", basis="bench", effective=clock.today() - timedelta(days=1), steps=steps
    )
    started = perf_counter()
    shown = territory.dry_run(actor=ACTOR, plan_id=plan.pk)
    dry_run = perf_counter() - started
    if shown.outcome is None:
        raise SystemExit(str(shown.problems))
    started = perf_counter()
    territory.apply_plan(actor=ACTOR, plan_id=plan.pk, digest=shown.outcome.digest)
    took = perf_counter() - started
    done = territory.plan_of(ACTOR, plan.pk).report["done"]
    after = Matter.objects.count()
    return {
        "moved": done["moved"],
        "handed": done["handed"],
        "dry_run": dry_run,
        "apply": took,
        "before": before,
        "after": after,
        "equal": before == after,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(carry_out()) + "\n")
