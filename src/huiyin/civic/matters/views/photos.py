"""Serving photos: everybody gets the published ones, others only whoever may read the matter."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from huiyin.civic.matters import queries
from huiyin.civic.matters.views.showing import pass_is_good
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kit import attachments
from huiyin.kit.http import actor_of, door

_SIZES = frozenset({"full", "thumb"})
_YEAR_SECONDS = 365 * 24 * 3600


@require_safe
@door(Permission.PUBLIC_PAGE_READ)
def photo(request: HttpRequest, token: str, size: str) -> HttpResponse:
    """Return a photo as JPEG. Absent and not-yours are both not found."""
    found = attachments.read(token, size) if size in _SIZES else None
    if found is None:
        raise NotFound
    row, jpeg = found
    is_passed = pass_is_good(token, request.GET.get("pass", ""))
    if not (is_passed or queries.photo_is_open_to(actor_of(request), row)):
        raise NotFound
    response = HttpResponse(jpeg, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    if row.public:
        response["Cache-Control"] = f"private, max-age={_YEAR_SECONDS}, immutable"
    return response
