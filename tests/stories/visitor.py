"""Somebody with a browser without JavaScript: reads pages, fills in the forms they find, presses buttons."""

from collections.abc import Iterable
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client

from tests.cast import PASSWORD, Cast

Fields = dict[str, str | list[str]]


class Page:
    """What a visitor looks at."""

    def __init__(self, response: Any) -> None:
        self.status = int(response.status_code)
        self.path = str(response.request["PATH_INFO"])
        self.text = response.content.decode()
        self._soup = BeautifulSoup(self.text, "html.parser")

    def form(self, to: str, fields: Iterable[str] = ()) -> Tag:
        """Return the form that is sent to an address ending in `to` and has these fields or buttons."""
        forms = self._soup.find_all("form", method="post")
        found = [form for form in forms if _address(form, self.path).endswith(to) and _has(form, fields)]
        known = sorted(_address(form, self.path) for form in forms)
        assert found, f"No form to {to!r} on {self.path} ({self.status}), only to {known}."
        return found[0]

    def has_field(self, name: str) -> bool:
        """Tell whether the visitor can fill in a field of this name."""
        found = self._soup.select_one(f"[name='{name}']")
        return found is not None and found.get("type") != "hidden"


def _has(form: Tag, fields: Iterable[str]) -> bool:
    return all(form.select_one(f"[name='{name}']") for name in fields)


def _address(form: Tag, path: str) -> str:
    return str(form.get("action") or path).partition("#")[0].partition("?")[0]


def filled_in(form: Tag) -> Fields:
    """Return what a form sends if nothing in it is touched and no named button is pressed."""
    said: Fields = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = str(field.get("name") or ""), str(field.get("type") or "")
        ticked = kind not in {"checkbox", "radio"} or field.has_attr("checked")
        if name and ticked and kind not in {"file", "submit"} and not field.has_attr("disabled"):
            values = said.setdefault(name, [])
            assert isinstance(values, list)
            values += _values(field)
    return said


def _values(field: Tag) -> list[str]:
    if field.name == "textarea":
        return [field.text.removeprefix("\n")]
    if field.name == "select":
        options = field.find_all("option")
        chosen = [option for option in options if option.has_attr("selected")] or options[:1]
        return [str(option.get("value", option.text)) for option in chosen]
    untold = "on" if field.get("type") in {"checkbox", "radio"} else ""
    return [str(field.get("value", untold))]


class Visitor:
    """One person at one browser; forms without their CSRF token are refused."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)

    def opens(self, address: str) -> Page:
        """Open a page, through redirects; the story goes on whatever its status."""
        return Page(self.client.get(address, follow=True))

    def sends(self, page: Page, to: str, **fields: str | list[str]) -> Page:
        """Fill in the form that goes to an address ending in `to`, send it, and return what comes.

        A pressed button with a name is given as one more field.
        """
        form = page.form(to, fields)
        said = filled_in(form) | fields
        return Page(self.client.post(_address(form, page.path), said, follow=True))


def logged_in(cast: Cast, name: str) -> Visitor:
    """Log somebody of the cast in through the page."""
    visitor = Visitor()
    page = visitor.opens("/login/")
    visitor.sends(page, "/login/", handle=cast.member(name).phone, password=PASSWORD)
    return visitor
