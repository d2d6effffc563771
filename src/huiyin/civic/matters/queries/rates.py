"""The formula of the three rates in force on a day, or by its name."""

from datetime import date
from fractions import Fraction

from huiyin.civic.matters.models import RateFormula
from huiyin.civic.matters.rules.rates import DEFAULT, Formula, formula_on
from huiyin.kernel import clock
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.remember import Remembered

__all__ = ["Formula", "forget_formulas", "formula_for", "formula_named", "formulas"]


def _read() -> tuple[Formula, ...]:
    rows = RateFormula.objects.order_by("-valid_from", "-id")
    return (*(_formula(row) for row in rows), DEFAULT)


def _formula(row: RateFormula) -> Formula:
    return Formula(
        version=row.version,
        weights={int(score): Fraction(weight) for score, weight in row.weights.items()},
        parts={part: Fraction(weight) for part, weight in row.parts.items()},
        valid_from=row.valid_from,
        source=row.source,
        mark=row.mark,
    )


_versions = Remembered(_read)


def formulas() -> tuple[Formula, ...]:
    """Return every version, the latest first; a new one is seen everywhere within half a minute."""
    return _versions.get()


def forget_formulas() -> None:
    """Drop the remembered versions, after a change or between tests."""
    _versions.forget()


def formula_for(day: date | None = None) -> Formula:
    """Return the formula in force on a day; today's without one."""
    return formula_on(formulas(), day or clock.today())


def formula_named(version: str) -> Formula:
    """Return a formula by its version. Raises Invalid, at field "formula", for one that is none."""
    for formula in formulas():
        if formula.version == version:
            return formula
    raise Invalid(
        N_("There is no formula “%(value)s”. Leave it out, or choose one from “How we count”."),
        code="unknown_formula",
        field="formula",
        params={"value": version[:20]},
    )
