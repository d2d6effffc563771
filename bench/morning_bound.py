"""What pgbench reaches with the statements of one claim, each time for another need and person."""

import re
from collections.abc import Sequence

from bench.client import load
from bench.postgres import Database, as_script, by_request

CLIENTS = 8
_NEED, _PERSON = re.compile(r"\b9[0-9]{7}\b"), re.compile(r"\b6[0-9]{7}\b")
# Nobody has claimed anything, and whatever there is may be claimed.
_AFRESH = (
    "DELETE FROM claims_claim",
    "UPDATE claims_need SET taken = 0, waiting = 0, state = 'open'",
    "ANALYZE",
)


def statements_of(base: Database, port: int, sent: Sequence[bytes]) -> list[str]:
    """Send claims one after another and return the statements of the plainest that was given a place."""
    waiting = iter(sent)
    with base.listening() as heard:
        load(port, lambda: next(waiting), connections=1, most=len(sent))
    claims = [each for each in by_request(heard) if any('INSERT INTO "claims_claim"' in one for one in each)]
    return min(claims, key=len)


def bound(base: Database, statements: Sequence[str], needs: int, first_need: int, first_person: int) -> float:
    """Return how often a second pgbench gets through them. Claims made before are gone then."""
    base.tell(*_AFRESH)
    steps = (
        r"\set turn :turn + 1",
        rf"\set one :client_id + {CLIENTS} * :turn",
        rf"\set need {first_need} + :one",
        rf"\set person {first_person} + :one % {needs}",
    )
    script = as_script(statements, ())
    script = _PERSON.sub(":person", _NEED.sub(":need", script))
    return base.pgbench("\n".join(steps) + "\n" + script, clients=CLIENTS, transactions=needs)
