"""Reading a matter when it is raised, and keeping what staff made of it."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.public import Words
from huiyin.civic.territory.public import org_in_charge
from huiyin.civic.triage.access import readings as access
from huiyin.civic.triage.models import Label, OfficeLabel, Reading
from huiyin.civic.triage.queries.gazetteer import gazetteer
from huiyin.civic.triage.queries.reader import Read, read_message
from huiyin.civic.triage.queries.serving import serving_model
from huiyin.civic.triage.rules.category import Guess
from huiyin.civic.triage.rules.deeds import ReadAudit
from huiyin.civic.triage.rules.text import joined
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import Decision
from huiyin.kit.actions import action, detail, unchanged

# Whoever raised something in the community so shortly before is taken to say it again.
AGAIN_WITHIN = timedelta(days=60)
# Below this a class is no suggestion but a guess like any other.
SURE_ENOUGH = 0.2
LEAST_SETTLED = 2


@action(audit=ReadAudit.READ)
def read_matter(*, actor: Actor, matter_id: int) -> Reading | None:
    """Read a matter and keep what was read; None where it is gone. Reading again replaces the first."""
    access.may_read_first(actor).or_raise()
    words = matters.words_of(matter_id)
    if words is None:
        unchanged()
        return None
    row, model = serving_model()
    read = read_message(
        joined(words.title, words.body),
        model,
        gazetteer=gazetteer(),
        near=words.scope.ids,
        earlier=matters.earlier_like(words, words.filed_at - AGAIN_WITHIN),
    )
    found, _ = Reading.objects.update_or_create(
        matter_id=matter_id, defaults=_facts(read, words) | {"model": row, "read_at": clock.now()}
    )
    detail(reading=found.pk, model=row.version if row else None)
    return found


def _facts(read: Read, words: Words) -> dict[str, Any]:
    numbers = matters.category_ids({guess.name for guess in read.guesses})
    first = read.guesses[0] if read.guesses else None
    category = numbers.get(first.name) if first and first.p >= SURE_ENOUGH else None
    org, settled = _likely_org(category, words) if category is not None else (None, None)
    named = read.place if read.place and read.place.area_id not in words.scope.ids else None
    return {
        "category_id": category,
        "p": first.p if first else 0.0,
        "guesses": [_kept(guess, numbers) for guess in read.guesses if guess.name in numbers],
        "urgency": read.pressing.haste.value,
        "reasons": {group: list(said) for group, said in read.pressing.reasons.items()},
        "place_id": named.area_id if named else None,
        "place_by": named.by if named else "",
        "place_is_exact": bool(named and named.exact),
        "org_id": org,
        "org_settled": settled,
        "warmth": read.risk.warmth.value,
        "heat": read.risk.heat,
        "cause": read.risk.cause,
        "persons": list(read.risk.persons),
        "risk_words": list(read.risk.words),
    }


def _kept(guess: Guess, numbers: dict[str, int]) -> dict[str, Any]:
    return {"category": numbers[guess.name], "p": round(guess.p, 4), "words": list(guess.words)}


def _likely_org(category_id: int, words: Words) -> tuple[int | None, int | None]:
    """Return whose job it is: who is in charge of the class there, else who settled such matters before."""
    charged = org_in_charge(category_id, words.place_id, words.scope)
    if charged is not None:
        return charged, None
    for wanted in _widening(category_id):
        for org_id, settled in matters.settled_by(wanted, words.scope)[:1]:
            if settled >= LEAST_SETTLED:
                return org_id, settled
    return None, None


def _widening(category_id: int) -> Iterator[list[int]]:
    """Yield the class alone, then the class above it with all that stand below that."""
    yield [category_id]
    above = matters.category_ancestors()
    mine = above.get(category_id, frozenset()) - {category_id}
    if mine:
        deepest = max(mine, key=lambda one: len(above[one]))
        yield [one for one, over in above.items() if deepest in over]


@action(audit=ReadAudit.LABELLED)
def label_matter(*, actor: Actor, matter_id: int) -> Label | None:
    """Keep the class that staff gave a matter as a label; None where they gave none."""
    access.may_read_first(actor).or_raise()
    words = matters.words_of(matter_id)
    if words is None or words.category_id is None:
        unchanged()
        return None
    return _labelled(matter_id, words.category_id)


def _labelled(matter_id: int, category_id: int) -> Label:
    suggested = Reading.objects.filter(matter_id=matter_id).values_list("category_id", flat=True).first()
    label, _ = Label.objects.update_or_create(
        matter_id=matter_id,
        defaults={
            "category_id": category_id,
            "suggested_id": suggested,
            "is_agreed": suggested == category_id,
            "labelled_at": clock.now(),
        },
    )
    detail(category=category_id, suggested=suggested)
    return label


@action(audit=ReadAudit.OFFICE_LABELLED)
def label_office(*, actor: Actor, matter_id: int, org_id: int | None) -> OfficeLabel | None:
    """Keep the office that staff gave a matter to as a label; None for a person, or if no office was read."""
    access.may_read_first(actor).or_raise()
    suggested = Reading.objects.filter(matter_id=matter_id).values_list("org_id", flat=True).first()
    if org_id is None or suggested is None:
        unchanged()
        return None
    label, _ = OfficeLabel.objects.update_or_create(
        matter_id=matter_id,
        defaults={
            "org_id": org_id,
            "suggested_id": suggested,
            "is_agreed": suggested == org_id,
            "labelled_at": clock.now(),
        },
    )
    detail(org=org_id, suggested=suggested)
    return label


@action(audit=ReadAudit.CORRECTED)
def correct_reading(*, actor: Actor, code: str, category_id: int) -> Label:
    """Give a matter the class it is really about; the next training learns from it.

    Raises NotFound or NotAllowed for whoever may not classify it, Invalid for an unknown class.
    """
    return _labelled(matters.classify_matter(actor=actor, code=code, category_id=category_id).pk, category_id)


@action(audit=ReadAudit.FORGOTTEN)
def forget_readings(*, actor: Actor, codes: Collection[str], may: Decision) -> int:
    """Delete what was read in matters whose words were erased; return how many readings.

    `may` is the caller's answer whether the actor may erase them.
    """
    may.or_raise()
    ids = matters.ids_of(codes)
    count, _ = Reading.objects.filter(matter_id__in=ids).delete()
    Label.objects.filter(matter_id__in=ids).delete()
    OfficeLabel.objects.filter(matter_id__in=ids).delete()
    detail(readings=count)
    if not count:
        unchanged()
    return count
