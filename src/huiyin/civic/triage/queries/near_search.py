"""Searching for staff: by words, by place, by likeness; ranked, with what was found marked."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.public import Said, State
from huiyin.civic.places import public as places
from huiyin.civic.places.public import Place
from huiyin.civic.triage.queries.near import Alike, frequencies, like_matter, like_words
from huiyin.civic.triage.rules.likeness import NearReason
from huiyin.civic.triage.rules.near_search import Piece, marked, rank, snippet
from huiyin.kernel.actor import Actor
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.text import clean

MOST_WORDS = 200
MOST_SHOWN = 30
# When so few matters have all the words, those that say it otherwise are shown too.
FEW = 5


@dataclass(frozen=True)
class Found:
    """A matter that was found: its words with the finds marked, and why it is there.

    `score` is how well it answers the words, or with `reasons` how likely it is the same matter, 0 to 1.
    """

    code: str
    title: list[Piece]
    text: list[Piece]
    state: State
    place: str
    filed_at: datetime
    supporters: int
    score: float
    reasons: tuple[NearReason, ...] = ()


@dataclass(frozen=True)
class Results:
    """What a search found: the matters with the words, and others that say it in other words."""

    found: list[Found]
    otherwise: list[Found]


def search(actor: Actor, words: str, where: Place | None = None) -> Results:
    """Search what the actor reads by office. Few finds are followed by matters that say it otherwise."""
    asked = clean(words, MOST_WORDS)
    if not asked.strip():
        return Results([], [])
    code = parse_public_code(asked)
    named = matters.said_of(actor, code) if code else None
    rows = [named] if named else matters.said_with(actor, asked, where=where)
    shown = _by_words(asked, rows)
    known = {one.code for one in shown}
    # Words without a place are compared alone; a place narrows what says it otherwise too.
    alike = like_words(actor, asked, asked, where, limit=MOST_SHOWN) if len(shown) < FEW and not named else []
    others = [one for one in alike if one.said.code not in known and _inside(one.said, where)]
    return Results(shown, shown_alike(others[:10], asked))


def like(actor: Actor, code: str, *, limit: int = 10) -> list[Found]:
    """Return the matters like one, the surest first."""
    return shown_alike(like_matter(actor, code, limit=limit))


def shown_alike(rows: list[Alike], words: str = "") -> list[Found]:
    """Return finds as they are shown, with the place of each."""
    names = places.place_names(one.said.place_id for one in rows)
    return [
        _found(one.said, words, names, round(one.likeness.score, 2), one.likeness.reasons) for one in rows
    ]


def _by_words(words: str, rows: list[Said]) -> list[Found]:
    scores = rank(words, [(one.title, one.body) for one in rows], frequencies())
    ordered = sorted(zip(scores, rows, strict=True), key=lambda one: (-one[0], -one[1].matter_id))
    best = ordered[:MOST_SHOWN]
    names = places.place_names(one.place_id for _, one in best)
    return [_found(one, words, names, round(score, 2)) for score, one in best]


def _found(
    one: Said, words: str, names: dict[int, str], score: float, reasons: tuple[NearReason, ...] = ()
) -> Found:
    return Found(
        code=one.code,
        title=marked(one.title, words),
        text=snippet(one.body, words),
        state=one.state,
        place=names.get(one.place_id, ""),
        filed_at=one.filed_at,
        supporters=one.supporters,
        score=score,
        reasons=reasons,
    )


def _inside(one: Said, where: Place | None) -> bool:
    if where is None:
        return True
    spot = places.places([one.place_id]).get(one.place_id)
    return spot is not None and (spot.id == where.id or spot.scope.within(where.id))
