"""How the three rates 三率 are weighed: a formula has a version, and each figure names the one it uses.

The regulation that names the rates (Beijing 接诉即办工作条例 art. 32) gives no formula, so weights are a
table that operators change. A version is never changed afterwards.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_

SCORES = (5, 4, 3, 2, 1)
PARTS = ("response", "resolution", "satisfaction")
_SHARE = re.compile(r"(?:0(?:\.[0-9]{1,4})?|1(?:\.0{1,4})?)")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}")


@dataclass(frozen=True)
class Formula:
    """One version: what an answer of 1 to 5 weighs, and what each rate weighs in the composite."""

    version: str
    weights: Mapping[int, Fraction]
    parts: Mapping[str, Fraction]
    valid_from: date
    source: str
    mark: str


DEFAULT = Formula(
    version="2026-2",
    weights={
        5: Fraction(1),
        4: Fraction(8, 10),
        3: Fraction(6, 10),
        2: Fraction(3, 10),
        1: Fraction(0),
    },
    parts={"response": Fraction(10, 100), "resolution": Fraction(45, 100), "satisfaction": Fraction(45, 100)},
    valid_from=date(2025, 1, 1),
    source=N_("Convention of hotline appraisals, from memory; no norm fixes it"),
    mark="D",
)


def formula_on(versions: Iterable[Formula], day: date) -> Formula:
    """Return the formula in force on a day; of two that begin on it, the one entered last."""
    begun = [formula for formula in versions if formula.valid_from <= day]
    return max(begun, key=lambda formula: formula.valid_from, default=DEFAULT)


def read_share(text: str, field: str) -> Fraction:
    """Read a weight from 0 to 1 with up to four decimals. Raises Invalid at the field."""
    if _SHARE.fullmatch(text.strip()):
        return Fraction(text.strip())
    raise Invalid(
        N_("“%(value)s” is no weight: write a number from 0 to 1, such as 0.8."),
        code="bad_weight",
        field=field,
        params={"value": text.strip()[:20]},
    )


def formula_is_usable(
    version: str, weights: Mapping[int, Fraction], parts: Mapping[str, Fraction]
) -> Decision:
    """Say whether a formula counts as people expect: better answers weigh more, the parts make 1."""
    if not _VERSION.fullmatch(version):
        return no(
            "bad_version",
            N_("Name the version in up to 20 letters and digits, such as 2026-3."),
            Invalid,
            field="version",
        )
    falling = [weights.get(score, Fraction(0)) for score in SCORES]
    if falling != sorted(falling, reverse=True) or falling[0] == falling[-1]:
        return no(
            "bad_weight", N_("A better answer cannot weigh less than a worse one."), Invalid, field="weight_5"
        )
    if sum(parts.get(part, Fraction(0)) for part in PARTS) != 1:
        return no(
            "bad_weight", N_("The weights of the three rates have to make 1."), Invalid, field="response"
        )
    return YES
