"""The list behind a number: the same condition that counted it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from huiyin.civic.matters.public import (
    Behind,
    Figure,
    behind,
    days_to_echo,
    echo_within,
    figure_q,
    figures_base,
    holder_q,
    open_since,
    scored_q,
)
from huiyin.civic.places.public import LADDER, place_by_token
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.paging import Page
from huiyin.mirror.insight.queries.question import Question, narrowed
from huiyin.mirror.insight.rules import AGES, ANSWERS, TIMES, Bin


@dataclass(frozen=True)
class Choice:
    """Which number is meant: a figure, and what narrows it further.

    `at` is the token of a place itself, without what lies in it; `exactly` means the same of a category.
    `holder` is an organisation that holds it, 0 for a person.
    """

    figure: Figure = Figure.RAISED
    took: Bin | None = None
    age: Bin | None = None
    score: int | None = None
    level: str = ""
    at: str = ""
    unclassified: bool = False
    exactly: bool = False
    holder: int | None = None


@dataclass(frozen=True)
class Listing:
    """A page of the matters behind a number; `hidden` counts those this reader may not see."""

    question: Question
    choice: Choice
    page: Page[Behind]
    hidden: int


def read_choice(
    *,
    show: str,
    took: str,
    age: str,
    score: str,
    level: str,
    at: str,
    unclassified: bool,
    exactly: bool,
    holder: str = "",
) -> Choice:
    """Read which number is meant from the words of an address. Raises Invalid, at the field at fault."""
    return Choice(
        figure=Figure(_known("show", show or Figure.RAISED, [figure.value for figure in Figure])),
        took=_bin("took", took, TIMES),
        age=_bin("age", age, AGES),
        score=int(_known("score", score, [str(known) for known in ANSWERS])) if score else None,
        level=_known("level", level, [step.value for step in LADDER]) if level else "",
        at=at.strip()[:12],
        unclassified=unclassified,
        exactly=exactly,
        holder=_number("holder", holder),
    )


def _bin(field: str, text: str, bins: Sequence[Bin]) -> Bin | None:
    by_key = {choice.key: choice for choice in bins}
    return by_key[_known(field, text, list(by_key))] if text else None


def _number(field: str, text: str) -> int | None:
    if not text:
        return None
    # Longer digits are no id; the database would refuse them with an error instead of a sentence.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else int(_known(field, text, []))


def _known(field: str, text: str, known: list[str]) -> str:
    if text in known:
        return text
    raise Invalid(
        N_("“%(value)s” cannot be asked for here. Open the mirror again and choose a number there."),
        code="bad_figure",
        field=field,
        params={"value": text[:20]},
    )


def listing(actor: Actor, asked: Question, choice: Choice, *, cursor: str = "") -> Listing:
    """Return a page of the matters that a number of the mirror counts, as this reader may see them."""
    condition = narrowed(asked) & chosen_q(asked, choice, clock.now())
    rows = figures_base(asked.place).annotate(took=days_to_echo()).filter(condition)
    page, hidden = behind(actor, rows, cursor=cursor)
    return Listing(asked, choice, page, hidden)


def chosen_q(asked: Question, choice: Choice, now: datetime) -> Q:
    """Return the condition of a choice, for rows that carry `took`."""
    condition = figure_q(now)[choice.figure]
    if choice.took:
        condition &= echo_within(choice.took.after, choice.took.upto)
    if choice.age:
        condition &= open_since(now, choice.age.after, choice.age.upto)
    if choice.score:
        condition &= scored_q(choice.score)
    if choice.level:
        condition &= Q(settled_level=choice.level)
    if choice.at:
        condition &= Q(place_id=place_by_token(choice.at).id)
    if choice.holder is not None:
        condition &= holder_q(choice.holder)
    if choice.unclassified:
        condition &= Q(category__isnull=True)
    return condition & Q(category_id=asked.category_id) if choice.exactly else condition
