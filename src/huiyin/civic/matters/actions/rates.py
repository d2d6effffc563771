"""Entering a version of the formula of the three rates."""

from collections.abc import Mapping
from datetime import date

from huiyin.civic.matters.models import RateFormula
from huiyin.civic.matters.queries.rates import forget_formulas
from huiyin.civic.matters.rules import rates as rules
from huiyin.civic.matters.rules.words import MatterAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail


@action(audit=MatterAudit.FORMULA_SET)
def set_formula(
    *,
    actor: Actor,
    version: str,
    weights: Mapping[int, str],
    parts: Mapping[str, str],
    source: str,
    valid_from: date,
    mark: str = "",
) -> RateFormula:
    """Enter a version of the formula, in force from a day on; figures of earlier periods keep theirs.

    Weights are decimals as text, so that nothing is rounded on the way. Raises Refusal "formula_known" for a
    version that exists: no version is ever changed.
    """
    if not actor.has(P.CIVIC_MATTER_IMPORT):
        raise NotAllowed
    of_scores = {score: rules.read_share(weights.get(score, ""), f"weight_{score}") for score in rules.SCORES}
    of_parts = {part: rules.read_share(parts.get(part, ""), part) for part in rules.PARTS}
    name = clean(version).strip()
    rules.formula_is_usable(name, of_scores, of_parts).or_raise()
    if name == rules.DEFAULT.version or RateFormula.objects.filter(version=name).exists():
        no(
            "formula_known",
            N_("Version %(version)s exists, and no version is ever changed. Enter the next one."),
            field="version",
            version=name,
        ).or_raise()
    row = RateFormula.objects.create(
        version=name,
        weights={str(score): weights[score].strip() for score in rules.SCORES},
        parts={part: parts[part].strip() for part in rules.PARTS},
        source=clean(source, 200).strip(),
        mark=mark,
        valid_from=valid_from,
        entered_at=clock.now(),
    )
    forget_formulas()
    detail(version=name, weights=row.weights, parts=row.parts, valid_from=valid_from.isoformat())
    return row
