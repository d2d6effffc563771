"""What is answered when no page or operation did: error pages, problem JSON for programs."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from huiyin.kit import metrics
from huiyin.kit.outage import RETRY_SECONDS, Outage, outage
from huiyin.kit.problems import is_api, outage_problem, plain_problem
from huiyin.site.watching import trace

# Somebody reads it out on the telephone; so many signs find the line in the log.
SAID = 8


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that could not be understood."""
    return _answer(request, 400, _("This request could not be read. Go back and send it once more."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django itself refused."""
    return _answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address at which nothing is."""
    return _answer(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from one of our pages, or came too late."""
    text = _(
        "This form is too old or did not come from this site. Open the page again and send it once more."
    )
    return _answer(request, 403, text)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer after a fault; the page asks neither session nor database, which may be what broke."""
    found = outage(sys.exc_info()[1])
    if found:
        return out_of_order(request, found)
    if is_api(request):
        return plain_problem(500)
    at_hand = trace()
    context = {"status": 500, "number": at_hand.number[:SAID] if at_hand else ""}
    return HttpResponse(render_to_string("ui/error.html", context), status=500)


def out_of_order(request: HttpRequest, found: Outage) -> HttpResponse:
    """Answer while the database or the disk is out of order: calmly, and when to try again."""
    metrics.OUTAGES.labels(found.value).inc()
    if is_api(request):
        return outage_problem()
    response = HttpResponse(render_to_string("ui/error.html", {"status": 503}), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _answer(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    if is_api(request):
        return plain_problem(status, sentence)
    return render(request, "ui/error.html", {"status": status, "sentence": sentence}, status=status)
