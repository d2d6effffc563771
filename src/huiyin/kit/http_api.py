"""Helpers for the API: its root, the gates of its operations, pages and limits."""

from collections.abc import Callable, Iterable
from datetime import time
from typing import Annotated, Any, Generic, TypeVar

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from ninja import NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder
from ninja.security.base import AuthBase
from pydantic import AfterValidator, Field, WithJsonSchema

from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.permissions import PUBLIC, Permission
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import limits
from huiyin.kit.http import actor_of, check_door, client_address
from huiyin.kit.limits import RateLimit
from huiyin.kit.paging import Page
from huiyin.kit.problems import CONTENT_TYPE, Problem, answer_with_problems

# What both databases keep in an id column.
MAX_ID = 2**63 - 1
Id = Annotated[int, Field(ge=1, le=MAX_ID)]
Limit = Annotated[int, Field(ge=1, le=200)]
Cursor = Annotated[str, Field(max_length=80)]
# An hour in Shanghai; JSON schema's own "time" would want an offset.
LocalTime = Annotated[
    time,
    AfterValidator(lambda found: found.replace(tzinfo=None)),
    WithJsonSchema({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]", "examples": ["17:30"]}),
]
Item = TypeVar("Item")
Row = TypeVar("Row")

FOREIGN = N_("A write with a session cookie needs the header X-CSRFToken. Or send an API token instead.")


class PageOut(Schema, Generic[Item]):
    """A page; pass `next` as `cursor` to read the one behind it. It is empty on the last."""

    items: list[Item]
    next: str


def _itself(row: Any) -> Any:
    return row


def page_out(page: Page[Row], change: Callable[[Row], Any] = _itself) -> dict[str, Any]:
    """Return a page as `PageOut` shows it."""
    return {"items": [change(row) for row in page.items], "next": page.next_cursor}


class Gate(AuthBase):
    """Turn away, before anything is parsed, whoever cannot have a permission anywhere.

    A write with a session needs the CSRF token that only our own pages can read; a bearer token is sent on
    purpose and needs none.
    """

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "An API token of one's account; or a session, with X-CSRFToken for writes."

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        super().__init__()

    def __call__(self, request: HttpRequest) -> bool:
        """Raise the refusal, or let the request in. A token that is not valid is refused at every gate."""
        actor = actor_of(request)
        if not actor.is_stranger and not _has_token(request) and _is_foreign(request):
            raise NotAllowed(FOREIGN, code="csrf_missing")
        check_door(actor, self.permission)
        return True


def _has_token(request: HttpRequest) -> bool:
    return request.headers.get("Authorization", "").partition(" ")[0].lower() == "bearer"


class _CsrfCheck(CsrfViewMiddleware):
    """Django's own check, with a plain answer instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponseForbidden:
        return HttpResponseForbidden(reason)


def _no_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _is_foreign(request: HttpRequest) -> bool:
    """Tell whether a write does not come from one of our own pages."""
    return _CsrfCheck(_no_view).process_view(request, _no_view, (), {}) is not None


def asks(permission: Permission, **more: Any) -> dict[str, Any]:
    """Return the keywords of an operation behind a permission: `@router.post("/x", **asks(P.…))`."""
    return {"auth": Gate(permission), "openapi_extra": {"x-permission": permission.value}, **more}


def limit_strangers(request: HttpRequest, limit: RateLimit) -> None:
    """Count a try of somebody unknown by address, of somebody known by person. Raises TooMany."""
    actor = actor_of(request)
    limits.count(limit, f"person:{actor.person_id}" if actor.person_id else client_address(request))


class _Readable(BaseRenderer):
    """JSON in which Chinese stands as itself, in half the bytes, and moments in UTC."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Write an answer that its schema has made plain."""
        return orjson.dumps(data, default=_encoder.default, option=_JSON)


_JSON = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS
_encoder = NinjaJSONEncoder()


def rows_out(page: Page[Row], shown: type[Schema]) -> HttpResponse:
    """Answer with a page of our own rows as a schema shows them, without checking what we made ourselves."""
    return _plain({"items": _as(page.items, shown), "next": page.next_cursor})


def list_out(rows: Iterable[Any], shown: type[Schema]) -> HttpResponse:
    """Answer with a list of our own rows as a schema shows them; see `rows_out`."""
    return _plain(_as(rows, shown))


def _as(rows: Iterable[Any], shown: type[Schema]) -> list[dict[str, Any]]:
    names = tuple(shown.model_fields)
    return [{name: getattr(row, name) for name in names} for row in rows]


def _plain(body: Any) -> HttpResponse:
    return HttpResponse(orjson.dumps(body, option=_JSON), content_type="application/json; charset=utf-8")


class ProblemAPI(NinjaAPI):
    """An API whose every refusal is problem JSON, and whose OpenAPI document says so."""

    def __init__(self, **more: Any) -> None:
        # An operation that names no gate of its own still checks where a write comes from.
        super().__init__(auth=Gate(Permission.PUBLIC_PAGE_READ), renderer=_Readable(), **more)
        answer_with_problems(self)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation by its module and function: `matters_raise_matter`."""
        module = operation.view_func.__module__.split(".")
        return f"{module[module.index('api') - 1]}_{operation.view_func.__name__}"

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        """Return the OpenAPI document with problems as the default answer."""
        document = super().get_openapi_schema(**more)
        document["components"]["schemas"]["Problem"] = Problem.json_schema()
        for path in document["paths"].values():
            for operation in path.values():
                _document_refusals(operation)
        return document


def _document_refusals(operation: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/Problem"}
    answer = {"description": "Refused", "content": {CONTENT_TYPE: {"schema": schema}}}
    operation["responses"]["default"] = answer
    if operation.get("x-permission") in PUBLIC:
        operation["security"] = [*operation.get("security", []), {}]
