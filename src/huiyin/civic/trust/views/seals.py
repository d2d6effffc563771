"""The seals for everybody: a page, the same as JSON, lines to print, and the proof of one timeline."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.civic.trust import queries
from huiyin.civic.trust.queries import SealRow
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door

PUBLIC = Permission.PUBLIC_PAGE_READ


@require_GET
@door(PUBLIC)
def seals_page(request: HttpRequest) -> HttpResponse:
    """Show the seals, newest first, and what they are good for."""
    rows = _asked(request)
    older = f"?before={rows[-1].number}" if rows and rows[-1].number > 1 else ""
    return render(request, "trust/seals.html", {"seals": rows, "links": {"older": older}})


@require_GET
@door(PUBLIC)
def seals_json(request: HttpRequest) -> HttpResponse:
    """Return the seals as JSON, newest first."""
    return JsonResponse({"seals": [as_json(row) for row in _asked(request)]})


@require_GET
@door(PUBLIC)
def seals_text(request: HttpRequest) -> HttpResponse:
    """Return the seals as lines to print or to send: day and hash."""
    lines = "".join(f"{line_of(row)}\n" for row in _asked(request))
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")


def line_of(row: SealRow) -> str:
    """Write a seal as one line."""
    return f"{row.day.isoformat()}  {row.hash}"


def as_json(row: SealRow) -> dict[str, str | int]:
    """Return a seal as plain values."""
    return {
        "number": row.number,
        "day": row.day.isoformat(),
        "made_at": row.made_at.isoformat(),
        "count": row.count,
        "root": row.root,
        "previous": row.previous,
        "hash": row.hash,
    }


def _asked(request: HttpRequest) -> list[SealRow]:
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None
    return queries.seals(before=number)


@require_GET
@door(PUBLIC)
def proof_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show how one timeline stands under a seal, to whoever may read it."""
    proof = queries.proof_of(actor_of(request), code)
    facts = [
        (_("Timeline"), proof.subject),
        (_("Entry"), proof.seq),
        (_("Its hash"), proof.head),
        (_("Place in the tree"), f"{proof.index} / {proof.seal.count}"),
        (_("Root"), proof.seal.root),
        (_("Seal"), proof.seal.hash),
    ]
    return render(request, "trust/proof.html", {"proof": proof, "facts": facts})
