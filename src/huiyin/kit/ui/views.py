"""The styleguide, and the switch for large type."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.permissions import Permission
from huiyin.kit.http import door
from huiyin.kit.ui import samples
from huiyin.kit.ui.context import LARGE_COOKIE

YEAR_SECONDS = 365 * 24 * 60 * 60


@require_GET
@door(Permission.PUBLIC_PAGE_READ)
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component with invented content."""
    return render(request, "ui/styleguide.html", samples.context())


# How a page is shown is nobody's secret: without a token in its form, one page serves all strangers.
@csrf_exempt
@require_POST
@door(Permission.PUBLIC_PAGE_READ)
def large_type(request: HttpRequest) -> HttpResponse:
    """Turn large type on or off and lead back to the page it was asked on."""
    response = HttpResponseRedirect(_way_back(request))
    if request.COOKIES.get(LARGE_COOKIE) == "1":
        response.delete_cookie(LARGE_COOKIE)
        return response
    response.set_cookie(
        LARGE_COOKIE, "1", max_age=YEAR_SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return response


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.META.get("HTTP_REFERER", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else "/"
