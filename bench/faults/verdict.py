"""What became of everything: `python -m bench.faults.verdict ACKNOWLEDGED.json`, in the house's environment.

It does what the next worker would do (events, e-mails, doubtful ones an hour later), then counts.
"""

import json
import re
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from bench import ready  # noqa: F401 - sets Django up for the imports below
from huiyin.civic.matters.models import Matter
from huiyin.civic.notices.models import Delivery, Notice
from huiyin.civic.trust.public import audit_database
from huiyin.kernel import clock
from huiyin.kit import jobs, outbox
from huiyin.site.reactions import relay

_MESSAGE_ID = re.compile(r"^Message-ID: <([^>]+)>", re.MULTILINE | re.IGNORECASE)
ROUNDS = 200


def catch_up() -> None:
    """Do what is left to do."""
    relay().drain()
    with clock.frozen(clock.now() + timedelta(hours=1)):
        relay().drain()
        jobs.run("notices.mark_uncertain")
        for _ in range(ROUNDS):
            if not Delivery.objects.filter(state="queued").exists():
                break
            jobs.run("notices.send_mail")


def sent() -> Counter[str]:
    """Count the e-mails that went out, by Message-ID."""
    files = Path(settings.EMAIL_FILE_PATH).glob("*.log")
    return Counter(found for path in files for found in _MESSAGE_ID.findall(path.read_text(errors="replace")))


def verdict(acknowledged: dict[str, str]) -> dict[str, Any]:
    """Compare what was acknowledged with what is there."""
    catch_up()
    codes = dict(Matter.objects.filter(code__in=acknowledged.values()).values_list("code", "id"))
    mails, states = sent(), dict(Delivery.objects.values_list("message_id", "state"))
    told = Counter(Notice.objects.filter(kind="matter_received").values_list("params__code", flat=True))
    backlog = outbox.backlog()
    return {
        "acknowledged": len(acknowledged),
        "lost": sorted(set(acknowledged.values()) - codes.keys()),
        "doubled": [code for code, times in Counter(acknowledged.values()).items() if times > 1],
        "untold": [code for code in codes if told[code] != 1],
        "mailed_twice": [name for name, times in mails.items() if times > 1],
        "unsent": [name for name, state in states.items() if state == "sent" and mails[name] != 1],
        "mails": Counter(states.values()),
        "waiting": backlog.waiting,
        "dead": backlog.dead,
        "broken": [str(found) for found in audit_database(()).faults],
    }


def main() -> int:
    """Print the verdict."""
    print(json.dumps(verdict(json.loads(Path(sys.argv[1]).read_text()))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
