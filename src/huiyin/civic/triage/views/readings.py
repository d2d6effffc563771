"""What was read and corrected, and the card of the model."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.civic.triage.access.readings import SEE
from huiyin.civic.triage.queries.corrections import corrections
from huiyin.civic.triage.queries.serving import Card, cards
from huiyin.civic.triage.rules.deeds import ModelState
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import actor_of, door

STATES = {
    ModelState.SERVING: (N_("in service"), "jade"),
    ModelState.RETIRED: (N_("replaced"), ""),
    ModelState.TAKEN_BACK: (N_("taken back"), "red"),
    ModelState.REFUSED: (N_("was not better"), "gold"),
}


@require_GET
@door(SEE)
def show_corrections(request: HttpRequest) -> HttpResponse:
    """Show what staff put into another class than the one that was read."""
    found = corrections(actor_of(request))
    context = {
        "found": found,
        "top": _share(found.top_agreed, found.labelled),
        "exact": _share(found.agreed, found.labelled),
        "office": _share(found.offices.agreed, found.offices.labelled),
    }
    return render(request, "triage/corrections.html", context)


def _share(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


@require_GET
@door(SEE)
def show_card(request: HttpRequest) -> HttpResponse:
    """Show the card of the model that serves, and every version before it."""
    versions = [_shown(card) for card in cards(actor_of(request))]
    serving = next((one for one in versions if one["card"].state is ModelState.SERVING), None)
    return render(request, "triage/card.html", {"serving": serving, "versions": versions})


def _shown(card: Card) -> dict[str, Any]:
    words, colour = STATES[card.state]
    names = [one["name"] for one in card.score.get("classes", ())]
    confusion = card.score.get("confusion", {})
    read = sorted({name for row in confusion.values() for name in row} | set(names))
    return {
        "card": card,
        "state": _(words),
        "colour": colour,
        "figures": _figures(card),
        "classes": [
            {"name": one["name"], "n": one["n"]}
            | {key: f"{one[key]:.2f}" for key in ("precision", "recall", "f1")}
            for one in card.score.get("classes", ())
        ],
        "read": read,
        "confusion": [
            {"name": name, "cells": [confusion.get(name, {}).get(other, 0) for other in read]}
            for name in names
        ],
    }


def _figures(card: Card) -> list[dict[str, str]]:
    named = (
        (_("Macro-F1"), "macro_f1"),
        (_("Right at first"), "accuracy"),
        (_("Right among two"), "top2"),
        (_("Calibration error (ECE)"), "ece"),
    )
    return [
        {"label": label, "value": _said(card.score, key), "before": _said(card.before, key)}
        for label, key in named
    ]


def _said(figures: dict[str, Any], key: str) -> str:
    return f"{figures[key]:.3f}" if key in figures else "–"
