"""What became of a morning, asked of the database itself: `python -m bench.morning_verdict`."""

import json

from django.db.models import Count, F

from bench import ready  # noqa: F401 - sets Django up for the imports below
from huiyin.hands.claims.models import Claim, Need
from huiyin.hands.claims.models.claims import STANDING_Q


def main() -> int:
    """Print how many needs are over-filled or miscounted, how many claims doubled, and every claim."""
    held = dict(
        Claim.objects.filter(state="held").values("need").annotate(n=Count("id")).values_list("need", "n")
    )
    taken = dict(Need.objects.values_list("pk", "taken"))
    doubled = (
        Claim.objects.filter(STANDING_Q).values("need", "person").annotate(n=Count("id")).filter(n__gt=1)
    )
    told = {
        "overfilled": Need.objects.filter(taken__gt=F("places")).count(),
        "miscounted": sum(held.get(need, 0) != n for need, n in taken.items()),
        "doubled": doubled.count(),
        "ids": list(Claim.objects.values_list("pk", flat=True)),
    }
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
