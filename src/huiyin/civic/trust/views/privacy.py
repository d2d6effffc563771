"""What is kept of persons, for everybody to read: the notice, and the map of all personal data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huiyin.civic.people.public import NOTICES, WORDINGS, notice_on
from huiyin.civic.trust import queries
from huiyin.civic.trust.rules.datamap import MAP
from huiyin.civic.trust.rules.retention import in_force
from huiyin.kernel import clock
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import door


@require_GET
@door(Permission.PUBLIC_PAGE_READ)
def notice(request: HttpRequest) -> HttpResponse:
    """Show the privacy notice in plain words, with its version."""
    today = clock.today()
    context = {
        "version": notice_on(today),
        "versions": NOTICES,
        "consents": list(WORDINGS.values()),
        "keeps": list(in_force(today).values()),
    }
    return render(request, "trust/privacy.html", context)


@require_GET
@door(Permission.PUBLIC_PAGE_READ)
def data_map(request: HttpRequest) -> HttpResponse:
    """Show every column with personal data, and what the last night removed."""
    return render(request, "trust/data_map.html", {"rows": MAP, "sweep": queries.last_sweep()})
