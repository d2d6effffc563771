"""A page that is one form: what it is about, what follows, and the button."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(request: HttpRequest, form: Form, heading: str, act: str, text: str = "") -> HttpResponse:
    """Show a form, with 422 if it was sent and not taken."""
    context = {"form": form, "heading": heading, "act": act, "text": text}
    return render(request, "people/form.html", context, status=422 if form.errors else 200)
