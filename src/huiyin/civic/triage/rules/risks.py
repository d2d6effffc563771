"""Early warning for mediation (早): is a quarrel heating, about what, and is somebody at risk.

Heat is the sum of its groups, each counted once by its strongest word: quarrel 1, long 1, gathering 2,
threat 3, violence 3, despair 3. From 3 on somebody should look, from 5 on today.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from huiyin.civic.triage.rules.lexicon import STRONG, Grouped
from huiyin.kernel.text import gettext_noop as N_

HEAT: Mapping[str, int] = {"quarrel": 1, "long": 1, "gathering": 2, "threat": 3, "violence": 3, "despair": 3}
LOOK_AT, TODAY = 3, 5
MOST_WORDS = 6


class Warmth(StrEnum):
    """How far a quarrel has come."""

    CALM = "calm"
    WARM = "warm"
    HOT = "hot"


CAUSE_WORDS: Mapping[str, str] = {
    "neighbours": N_("between neighbours"),
    "family": N_("in a family"),
    "property": N_("with property management"),
    "labour": N_("about work and wages"),
    "land": N_("about land and demolition"),
    "trade": N_("about money and goods"),
}
PERSON_WORDS: Mapping[str, str] = {
    "elderly alone": N_("an old person without help"),
    "child": N_("a child in need"),
    "violence at home": N_("violence at home"),
    "self-harm": N_("danger of self-harm"),
    "illness": N_("a serious illness"),
    "disability": N_("a disability"),
    "poverty": N_("want"),
}
# These need somebody today, however calm the words are.
GRAVE = frozenset({"violence at home", "self-harm"})


@dataclass(frozen=True)
class Risk:
    """What a mediator should know about a message."""

    warmth: Warmth
    heat: int
    cause: str
    persons: tuple[str, ...]
    words: tuple[str, ...]


def risk_in(text: str, words: Grouped) -> Risk:
    """Read a plain text for a quarrel that is heating and for persons at risk."""
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for word, groups in words.found(text):
        for group, weight in groups.items():
            weights[group][word] = weight
    heat = sum(n for group, n in HEAT.items() if _strong(weights.get(f"heat/{group}", {})))
    persons = tuple(name for name in PERSON_WORDS if _person(weights.get(f"person/{name}", {})))
    causes = {name: sum(weights.get(f"cause/{name}", {}).values()) for name in CAUSE_WORDS}
    cause = max(causes, key=lambda name: causes[name])
    warmth = _warmth(heat, grave=bool(GRAVE & set(persons)))
    told = [word for name in HEAT for word in weights.get(f"heat/{name}", {})]
    told += [word for name in persons for word in weights[f"person/{name}"]]
    return Risk(
        warmth, heat, cause if causes[cause] else "", persons, tuple(dict.fromkeys(told))[:MOST_WORDS]
    )


def _strong(words: Mapping[str, float]) -> bool:
    return max(words.values(), default=0.0) >= STRONG or len(words) > 1


def _person(words: Mapping[str, float]) -> bool:
    return bool(words) and _strong(words)


def _warmth(heat: int, *, grave: bool) -> Warmth:
    if heat >= TODAY or grave:
        return Warmth.HOT
    return Warmth.WARM if heat >= LOOK_AT else Warmth.CALM
