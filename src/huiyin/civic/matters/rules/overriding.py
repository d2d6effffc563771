"""What an approver changed about what the machine hid."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from huiyin.kernel.redaction import PLACEHOLDERS

_HIDDEN = re.compile("|".join(map(re.escape, PLACEHOLDERS.values())))


def overridden(hidden: Iterable[tuple[str, str]], proposed: str, given: str) -> dict[str, Any]:
    """Say in numbers, without the words, how approved words differ from those that the machine proposed.

    `hidden` are the pieces the machine hid, each with its kind. Nothing is said of words left as proposed.
    """
    if given == proposed:
        return {}
    shown = Counter(kind for text, kind in hidden if text in given)
    more = len(_HIDDEN.findall(given)) - (len(_HIDDEN.findall(proposed)) - shown.total())
    return {"shown": dict(sorted(shown.items())), "hidden": max(0, more), "edited": True}


def told(override: Mapping[str, Any]) -> tuple[dict[str, int], int]:
    """Return what was shown again, by kind, and how many pieces were hidden besides."""
    return dict(override.get("shown", {})), int(override.get("hidden", 0))
