"""How fast a message has to be met, and the words that say so.

- `danger`: life or limb now. One such word makes it critical, unless the sentence asks or warns (`future`).
- `hazard`: somebody may come to harm. A strong word, two words, or one with a vulnerable person: urgent.
- `outage`: no water, power, gas, lift. Urgent if it lasts, or a vulnerable person is without.
- `repeated`: said before and not met. It makes a hazard or an outage urgent.
- `complex`: several offices, property, history. Three such words, and nothing pressing: complex.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from huiyin.civic.triage.rules.lexicon import STRONG, Grouped
from huiyin.kernel.text import gettext_noop as N_

LEAST_COMPLEX = 3
MOST_WORDS = 6
# Two strong words of the same hazard, or as many weak ones as weigh the same, need no second reason.
HAZARD_POINTS = 2.0

_CLAUSE = re.compile(r"[,.;!?:\s\n]+")
_NUMBER = r"[\d一二两三四五六七八九十半几数多]"
# How long something lasts is said in few characters; a longer number is a telephone's or a meter's. Where it
# begins and how far it goes is plain from the text, so that a heap of digits costs no more than its length.
LONGEST_NUMBER = 6
_MANY = rf"{_NUMBER}{{1,{LONGEST_NUMBER}}}"
# A day of a month, a month that is not counted and a year of four figures are dates, not how long.
_LASTING = re.compile(
    r"(?:已经?|都|快|近|将近|连续|整整|停了|断了|坏了|持续)?"
    rf"(?<!{_NUMBER})(?:{_MANY}个?(?:小时|钟头|天|晚|星期|礼拜|周)|(?<!月){_MANY}日"
    rf"|{_MANY}个月|{_NUMBER}{{0,3}}[两半几数多]月|{_NUMBER}{{1,3}}个?年(?![代级]))"
    r"(?!前|内|后|以内|之内)"
)


class Haste(StrEnum):
    """How fast: the values are those of a matter's urgency."""

    CRITICAL = "critical"
    URGENT = "urgent"
    ORDINARY = "ordinary"
    COMPLEX = "complex"


HASTE_WORDS: Mapping[Haste, str] = {
    Haste.CRITICAL: N_("Critical"),
    Haste.URGENT: N_("Urgent"),
    Haste.ORDINARY: N_("Ordinary"),
    Haste.COMPLEX: N_("Complex"),
}


@dataclass(frozen=True)
class Pressing:
    """How urgent a message reads, and the words by group that say so."""

    haste: Haste
    reasons: Mapping[str, tuple[str, ...]]

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words of all groups."""
        return tuple(word for words in self.reasons.values() for word in words)


def pressing(text: str, words: Grouped, *, earlier: int = 0) -> Pressing:
    """Say how urgent a plain text reads; `earlier` is how often its author raised the like before."""
    found = _found(text, words)
    lasting = tuple(dict.fromkeys(match[0] for match in _LASTING.finditer(text)))[:2]
    reasons = {group: tuple(said)[:MOST_WORDS] for group, said in found.items() if group != "future"}
    haste = _haste(found, lasts=bool(lasting), repeated=earlier > 0 or "repeated" in found)
    if haste is Haste.URGENT and lasting and "outage" in found:
        reasons["lasting"] = lasting
    kept = _REASONS[haste]
    return Pressing(haste, {group: reasons[group] for group in kept if group in reasons})


_REASONS: Mapping[Haste, Sequence[str]] = {
    Haste.CRITICAL: ("danger", "vulnerable"),
    Haste.URGENT: ("hazard", "outage", "lasting", "vulnerable", "repeated"),
    Haste.COMPLEX: ("complex", "repeated"),
    Haste.ORDINARY: ("repeated",),
}


def _found(text: str, words: Grouped) -> dict[str, dict[str, float]]:
    """Return the words of each group; danger that is only asked or warned about counts as a hazard."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for clause in _CLAUSE.split(text):
        here = words.found(clause)
        is_future = any("future" in groups for _, groups in here)
        for word, groups in here:
            for group, weight in groups.items():
                softened = is_future and group == "danger"
                found["hazard" if softened else group][word] = 1.0 if softened else weight
    return found


def _haste(found: Mapping[str, Mapping[str, float]], *, lasts: bool, repeated: bool) -> Haste:
    if found.get("danger"):
        return Haste.CRITICAL
    second = "vulnerable" in found or repeated
    hazard = sum(found.get("hazard", {}).values())
    if hazard >= HAZARD_POINTS or (hazard and second):
        return Haste.URGENT
    outage = max(found.get("outage", {}).values(), default=0.0)
    if outage and (lasts or second) and (outage >= STRONG or (lasts and second)):
        return Haste.URGENT
    if sum(found.get("complex", {}).values()) >= LEAST_COMPLEX:
        return Haste.COMPLEX
    return Haste.ORDINARY
