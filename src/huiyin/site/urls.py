"""Every address of the site."""

from typing import Any

from django.contrib import admin
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView
from django.views.i18n import set_language

from huiyin.civic.matters.urls import home
from huiyin.civic.triage.public import rank_words, suggested
from huiyin.kernel.permissions import Permission
from huiyin.kit.addresses import by_first_word
from huiyin.kit.http import door
from huiyin.kit.ranking import register as rank_by
from huiyin.kit.suggesting import register as suggest_by
from huiyin.site import errors, health, metrics
from huiyin.site.api import api
from huiyin.site.copies import fill_copies
from huiyin.site.slots import fill_slots

# The addresses are read once, when every module is loaded: the first moment to wire their pages together.
fill_slots()
fill_copies()
rank_by(rank_words)
suggest_by(suggested)


def _instead(name: str) -> Any:
    return door(Permission.PUBLIC_PAGE_READ)(RedirectView.as_view(pattern_name=name, query_string=True))


_operations, _app, _space = api.urls

addresses: list[Any] = [
    path("api/v1/", (by_first_word(_operations), _app, _space)),
    path("", home, name="home"),
    path("", include("huiyin.kit.ui.urls")),
    path("", include("huiyin.civic.places.urls")),
    path("", include("huiyin.civic.orgs.urls")),
    path("", include("huiyin.civic.people.urls")),
    path("", include("huiyin.civic.notices.urls")),
    path("", include("huiyin.civic.hooks.urls")),
    path("", include("huiyin.civic.territory.urls")),
    path("", include("huiyin.civic.mailbox.urls")),
    path("", include("huiyin.hands.volunteering.urls")),
    # Before those of the desk: there a code stands where here a word does.
    path("", include("huiyin.civic.triage.urls")),
    path("", include("huiyin.hands.teams.urls")),
    path("", include("huiyin.civic.matters.urls")),
    path("", include("huiyin.civic.trust.urls")),
    path("", include("huiyin.hands.claims.urls")),
    path("mirror/", include("huiyin.mirror.insight.urls")),
    # How a page is shown is nobody's secret: without a token in its form, one page serves all strangers.
    path("language/", csrf_exempt(door(Permission.PUBLIC_PAGE_READ)(set_language)), name="set_language"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
    # The admin's own pages for this know neither throttle nor second factor, and leave no record.
    path("admin/login/", _instead("people:login")),
    path("admin/password_change/", _instead("people:password")),
    path("admin/", admin.site.urls),
]
urlpatterns = by_first_word(addresses)

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
