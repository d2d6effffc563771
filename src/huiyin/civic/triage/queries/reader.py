"""One message read in full: category, urgency, risks, place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huiyin.civic.triage.queries.wordfiles import haste_words, lexicon, read_cold, risk_words, tree
from huiyin.civic.triage.rules.category import Guess, guesses
from huiyin.civic.triage.rules.gazetteer import Gazetteer, Named
from huiyin.civic.triage.rules.lexicon import Lexicon, make_lexicon
from huiyin.civic.triage.rules.risks import Risk, risk_in
from huiyin.civic.triage.rules.urgency import Pressing, pressing

if TYPE_CHECKING:
    from huiyin.civic.triage.rules.learned.linear import Linear


@dataclass(frozen=True)
class Read:
    """What a message says to who reads it first."""

    guesses: tuple[Guess, ...]
    pressing: Pressing
    risk: Risk
    place: Named | None


def read_message(
    text: str,
    model: "Linear | None" = None,
    *,
    gazetteer: Gazetteer | None = None,
    near: Sequence[int] = (),
    earlier: int = 0,
) -> Read:
    """Read a plain text: by the written words, and by what was learned if something was."""
    return Read(
        guesses=tuple(read_category(text, model)),
        pressing=pressing(text, haste_words(), earlier=earlier),
        risk=risk_in(text, risk_words()),
        place=gazetteer.find(text, near) if gazetteer else None,
    )


def read_category(text: str, model: "Linear | None") -> list[Guess]:
    """Return the likeliest classes of a plain text, with the words that decided."""
    found, cold = read_cold(text)
    if model is None:
        return guesses(cold, found, lexicon(), tree())
    seen = model.look(text)
    read = model.blend(model.probabilities(seen), cold)
    taught = _taught(model)
    told = guesses(read, [*found, *taught.found(text)] if taught else found, _with(model), tree())
    learned = {one.path[0]: model.words_for(seen, one.path[0]) for one in told}
    return [
        Guess(one.path, one.p, tuple(dict.fromkeys([*one.words, *learned[one.path[0]]]))[:5]) for one in told
    ]


def reader(
    model: "Linear | None", *, category_only: bool = False, gazetteer: Gazetteer | None = None
) -> Callable[[str], Sequence[Guess] | Read]:
    """Return what reads one plain text, for whoever reads many."""
    if category_only:
        return lambda text: read_category(text, model)
    return lambda text: read_message(text, model, gazetteer=gazetteer)


# The words that a model's labels taught about deeper classes, kept for the model that is at work.
_deeper: dict[int, tuple[Lexicon | None, Lexicon]] = {}


def _taught(model: "Linear") -> Lexicon | None:
    return _deeper_of(model)[0]


def _with(model: "Linear") -> Lexicon:
    return _deeper_of(model)[1]


def _deeper_of(model: "Linear") -> tuple[Lexicon | None, Lexicon]:
    if id(model) not in _deeper:
        _deeper.clear()
        fresh = [
            (path, [(word, weight) for word, weight in words.items() if word not in lexicon().entries])
            for path, words in model.deeper.items()
        ]
        made = make_lexicon(fresh) if model.deeper else None
        whole = Lexicon({**made.entries, **lexicon().entries}, lexicon().words) if made else lexicon()
        _deeper[id(model)] = (made, whole)
    return _deeper[id(model)]
