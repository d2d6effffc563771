"""Refusals and faults as programs read them: problem JSON (RFC 9457)."""

import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from huiyin.kernel.errors import InvalidToken, MissingScope, NeedsLogin, NotFound, Refusal, TooMany
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import metrics
from huiyin.kit.http import sentence
from huiyin.kit.outage import RETRY_SECONDS, outage

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"

INVALID = N_("Something in the request cannot be used: “errors” says which field and why.")
FAULT = N_("Something broke on our side and has been written down. Nothing was saved; try again in a moment.")
UNREADABLE = N_("The request could not be read. Send JSON in UTF-8, or a form where one is asked for.")
TOO_LARGE = N_("The request is larger than 2 MB. Send photos apart, at /photos.")
FORBIDDEN = N_("This request was refused before it was read.")
OUT_OF_ORDER = N_(
    "The site is being looked after for a moment, and nothing was saved. Send this again in half a minute."
)
WRONG_METHOD = N_("%(method)s does not work at this address. What works is in the Allow header.")

_PLAIN = {
    400: ("unreadable", UNREADABLE),
    401: (NeedsLogin.code, NeedsLogin.message),
    403: ("forbidden", FORBIDDEN),
    404: (NotFound.code, NotFound.message),
    413: ("too_large", TOO_LARGE),
    500: ("fault", FAULT),
    503: ("out_of_order", OUT_OF_ORDER),
}

_A_NUMBER = N_("This has to be a whole number.")
_A_TEXT = N_("This has to be text.")
_A_SWITCH = N_("This has to be true or false.")
_A_DAY = N_("This has to be a day, written 2026-11-22.")
_ONE_OF = N_("This has to be one of: %(expected)s.")
# What pydantic finds wrong with an input, in words for the sender.
_FAULTS = {
    "missing": N_("This is needed, and it is missing."),
    "string_too_long": N_("At most %(max_length)s characters fit here."),
    "string_too_short": N_("At least %(min_length)s characters are needed here."),
    "string_type": _A_TEXT,
    "string_unicode": _A_TEXT,
    "string_pattern_mismatch": N_("This is not written as it has to be."),
    "int_type": _A_NUMBER,
    "int_parsing": _A_NUMBER,
    "int_parsing_size": _A_NUMBER,
    "int_from_float": _A_NUMBER,
    "bool_type": _A_SWITCH,
    "bool_parsing": _A_SWITCH,
    "enum": _ONE_OF,
    "literal_error": _ONE_OF,
    "greater_than_equal": N_("This has to be at least %(ge)s."),
    "less_than_equal": N_("This has to be at most %(le)s."),
    "too_long": N_("At most %(max_length)s fit here."),
    "list_type": N_("This has to be a list."),
    "date_type": _A_DAY,
    "date_parsing": _A_DAY,
    "date_from_datetime_parsing": _A_DAY,
}
_UNUSABLE = N_("This cannot be used here.")


class FieldProblem(Schema):
    """What is wrong with one input."""

    field: str
    code: str
    detail: str


class Problem(Schema):
    """Why something was refused (RFC 9457): `code` is for programs, `detail` a sentence for people.

    `field` names the input at fault if one is; `errors` lists every one when several may be.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str
    errors: list[FieldProblem]


def is_api(request: HttpRequest) -> bool:
    """Tell whether a request is a program's."""
    return request.path.startswith("/api/")


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    field: str = "",
    errors: Sequence[Mapping[str, str]] = (),
    more: Mapping[str, Any] | None = None,
) -> JsonResponse:
    """Return a problem answer; `more` are members of its own (RFC 9457, section 3.2)."""
    body = {
        **(more or {}),
        "type": f"urn:huiyin:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "field": field,
        "errors": list(errors),
    }
    return JsonResponse(
        body, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False}
    )


def plain_problem(status: int, detail: str = "") -> JsonResponse:
    """Return the problem answer for a plain HTTP status."""
    code, message = _PLAIN.get(status, (f"http_{status}", HTTPStatus(status).phrase))
    return problem(status, code, detail or gettext(message))


def refusal_problem(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal of the domain."""
    asks = isinstance(refusal, NeedsLogin) and not isinstance(refusal, InvalidToken)
    if asks and "Authorization" in request.headers:
        # Whoever sends a token does not log in: what is wrong is the token.
        refusal = InvalidToken()
    response = problem(
        refusal.status, refusal.code, sentence(refusal), field=refusal.field, more=refusal.more
    )
    if isinstance(refusal, TooMany):
        response["Retry-After"] = str(refusal.params.get("seconds", 60))
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="huiyin"'
    # RFC 6750, section 3.1.
    if isinstance(refusal, InvalidToken):
        response["WWW-Authenticate"] = 'Bearer realm="huiyin", error="invalid_token"'
    if isinstance(refusal, MissingScope):
        scope = refusal.params["scope"]
        response["WWW-Authenticate"] = f'Bearer realm="huiyin", error="insufficient_scope", scope="{scope}"'
    return response


def _validation_problem(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = [
        {"field": _name(found["loc"]), "code": str(found["type"]), "detail": _fault(found)}
        for found in error.errors
    ]
    return problem(422, "invalid", gettext(INVALID), field=wrong[0]["field"], errors=wrong)


def _name(location: Sequence[object]) -> str:
    """Name an input as its sender does: without where it was looked for."""
    return ".".join(str(part) for part in location[1:] if part != "data")


def _fault(found: Mapping[str, Any]) -> str:
    text = gettext(_FAULTS.get(found["type"], _UNUSABLE))
    return text % found["ctx"] if found.get("ctx") else text


def _http_problem(request: HttpRequest, error: HttpError) -> HttpResponse:
    return plain_problem(error.status_code)


def _missing_problem(request: HttpRequest, error: Http404) -> HttpResponse:
    return plain_problem(404)


def _suspicious_problem(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    return plain_problem(413 if isinstance(error, RequestDataTooBig) else 400)


def _unreadable_problem(request: HttpRequest, error: Exception) -> HttpResponse:
    return plain_problem(400)


def outage_problem() -> HttpResponse:
    """Answer while the database or the disk is out of order: a program may try again by itself."""
    response = plain_problem(503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _fault_problem(request: HttpRequest, error: Exception) -> HttpResponse:
    found = outage(error)
    if found:
        metrics.OUTAGES.labels(found.value).inc()
        log.error("%s: out of order.", found.value, exc_info=error)
        return outage_problem()
    log.error("A request failed.", exc_info=error)
    return plain_problem(500)


def answer_with_problems(api: NinjaAPI) -> None:
    """Make an API answer every refusal and fault as problem JSON."""
    api.add_exception_handler(Refusal, cast(Any, refusal_problem))
    api.add_exception_handler(ValidationError, cast(Any, _validation_problem))
    api.add_exception_handler(HttpError, cast(Any, _http_problem))
    api.add_exception_handler(Http404, cast(Any, _missing_problem))
    api.add_exception_handler(SuspiciousOperation, cast(Any, _suspicious_problem))
    api.add_exception_handler(BadRequest, cast(Any, _unreadable_problem))
    api.add_exception_handler(MultiPartParserError, cast(Any, _unreadable_problem))
    api.add_exception_handler(Exception, cast(Any, _fault_problem))


class MethodProblemMiddleware:
    """Say in problem JSON too that a method does not work at an address; Ninja answers that by itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not is_api(request):
            return response
        answer = problem(405, "wrong_method", gettext(WRONG_METHOD) % {"method": request.method})
        answer["Allow"] = response["Allow"]
        return answer
