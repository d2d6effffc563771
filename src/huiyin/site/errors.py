"""What is answered when no page or operation did: error pages, problem JSON for programs, and health."""

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.kernel.permissions import Permission
from huiyin.kit.http import door
from huiyin.kit.problems import is_api, plain_problem


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
    if is_api(request):
        return plain_problem(500)
    return HttpResponse(render_to_string("ui/error.html", {"status": 500}), status=500)


def _answer(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    if is_api(request):
        return plain_problem(status, sentence)
    return render(request, "ui/error.html", {"status": status, "sentence": sentence}, status=status)


@require_safe
@door(Permission.PUBLIC_PAGE_READ)
def health(request: HttpRequest) -> HttpResponse:
    """Tell a supervisor whether this process and its database answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("The database does not answer.\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
