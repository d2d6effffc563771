"""What every page is told by the design system."""

from django.http import HttpRequest

LARGE_COOKIE = "huiyin_large"


def ui(request: HttpRequest) -> dict[str, bool]:
    """Say whether this reader has asked for large type."""
    return {"large": request.COOKIES.get(LARGE_COOKIE) == "1"}
